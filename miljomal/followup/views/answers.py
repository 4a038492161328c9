"""Where organisations report."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from miljomal.core import history
from miljomal.core.locking import StaleEdit, with_version
from miljomal.core.render import render_page
from miljomal.followup import services
from miljomal.followup.forms import AnswerForm
from miljomal.followup.models import Answer
from miljomal.followup.permissions import can_answer
from miljomal.organisations.requests import person_of, viewer_of


def _own_answer(request: HttpRequest, pk: int) -> Answer:
    """The answer if the viewer belongs to its organisation; otherwise it is not there.

    Raises:
        Http404: no such answer, or another organisation's.
        PermissionDenied: the viewer's role there may only read.
    """
    viewer = viewer_of(request)
    related = ("round__programme", "round__scale", "measure__theme", "organisation", "grade", "submitted_by")
    answer = get_object_or_404(Answer.objects.select_related(*related), pk=pk, organisation__in=list(viewer.roles))
    if not can_answer(viewer, organisation_id=answer.organisation_id):
        raise PermissionDenied(
            _("Som läsare kan du inte rapportera för %(organisation)s. Be administratören där om rollen redaktör.")
            % {"organisation": answer.organisation}
        )
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Report about one measure in the open round; last time's answer stands beside."""
    answer = _own_answer(request, pk)
    form = AnswerForm(request.POST or None, answer=answer)
    status, current = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.submit_answer(answer=answer, by=person_of(request), **form.cleaned_data)
            except StaleEdit as stale:
                status, current = 409, stale.current
                form = AnswerForm(with_version(request.POST, current.version), answer=answer)
            except services.RoundClosed:
                status = 409
                form.add_error(None, _("Omgången har stängt. Svaret är inte sparat. Kontakta länsstyrelsen."))
            else:
                messages.success(request, _("Tack! Svaret är sparat och syns på åtgärdens sida."))
                return redirect(answer.measure)
    context = {
        "form": form,
        "answer": answer,
        "current": current,
        "previous": _previous(answer),
        "grades": answer.round.scale.grades.order_by("order"),
        "is_example": answer.measure.is_example,
    }
    return render_page(request, "followup/answer_edit.html", context, status=status)


@never_cache
@require_safe
def answer_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who reported what and when, before and after; for the organisation's own people."""
    viewer = viewer_of(request)
    answer = get_object_or_404(
        Answer.objects.select_related("measure", "organisation"), pk=pk, organisation__in=list(viewer.roles)
    )
    rows = list(answer.history.select_related("history_user", "grade")[:200])
    labels = {"grade": _("Hur långt"), "text": _("Vad som är gjort"), "reason": _("Varför inte relevant")}
    context = {
        "answer": answer,
        "changes": list(history.changes(rows, labels)),
        "is_example": answer.measure.is_example,
    }
    return render_page(request, "followup/answer_history.html", context)


def _previous(answer: Answer) -> Answer | None:
    """What the organisation answered about the measure last time."""
    earlier = Answer.objects.submitted().filter(measure=answer.measure_id, organisation=answer.organisation_id)
    before = earlier.exclude(round=answer.round_id).filter(submitted_at__lt=answer.round.opens_at)
    return before.select_related("grade", "round").order_by("-submitted_at").first()
