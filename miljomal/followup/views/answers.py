"""Where organisations report: their list of measures in a round, and the page of each."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from miljomal.core import history
from miljomal.core.locking import StaleEdit, with_version
from miljomal.core.paging import page_of
from miljomal.core.render import render_page
from miljomal.followup import services
from miljomal.followup.models import Answer, Reply, Respondent
from miljomal.followup.permissions import can_answer, can_approve_answers, can_read_answers
from miljomal.followup.queries.answers import ROWS_A_PAGE, asked_answers, neighbours, progress_of, rows_of
from miljomal.followup.services import Sent
from miljomal.followup.views.own import (
    Asked,
    explain,
    fresh_form,
    must_edit,
    own_answer,
    own_respondent,
    render_answer,
    stamps_of,
)
from miljomal.organisations.requests import person_of, viewer_of

MAX_HISTORY = 200


@never_cache
@require_safe
def answer_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What an organisation must answer in a round, by theme: how far it has come, and what it said last time."""
    respondent = own_respondent(request, pk)
    viewer = viewer_of(request)
    page = page_of(request, asked_answers(respondent), size=ROWS_A_PAGE)
    may_answer = can_answer(viewer, organisation_id=respondent.organisation_id)
    context = {
        "respondent": respondent,
        "page": page,
        "themes": rows_of(list(page.object_list), respondent),
        "progress": progress_of(respondent),
        "may_answer": may_answer,
        "may_approve": can_approve_answers(viewer, organisation_id=respondent.organisation_id),
        "may_write": may_answer and respondent.is_open,
        "is_example": respondent.is_example,
    }
    return render_page(request, "followup/answer_list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Report about one measure; last time's answer stands beside, and what is typed is kept as a draft."""
    asked = Asked.of(own_answer(request, pk))
    if request.method != "POST":
        return render_answer(request, asked, fresh_form(asked))
    form = asked.form(request.POST)
    if not form.is_valid():
        return render_answer(request, asked, form, status=422)
    try:
        sent = services.send_answer(answer=asked.answer, typed=form.typed, by=person_of(request), **stamps_of(request))
    except StaleEdit as stale:
        form = asked.form(with_version(request.POST, stale.current.version))
        return render_answer(request, asked, form, status=409, current=stale.current)
    except services.StaleDraft as stale:
        form = asked.form(with_seen(request, stale.current.stamp))
        return render_answer(request, asked, form, status=409, current=stale.current)
    except services.RoundClosed:
        form.add_error(None, closed_for_good())
        return render_answer(request, asked, form, status=409)
    return _after_sending(request, asked.answer, sent)


def with_seen(request: HttpRequest, stamp: str) -> dict[str, str]:
    """What was posted, but having seen the present draft: the form that is shown after a clash."""
    return {**request.POST.dict(), "seen": stamp}


def closed_for_good() -> str:
    """What is said where nothing can be kept: before the opening, and when the result is published."""
    return _("Omgången tar inte emot svar. Svaret är inte sparat men står kvar här. Kontakta länsstyrelsen.")


def _after_sending(request: HttpRequest, answer: Answer, sent: Sent) -> HttpResponse:
    """Says what became of the answer, and goes on to where its writer wants."""
    if sent == Sent.LATE:
        return redirect(answer)
    goes_on = "nasta" in request.POST
    if sent == Sent.READY:
        messages.success(request, _("Svaret är klart. Det räknas när ni har lämnat in och chefen har godkänt."))
    elif goes_on:
        messages.success(request, _("Tack! Svaret är sparat."))
    else:
        messages.success(request, _("Tack! Svaret är sparat och syns på åtgärdens sida."))
        return redirect(answer.measure)
    waiting = neighbours(answer)[2] if goes_on else None
    if waiting:
        return redirect("followup:answer-edit", waiting)
    respondent = Respondent.objects.filter(round=answer.round_id, organisation=answer.organisation_id).first()
    if respondent is None:
        return redirect(answer.measure)
    # Nothing waits after the last answer but to look through them all.
    return redirect("followup:handing-in", respondent.pk) if goes_on else redirect(respondent)


@never_cache
@require_POST
def answer_repeat(request: HttpRequest, pk: int) -> HttpResponse:
    """Says "unchanged since last time" from the answer's own page."""
    answer = own_answer(request, pk)
    try:
        sent = services.repeat_answer(answer=answer, by=person_of(request), **stamps_of(request))
    except (ValidationError, StaleEdit) as error:
        messages.error(request, explain(error))
        return redirect(answer)
    except services.StaleDraft:
        messages.error(request, _("En kollega har börjat på ett svar. Inget är ändrat. Läs utkastet här."))
        return redirect(answer)
    except services.RoundClosed:
        messages.error(request, _("Omgången tar inte emot svar. Inget är ändrat."))
        return redirect(answer)
    return _after_sending(request, answer, sent)


@never_cache
@require_POST
def answer_repeat_many(request: HttpRequest, pk: int) -> HttpResponse:
    """Says "unchanged" about one row of the list (`svar`), or about all that are marked (`markerade`)."""
    respondent = own_respondent(request, pk)
    must_edit(request, respondent)
    chosen = request.POST.getlist("svar") or request.POST.getlist("markerade")
    wanted = {int(one) for one in chosen if one.isascii() and one.isdigit() and len(one) < 19}
    answers = list(asked_answers(respondent).select_related("round").filter(pk__in=wanted)[:ROWS_A_PAGE])
    sent, refused = services.repeat_answers(answers=answers, by=person_of(request))
    if not answers:
        messages.error(request, _("Inget är markerat. Markera de åtgärder där läget är oförändrat."))
    if done := sent[Sent.SUBMITTED] + sent[Sent.READY]:
        told = ngettext("%(count)d åtgärd är oförändrad.", "%(count)d åtgärder är oförändrade.", done)
        messages.success(request, told % {"count": done})
    if sent[Sent.LATE]:
        messages.error(request, _("Omgången har stängt. Det du markerade är sparat som sena utkast."))
    for answer, why in refused:
        messages.error(request, f"{answer.measure}: {why}")
    return redirect(respondent)


@never_cache
@require_safe
def answer_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who reported what and when, before and after; for the organisation's people and the programme's coordinators."""
    viewer = viewer_of(request)
    answers = Answer.objects.select_related("measure", "organisation", "round__programme")
    answer = get_object_or_404(answers, pk=pk)
    owner_id = answer.round.programme.owner_id
    if not can_read_answers(viewer, organisation_id=answer.organisation_id, owner_id=owner_id):
        answer = get_object_or_404(Answer.objects.none())
    context = {
        "answer": answer,
        "is_own": viewer.edits(answer.organisation_id),
        "changes": _changes(answer),
        "is_example": answer.measure.is_example,
    }
    return render_page(request, "followup/answer_history.html", context)


def _changes(answer: Answer) -> list[history.Change]:
    """What changed in the answer and its replies, newest first: two queries."""
    rows = list(answer.history.select_related("history_user", "grade", "repeats__round")[:MAX_HISTORY])
    labels = {
        "grade": _("Hur långt"),
        "text": _("Vad som är gjort"),
        "reason": _("Varför inte relevant"),
        "is_text_public": _("Texten får publiceras"),
    }
    found = list(history.changes(rows, labels))
    replies: dict[int, list[object]] = {}
    changed = Reply.history.filter(answer=answer.pk).select_related("history_user", "question")
    for row in changed.order_by("-history_date", "-history_id")[:MAX_HISTORY]:
        replies.setdefault(row.id, []).append(row)
    for reply_rows in replies.values():
        label = str(reply_rows[0].question)  # type: ignore[attr-defined]
        found += history.changes(reply_rows, {"text": label, "figure": label})
    return sorted(found, key=lambda change: change.at, reverse=True)
