"""A county board's yearly follow-up: begin it, see how far it has come, share out the work, publish."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from miljomal.accounts.models import Person
from miljomal.assessments import services
from miljomal.assessments.forms import AssignForm
from miljomal.assessments.models import YearlyFollowUp
from miljomal.assessments.permissions import can_keep_follow_up, can_write_text
from miljomal.assessments.queries.texts import people_of, texts_of
from miljomal.assessments.services.follow_ups import may_begin
from miljomal.assessments.views.access import own_board, own_follow_up, require_coordinator
from miljomal.core import clock
from miljomal.core.render import render_page
from miljomal.organisations.permissions import EDITORS
from miljomal.organisations.requests import person_of, viewer_of


@never_cache
@require_safe
def follow_up_now(request: HttpRequest, slug: str) -> HttpResponse:
    """To this year's follow-up."""
    year = clock.today().year
    own_board(request, slug, year)
    return redirect("assessments:follow-up-detail", slug, year)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_detail(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The county's follow-up of a year with every text; where it has not begun, a coordinator begins it here."""
    board = own_board(request, slug, year)
    viewer = viewer_of(request)
    if request.method == "POST":
        require_coordinator(request, board)
        try:
            services.start_follow_up(owner=board, year=year, by=person_of(request))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("assessments:follow-up-detail", slug, year)
    begun = list(YearlyFollowUp.objects.filter(owner=board).select_related("area", "owner", "template"))
    follow_up = next((row for row in begun if row.year == year), None)
    if follow_up is None and not may_begin(year):
        raise Http404("no such year")
    texts = texts_of(follow_up) if follow_up else []
    context = {
        "board": board,
        "year": year,
        "follow_up": follow_up,
        "texts": texts,
        "approved": sum(text.stage == text.Stage.APPROVED for text in texts),
        "unpublished": sum(text.stage == text.Stage.APPROVED and text.published_on is None for text in texts),
        "other_years": [row for row in begun if row.year != year],
        "this_year": clock.today().year,
        "may_keep": can_keep_follow_up(viewer, owner_id=board.pk),
        "may_write": can_write_text(viewer, owner_id=board.pk),
        "today": clock.today(),
        "viewer": viewer,
        "is_example": board.is_example,
    }
    return render_page(request, "assessments/follow_up_detail.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_assign(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Who writes what and by when, several texts at once."""
    follow_up = own_follow_up(request, slug, year)
    require_coordinator(request, follow_up.owner)
    texts = texts_of(follow_up)
    data = request.POST if request.method == "POST" else None
    form = AssignForm(data, texts=texts, people=people_of(follow_up.owner_id, EDITORS))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _assigned(request, form, follow_up):
            return redirect(follow_up)
    context = {"form": form, "follow_up": follow_up, "texts": texts, "is_example": follow_up.is_example}
    return render_page(request, "assessments/follow_up_assign.html", context, status=status)


def _assigned(request: HttpRequest, form: AssignForm, follow_up: YearlyFollowUp) -> bool:
    """Writes what the form says; False = a fault, which now stands in the form."""
    chosen = form.cleaned_data
    try:
        changed = services.assign_texts(
            follow_up=follow_up,
            text_ids=[int(pk) for pk in chosen["texts"]],
            by=person_of(request),
            changes_writer=bool(chosen["writer"] or chosen["writer_name"]),
            writer=Person.objects.filter(pk=int(chosen["writer"])).first() if chosen["writer"].isdigit() else None,
            writer_name=chosen["writer_name"],
            deadline_on=chosen["deadline_on"],
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    said = ngettext("%(count)d text är ändrad.", "%(count)d texter är ändrade.", changed) % {"count": changed}
    due = follow_up.deadline_on
    if due and chosen["deadline_on"] and chosen["deadline_on"] > due:
        late = _("Obs: det nya datumet ligger efter det nationella datumet %(due)s.") % {"due": due.isoformat()}
        said = f"{said} {late}"
    messages.success(request, said)
    return True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_publish(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """One confirm button that publishes what is approved."""
    follow_up = own_follow_up(request, slug, year)
    require_coordinator(request, follow_up.owner)
    if request.method == "POST":
        count = services.publish_follow_up(follow_up, by=person_of(request))
        if count:
            said = ngettext("%(count)d text är publicerad.", "%(count)d texter är publicerade.", count)
            messages.success(request, said % {"count": count})
        else:
            messages.error(request, _("Inget nytt är publicerat: ingen godkänd text väntade."))
        return redirect(follow_up)
    texts = texts_of(follow_up)
    context = {
        "follow_up": follow_up,
        "ready": [text for text in texts if text.stage == text.Stage.APPROVED and text.published_on is None],
        "left": [text for text in texts if text.stage != text.Stage.APPROVED],
        "is_example": follow_up.is_example,
    }
    return render_page(request, "assessments/follow_up_publish.html", context)
