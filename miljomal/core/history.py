"""Writes that leave a history row, and the reading of what changed between two rows."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils.translation import gettext as _

from miljomal.core import clock
from miljomal.core.templatetags.ui import moment


@dataclass(frozen=True, slots=True)
class Change:
    """One field's change: who, when, what it was and what it became. `who` is "" when a program wrote."""

    at: dt.datetime
    who: str
    label: str
    before: str
    after: str
    reason: str


def save(thing: models.Model, *, by: AbstractBaseUser | None, reason: str = "") -> None:
    """Saves one row and its history row, with the person who did it."""
    _sign(thing, by, reason)
    thing.save()


def delete(thing: models.Model, *, by: AbstractBaseUser | None, reason: str = "") -> None:
    """Deletes one row; its history stays and says who did it."""
    _sign(thing, by, reason)
    thing.delete()


def _sign(thing: models.Model, by: AbstractBaseUser | None, reason: str) -> None:
    thing._history_user = by  # type: ignore[attr-defined]  # the documented attribute of django-simple-history
    thing._history_date = clock.now()  # type: ignore[attr-defined]
    thing._change_reason = reason or None  # type: ignore[attr-defined]


def changes(rows: Sequence[Any], fields: dict[str, str]) -> Iterator[Change]:
    """What changed between consecutive history rows, newest first; the first row tells that it was made.

    `rows` come newest first, `fields` maps a field's name to its label in the reader's language.
    """
    for row, earlier in zip(rows, [*rows[1:], None], strict=False):
        who = str(row.history_user) if row.history_user_id else ""
        reason = row.history_change_reason or ""
        for name, label in fields.items():
            after = _shown(row, name)
            before = _shown(earlier, name) if earlier else ""
            if after != before:
                yield Change(row.history_date, who, label, before, after, reason)


def _shown(row: Any, name: str) -> str:
    """A field's value in words: the choice's label, "ja"/"nej", or the text itself."""
    display = getattr(row, f"get_{name}_display", None)
    return in_words(display() if display else getattr(row, name))


def in_words(value: Any) -> str:
    """A field's value as people read it: "ja"/"nej", a moment in Swedish time, a number without idle zeros."""
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    if isinstance(value, dt.datetime):
        return moment(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)
