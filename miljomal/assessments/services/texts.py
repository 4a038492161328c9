"""Writes the text about one objective, and lets another pair of eyes approve it or send it back."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.assessments import lifecycle
from miljomal.assessments.lengths import tidy
from miljomal.assessments.models import ObjectiveText, TextPart
from miljomal.assessments.permissions import can_approve_text, can_keep_follow_up, can_write_text
from miljomal.assessments.queries.texts import RELATED, WholeText, whole_texts, with_bodies
from miljomal.core import clock, history
from miljomal.core.locking import StaleEdit
from miljomal.organisations.permissions import Viewer


class OwnText(PermissionDenied):
    """Nobody approves what she has written herself."""


@transaction.atomic
def save_text(
    *,
    text: ObjectiveText,
    bodies: dict[str, str],
    state: str = "",
    trend: str = "",
    reason: str = "",
    finish: bool = False,
    version: int,
    by: Person,
) -> WholeText:
    """Saves a draft, or with `finish` hands the text to whoever approves it.

    `bodies` are by the heading's slug. A draft may be too long: it is kept, and cannot be finished. A judgement
    that differs from the one carried over needs a reason. The same sent twice is saved once.

    Raises:
        PermissionDenied: the person does not write for the board.
        NotNow: the text is approved.
        StaleEdit: a colleague saved in between; `current` is the whole text as it is now.
        ValidationError: no reason for a changed judgement, or too long or unfinished to be handed over.
    """
    current = _locked(text)
    if not can_write_text(Viewer.of(by), owner_id=current.text.follow_up.owner_id):
        raise PermissionDenied
    kept = {part.heading.slug: tidy(bodies.get(part.heading.slug, part.body)) for part in current.parts}
    wanted = with_bodies(current, kept)
    judgement = _judgement(current.text, state, trend, reason)
    stage = lifecycle.after(current.text.stage, "finish" if finish else "save")
    if _is_same(current, kept, {**judgement, "stage": stage}):
        return current
    if current.text.version != version:
        raise StaleEdit(current)
    for name, value in {**judgement, "stage": stage}.items():
        setattr(current.text, name, value)
    if finish:
        _require_finished(wanted)
    _write(current, kept, by)
    return wanted


@transaction.atomic
def approve_text(text: ObjectiveText, *, version: int, by: Person) -> None:
    """Approves a text that is ready. Pressed twice, it is approved once.

    Raises:
        PermissionDenied: the person does not coordinate for the board; OwnText: she has written it herself.
        NotNow: the text is not ready.
        StaleEdit: somebody saved after the version that was read.
    """
    row = _locked(text).text
    viewer = Viewer.of(by)
    if not can_keep_follow_up(viewer, owner_id=row.follow_up.owner_id):
        raise PermissionDenied
    if row.stage == lifecycle.APPROVED and row.approved_by_id == by.pk:
        return
    facts = {"writer_id": row.writer_id, "saved_by_id": row.saved_by_id}
    if not can_approve_text(viewer, owner_id=row.follow_up.owner_id, **facts):
        raise OwnText(_("Du har skrivit texten själv. Be en annan samordnare eller administratör att godkänna den."))
    stage = lifecycle.after(row.stage, "approve")
    if row.version != version:
        raise StaleEdit(row)
    row.stage, row.approved_at, row.approved_by, row.comment = stage, clock.now(), by, ""
    row.version += 1
    history.save(row, by=by)


@transaction.atomic
def return_text(text: ObjectiveText, *, comment: str, version: int, by: Person) -> None:
    """Sends a text back to its writer with a comment; one that is published stops being shown until it is again.

    Raises:
        PermissionDenied, NotNow, StaleEdit: as for `approve_text`; a coordinator may take back her own.
        ValidationError: no comment.
    """
    row = _locked(text).text
    if not can_keep_follow_up(Viewer.of(by), owner_id=row.follow_up.owner_id):
        raise PermissionDenied
    if not comment.strip():
        raise ValidationError({"comment": _("Skriv vad som behöver ändras, så att skribenten vet.")})
    if row.stage == lifecycle.DRAFT and row.comment == comment.strip():
        return
    stage = lifecycle.after(row.stage, "return")
    if row.version != version:
        raise StaleEdit(row)
    row.stage, row.comment, row.approved_at, row.approved_by, row.published_on = (
        stage,
        comment.strip(),
        None,
        None,
        None,
    )
    row.version += 1
    row.full_clean()
    history.save(row, by=by)


def _locked(text: ObjectiveText) -> WholeText:
    """The text as it is now, its row locked until the transaction ends."""
    found = ObjectiveText.objects.select_for_update(of=("self",)).select_related(*RELATED).get(pk=text.pk)
    return whole_texts([found], found.follow_up.template)[0]


def _judgement(text: ObjectiveText, state: str, trend: str, reason: str) -> dict[str, str]:
    """The judgement to write. The reason stays only where something is changed."""
    if not text.is_judged:
        return {"state": "", "trend": "", "reason": ""}
    before = text.carried_from
    if before is None or (before.state, before.trend) == (state, trend):
        return {"state": state, "trend": trend, "reason": ""}
    if not reason.strip():
        raise ValidationError({"reason": _("Skriv varför bedömningen ändras. Den ligger annars fast från året innan.")})
    return {"state": state, "trend": trend, "reason": reason.strip()}


def _is_same(current: WholeText, bodies: dict[str, str], values: dict[str, Any]) -> bool:
    return all(getattr(current.text, name) == value for name, value in values.items()) and all(
        bodies[part.heading.slug] == part.body for part in current.parts
    )


def _write(current: WholeText, bodies: dict[str, str], by: Person) -> None:
    """Writes the row and the parts that changed, with who and when."""
    row = current.text
    row.saved_at, row.saved_by, row.version = clock.now(), by, row.version + 1
    row.full_clean()
    for part in current.parts:
        if bodies[part.heading.slug] != part.body:
            _save_part(row, part.heading.pk, bodies[part.heading.slug], by)
    history.save(row, by=by)


def _require_finished(whole: WholeText) -> None:
    """Raises ValidationError where a part is empty or too long, or the objective is not judged."""
    faults: dict[str, list[str]] = {}
    for part in whole.parts:
        if not part.body:
            faults[part.heading.slug] = [_("Skriv något under %(heading)s.") % {"heading": part.heading.title}]
        elif part.length.excess and whole.total.limit is None:
            excess = {"heading": part.heading.title, "excess": part.length.excess}
            faults[part.heading.slug] = [_("%(heading)s är %(excess)d tecken för lång. Korta den.") % excess]
    if whole.total.excess:
        faults["__all__"] = [
            _("Texten är %(excess)d tecken för lång i allt. Korta den.") % {"excess": whole.total.excess}
        ]
    if whole.text.is_judged and not (whole.text.state and whole.text.trend):
        faults["state"] = [_("Bedöm om målet nås och vart det är på väg.")]
    if faults:
        raise ValidationError(faults)


def _save_part(row: ObjectiveText, heading_id: int, body: str, by: Person) -> None:
    part = TextPart.objects.filter(text=row, heading=heading_id).first() or TextPart(text=row, heading_id=heading_id)
    part.body = body
    part.full_clean()
    history.save(part, by=by)
