"""Where what is typed is kept before it is handed in: as it is typed, and by a button without JavaScript."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from miljomal.core.locking import StaleEdit
from miljomal.core.render import render_page
from miljomal.followup import services
from miljomal.followup.forms import AnswerForm
from miljomal.followup.models import Answer, Draft
from miljomal.followup.queries.answers import draft_of
from miljomal.followup.views.answers import closed_for_good
from miljomal.followup.views.own import Asked, own_answer, render_answer, stamps_of
from miljomal.organisations.requests import person_of

JOIN, MINE = "bada", "min"


@never_cache
@require_POST
def draft_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Saves what is typed. htmx gets the line that says so, a browser without JavaScript the page again.

    A draft that a colleague saved meanwhile is shown beside; the buttons there say which one of them it answers.
    """
    asked = Asked.of(own_answer(request, pk))
    form = asked.form(request.POST)
    stamps = stamps_of(request)
    choice, _separator, theirs = request.POST.get("krock", "").partition(":")
    if choice in (JOIN, MINE):
        stamps["seen"], stamps["page"] = theirs, ""
    known = draft_of(asked.answer)
    current: Answer | Draft | None = None
    problem, saved = "", None
    try:
        saved = services.save_draft(
            answer=asked.answer, typed=form.typed, by=person_of(request), join=choice == JOIN, **stamps
        )
    except (services.StaleDraft, StaleEdit) as stale:
        current = stale.current
    except services.RoundClosed:
        problem = closed_for_good()
    except ValidationError as error:
        problem = " ".join(error.messages)
    if request.headers.get("HX-Request"):
        return _line(request, asked, saved, known=known, current=current, problem=problem)
    if current is None and not problem:
        messages.success(request, _("Utkastet är sparat. Det är inte inlämnat än."))
        return redirect(asked.answer)
    return _again(request, asked, form, current=current, problem=problem)


def _line(
    request: HttpRequest,
    asked: Asked,
    saved: Draft | None,
    *,
    known: Draft | None,
    current: Answer | Draft | None,
    problem: str,
) -> HttpResponse:
    """The line under the form. It is read aloud when something new has happened, not at every pause in the typing."""
    page, seen = request.POST.get("page", ""), request.POST.get("seen", "")
    is_first = saved is not None and (known is None or known.saved_from != page)
    clash = current.stamp if isinstance(current, Draft) else ""
    context = {
        "answer": asked.answer,
        "draft": saved,
        "seen": saved.stamp if saved else "" if current is None else seen,
        "current": current,
        "current_is_draft": isinstance(current, Draft),
        "problem": problem,
        "is_just_saved": saved is not None,
        "is_told": is_first or bool(problem) or (current is not None and request.POST.get("told") != (clash or "svar")),
        "is_swapped": True,
        "told": clash or ("svar" if current else ""),
    }
    return render_page(request, "followup/answer_draft.html", context)


def _again(
    request: HttpRequest, asked: Asked, form: AnswerForm, *, current: Answer | Draft | None, problem: str
) -> HttpResponse:
    """The page once more with what was typed and what hindered it."""
    stamps = stamps_of(request)
    seen = current.stamp if isinstance(current, Draft) else stamps["seen"]
    if problem:
        messages.error(request, problem)
    form = asked.form(typed=form.typed, seen=seen, page=stamps["page"])
    return render_answer(request, asked, form, status=409, current=current)


@never_cache
@require_POST
def draft_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throws the shared draft away."""
    answer = own_answer(request, pk)
    stamps = stamps_of(request)
    try:
        services.discard_draft(answer=answer, by=person_of(request), seen=stamps["seen"], page=stamps["page"])
    except services.StaleDraft:
        messages.error(request, _("En kollega har ändrat utkastet. Inget är borttaget. Läs det som står nu."))
    else:
        messages.success(request, _("Utkastet är borttaget."))
    return redirect(answer)
