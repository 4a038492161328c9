"""Where one text is written, reviewed and looked back at."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from miljomal.assessments import services
from miljomal.assessments.forms import ApproveForm, ReturnForm, TextForm
from miljomal.assessments.lifecycle import allows
from miljomal.assessments.models import ObjectiveText, TextPart
from miljomal.assessments.permissions import can_approve_text, can_keep_follow_up, can_write_text
from miljomal.assessments.queries.texts import WholeText, answers_for, before, with_bodies
from miljomal.assessments.views.access import own_text, require_coordinator, require_writer
from miljomal.core import history
from miljomal.core.locking import StaleEdit, with_version
from miljomal.core.paging import page_of
from miljomal.core.render import render_page
from miljomal.organisations.requests import person_of, viewer_of

SHOWN_ANSWERS = 6
MAX_HISTORY = 200


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def text_edit(request: HttpRequest, slug: str, year: int, objective: str) -> HttpResponse:
    """Write a text; last year's words, the judgement and what was reported about the measures stand beside."""
    whole = own_text(request, slug, year, objective)
    require_writer(request, whole.text.follow_up.owner)
    if request.method != "POST":
        return _writing(request, TextForm(whole=whole))
    form = TextForm(request.POST, whole=whole)
    if request.POST.get("do") == "count":
        counted = {"whole": with_bodies(whole, form.bodies)}
        return render(request, "assessments/parts/lengths.html", counted)
    if not form.is_valid():
        return _writing(request, form, status=422)
    finish = request.POST.get("do") == "finish"
    try:
        saved = services.save_text(text=whole.text, finish=finish, by=person_of(request), **form.values())
    except StaleEdit as stale:
        form = TextForm(with_version(request.POST, stale.current.text.version), whole=whole)
        return _writing(request, form, status=409, current=stale.current)
    except services.NotNow:
        form.add_error(None, _("Texten är redan godkänd och ändras inte. Be en samordnare att skicka tillbaka den."))
        return _writing(request, form, status=409)
    except ValidationError as error:
        form.add_faults(error)
        return _writing(request, form, status=422)
    messages.success(request, _said(saved, finish=finish))
    return redirect(whole.text.follow_up if finish else whole.text)


def _said(saved: WholeText, *, finish: bool) -> str:
    if finish:
        return _("Texten om %(objective)s är klar och väntar på godkännande.") % {"objective": saved.text.objective}
    if saved.is_too_long:
        return _("Utkastet är sparat, men det är för långt. Korta det innan du markerar det som klart.")
    return _("Utkastet är sparat.")


def _writing(
    request: HttpRequest, form: TextForm, *, status: int = 200, current: WholeText | None = None
) -> HttpResponse:
    text = form.whole.text
    answers = answers_for(text)
    shown = list(answers[: SHOWN_ANSWERS + 1])
    context = {
        "form": form,
        "text": text,
        "whole": with_bodies(form.whole, form.bodies),
        "follow_up": text.follow_up,
        "before": before(text),
        "answers": shown[:SHOWN_ANSWERS],
        "has_more_answers": len(shown) > SHOWN_ANSWERS,
        "current": current,
        "may_save": allows(text.stage, "save"),
        "is_example": text.follow_up.is_example,
    }
    return render_page(request, "assessments/text_edit.html", context, status=status)


@never_cache
@require_safe
def text_sources(request: HttpRequest, slug: str, year: int, objective: str) -> HttpResponse:
    """All that was reported about the objective's measures in the latest rounds."""
    whole = own_text(request, slug, year, objective)
    context = {
        "text": whole.text,
        "page": page_of(request, answers_for(whole.text)),
        "is_example": whole.text.follow_up.is_example,
    }
    return render_page(request, "assessments/text_sources.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def text_review(request: HttpRequest, slug: str, year: int, objective: str) -> HttpResponse:
    """The manager reads the text and approves it with one button, or sends it back with a comment."""
    whole = own_text(request, slug, year, objective)
    require_coordinator(request, whole.text.follow_up.owner)
    status = 200
    form: ApproveForm = ReturnForm()
    if request.method == "POST":
        form = ApproveForm(request.POST) if request.POST.get("do") == "approve" else ReturnForm(request.POST)
        status = _reviewed(request, form, whole.text)
        if status == 302:
            return redirect(whole.text.follow_up)
        whole = own_text(request, slug, year, objective)
    text = whole.text
    writer = {"writer_id": text.writer_id, "saved_by_id": text.saved_by_id}
    context = {
        "whole": whole,
        "text": text,
        "form": form,
        "return_form": form if isinstance(form, ReturnForm) else ReturnForm(),
        "follow_up": text.follow_up,
        "may_approve": can_approve_text(viewer_of(request), owner_id=text.follow_up.owner_id, **writer),
        "can_return": allows(text.stage, "return"),
        "is_example": text.follow_up.is_example,
    }
    return render_page(request, "assessments/text_review.html", context, status=status)


def _reviewed(request: HttpRequest, form: ApproveForm, text: ObjectiveText) -> int:
    """Does what was asked; 302 = done, otherwise the status of the page that says why not."""
    if not form.is_valid():
        return 422
    cleaned: dict[str, Any] = form.cleaned_data
    try:
        if not isinstance(form, ReturnForm):
            services.approve_text(text, version=cleaned["version"], by=person_of(request))
            messages.success(request, _("Texten om %(objective)s är godkänd.") % {"objective": text.objective})
        else:
            services.return_text(text, comment=cleaned["comment"], version=cleaned["version"], by=person_of(request))
            messages.success(
                request, _("Texten om %(objective)s är tillbaka hos skribenten.") % {"objective": text.objective}
            )
    except StaleEdit:
        form.add_error(None, _("Texten ändrades medan du läste. Inget är godkänt. Läs den igen här nedanför."))
        return 409
    except services.NotNow:
        form.add_error(None, _("Det går inte i det läge som texten har nu. Någon annan hann före dig."))
        return 409
    except ValidationError as error:
        form.add_error(None, error.messages)
        return 422
    return 302


def _labels() -> dict[str, str]:
    """The fields of a text that its history tells of, in the reader's language."""
    return {
        "stage": _("Läge"),
        "state": _("Nås målet"),
        "trend": _("Riktning"),
        "reason": _("Varför bedömningen ändras"),
        "writer": _("Skribent"),
        "writer_name": _("Annan organisation som skriver"),
        "deadline_on": _("Klar senast"),
        "comment": _("Kommentar"),
        "published_on": _("Publicerad"),
    }


@never_cache
@require_safe
def text_history(request: HttpRequest, slug: str, year: int, objective: str) -> HttpResponse:
    """Who changed what and when, before and after."""
    text = own_text(request, slug, year, objective).text
    own = text.history.select_related("history_user", "writer")[:MAX_HISTORY]
    changes = list(history.changes(list(own), _labels()))
    bodies: dict[int, list[Any]] = {}
    parts = TextPart.history.filter(text=text.pk).select_related("history_user", "heading")
    for row in parts.order_by("-history_date", "-history_id")[:MAX_HISTORY]:
        bodies.setdefault(row.heading_id, []).append(row)
    for rows in bodies.values():
        changes += history.changes(rows, {"body": rows[0].heading.title})
    context = {
        "text": text,
        "changes": sorted(changes, key=lambda change: change.at, reverse=True),
        "may_write": can_write_text(viewer_of(request), owner_id=text.follow_up.owner_id),
        "may_keep": can_keep_follow_up(viewer_of(request), owner_id=text.follow_up.owner_id),
        "is_example": text.follow_up.is_example,
    }
    return render_page(request, "assessments/text_history.html", context)
