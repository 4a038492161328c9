"""Where a coordinator corrects a published answer."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from miljomal.core.locking import StaleEdit, with_version
from miljomal.core.render import render_page
from miljomal.followup.models import Answer
from miljomal.organisations.requests import person_of, viewer_of
from miljomal.programmes.models import Programme
from miljomal.results import services
from miljomal.results.forms import CorrectionForm
from miljomal.results.permissions import can_correct_answer
from miljomal.results.queries.results import rows_url
from miljomal.results.views.shared import frame_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a published answer; a stale edit shows what a colleague wrote beside what was typed."""
    answer = _published_answer(pk)
    owner = answer.round.programme.owner
    if not can_correct_answer(viewer_of(request), owner_id=owner.pk):
        raise PermissionDenied(_("Publicerade svar rättas av samordnarna på %(owner)s. Fråga dem.") % {"owner": owner})
    form = CorrectionForm(request.POST or None, answer=answer)
    clashes: list[tuple[str, str, str]] = []
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = services.correct_answer(answer, **form.cleaned_data, by=person_of(request))
            except StaleEdit as stale:
                status, clashes = 409, _clashes(form, stale.current)
                form = CorrectionForm(with_version(request.POST, stale.current.version), answer=answer)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                said = _("Svaret är rättat. Rättelsen visas på resultatets sida med dagens datum.")
                messages.success(request, said if made else _("Inget är ändrat, så det finns inget att rätta."))
                return redirect(rows_url(answer.round, f"atgard={answer.measure_id}"))
    context = {
        **frame_of(answer.round, last=_("Rätta ett svar")),
        "answer": answer,
        "form": form,
        "clashes": clashes,
        "back_url": rows_url(answer.round, f"atgard={answer.measure_id}"),
    }
    return render_page(request, "results/answer_correct.html", context, status=status)


def _published_answer(pk: int) -> Answer:
    """The answer, if its result is public.

    Raises:
        Http404: there is none, or its round is not published.
    """
    answers = Answer.objects.exclude(round__programme__state=Programme.State.DRAFT).select_related(
        "grade", "measure", "organisation", "round__scale", "round__programme__owner", "round__programme__area"
    )
    answer = get_object_or_404(answers, pk=pk)
    if answer.round.published_on is None:
        raise Http404
    return answer


def _clashes(form: CorrectionForm, current: Answer) -> list[tuple[str, str, str]]:
    """Label, what a colleague wrote, what was typed here: where they differ."""
    theirs = {"grade": current.grade, "text": current.text, "not_relevant": current.reason}
    return [
        (str(form.fields[name].label), str(value or ""), str(form.cleaned_data[name] or ""))
        for name, value in theirs.items()
        if (value or "") != (form.cleaned_data[name] or "")
    ]
