"""Where a coordinator looks after one organisation in a round."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from miljomal.core.forms import show_faults
from miljomal.core.locking import StaleEdit, with_version
from miljomal.core.paging import page_of
from miljomal.core.render import render_page
from miljomal.followup import services
from miljomal.followup.forms.respondents import AskLateForm, ExtendForm
from miljomal.followup.forms.rounds import ReasonForm
from miljomal.followup.lifecycle import Move
from miljomal.followup.models import Answer, Draft, Respondent, Round
from miljomal.followup.queries.respondents import late_candidates
from miljomal.followup.views.rounds import form_methods
from miljomal.followup.views.shared import (
    kept_round,
    overtaken,
    refused,
    round_context,
    round_url,
    sent,
)
from miljomal.organisations.models import Organisation
from miljomal.organisations.requests import person_of


def kept_respondent(shown: Round, pk: int) -> Respondent:
    related = ("organisation", "handed_in_by", "approved_by", "succeeded_by")
    found = Respondent.objects.select_related(*related)
    respondent = get_object_or_404(found, pk=pk, round=shown)
    respondent.round = shown
    return respondent


@never_cache
@require_safe
def respondent_detail(request: HttpRequest, programme_slug: str, slug: str, pk: int) -> HttpResponse:
    """What an organisation is asked about and has answered so far, with what came after closing."""
    shown = kept_round(request, programme_slug, slug)
    respondent = kept_respondent(shown, pk)
    answers = (
        Answer.objects.filter(round=shown, organisation=respondent.organisation_id)
        .select_related("measure", "grade", "draft__grade")
        .order_by("measure__number_key", "measure__sort_key", "id")
    )
    page = page_of(request, answers, size=100)
    rows = [(answer, getattr(answer, "draft", None)) for answer in page.object_list]
    context = round_context(shown, respondent.organisation.name, respondent=respondent, page=page, rows=rows)
    return render_page(request, "followup/respondent_detail.html", context)


@never_cache
@form_methods
def respondent_extend(request: HttpRequest, programme_slug: str, slug: str, pk: int) -> HttpResponse:
    """Give one organisation more time, or take it back."""
    shown = kept_round(request, programme_slug, slug)
    respondent = kept_respondent(shown, pk)
    title = _("Längre tid för %(who)s") % {"who": respondent.organisation}
    if answer := refused(request, shown, Move.EXTEND, title):
        return answer
    longer = respondent.extended_to
    initial = {"version": respondent.version, "to": longer, "reason": respondent.extension_reason}
    form, status = ExtendForm(sent(request), initial=initial, extended_to=longer), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.extend_respondent(respondent=respondent, by=person_of(request), **form.cleaned_data)
            except StaleEdit as stale:
                status = 409
                form = ExtendForm(with_version(request.POST, stale.current.version), extended_to=longer)
                form.add_error(None, overtaken())
            except ValidationError as error:
                show_faults(form, error)
            else:
                messages.success(request, _("Sparat. Den nya tiden gäller redan."))
                return redirect(round_url("respondent-detail", shown, pk))
    context = round_context(shown, title, respondent=respondent, form=form)
    return render_page(request, "followup/respondent_extend.html", context, status=status)


@never_cache
@form_methods
def late_draft_take(request: HttpRequest, programme_slug: str, slug: str, pk: int, answer_pk: int) -> HttpResponse:
    """Take in an answer that came after closing, with a reason."""
    shown = kept_round(request, programme_slug, slug)
    respondent = kept_respondent(shown, pk)
    sent_late = Draft.objects.filter(late_at__isnull=False, answer__round=shown, answer=answer_pk)
    related = ("answer__measure", "grade", "saved_by")
    draft = get_object_or_404(sent_late.select_related(*related), answer__organisation=respondent.organisation_id)
    title = _("Ta in ett sent svar")
    if answer := refused(request, shown, Move.TAKE_IN, title):
        return answer
    form = ReasonForm(sent(request), initial={"version": 0})
    if request.method == "POST" and form.is_valid():
        try:
            services.take_late_draft(draft=draft, by=person_of(request), reason=form.cleaned_data["reason"])
        except ValidationError as error:
            show_faults(form, error)
        else:
            messages.success(request, _("Svaret är intaget och räknas."))
            return redirect(round_url("respondent-detail", shown, pk))
    context = round_context(shown, title, respondent=respondent, draft=draft, form=form)
    return render_page(request, "followup/late_draft_take.html", context, status=422 if form.errors else 200)


@never_cache
@form_methods
def respondent_add(request: HttpRequest, programme_slug: str, slug: str) -> HttpResponse:
    """Ask an organisation later than the others, or about more: first which one (?organisation=), then about what."""
    shown = kept_round(request, programme_slug, slug)
    title = _("Lägg till i omgången")
    if answer := refused(request, shown, Move.ADD, title):
        return answer
    candidates = late_candidates(shown)
    wanted = request.GET.get("organisation", "")
    organisation = Organisation.objects.filter(slug=wanted).first() if wanted else None
    form, status = None, 200
    if organisation:
        form = AskLateForm(sent(request), round=shown, organisation=organisation)
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    count = services.ask_late(
                        round=shown,
                        organisation=organisation,
                        measures=list(form.cleaned_data["measures"]),
                        reason=form.cleaned_data["reason"],
                        by=person_of(request),
                    )
                except ValidationError as error:
                    show_faults(form, error)
                else:
                    added = ngettext("%(count)s fråga är tillagd.", "%(count)s frågor är tillagda.", count)
                    messages.success(request, added % {"count": count} if count else _("Redan tillagt."))
                    return redirect(round_url("round-detail", shown))
    context = round_context(shown, title, candidates=candidates, organisation=organisation, form=form)
    return render_page(request, "followup/respondent_add.html", context, status=status)
