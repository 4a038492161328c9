"""A programme as it stood on another day, read from history; no names of persons."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from miljomal.core import clock
from miljomal.core.history import in_words
from miljomal.programmes.models import Measure, Programme, Theme

# The fields whose words are compared, in the order of a measure's page.
TEXTS = ("title", "text", "reason", "criteria", "effect", "cost_sek", "cost_note", "starts_year", "ends_year", "state")


@dataclass(frozen=True, slots=True)
class Entry:
    """A measure as it stood. `origin` is the measure it continues, None = none; `texts` by field name, in words."""

    pk: int
    origin: int | None
    number: str
    title: str
    theme: str
    theme_pk: int
    texts: dict[str, str] = field(default_factory=dict)


def snapshot(programme: Programme, at: dt.datetime) -> list[Entry]:
    """The measures in the order in which they stood at the moment: two queries, however many changes there were."""
    themes = {row.id: row for row in _rows(Theme, programme, at)}
    rows = [row for row in _rows(Measure, programme, at) if row.theme_id in themes]
    rows.sort(key=lambda row: (themes[row.theme_id].order, row.theme_id, row.order, *_sort_keys(row)))
    return [_entry(row, themes[row.theme_id].title) for row in rows]


def _rows(model: type[Measure] | type[Theme], programme: Programme, at: dt.datetime) -> list[Any]:
    """The last history row of each thing at the moment, those deleted by then left out."""
    history: Any = model.history
    rows = history.filter(programme_id=programme.pk, history_date__lte=at).latest_of_each()
    # Two rows of the same moment both count as the latest; the one written last is.
    latest = {row.id: row for row in rows.order_by("history_date", "history_id")}
    return [row for row in latest.values() if row.history_type != "-"]


def _sort_keys(row: Any) -> tuple[str, str, int]:
    """History keeps no derived columns, so they are made again."""
    made = Measure(number=row.number, title=row.title)
    for name in ("number_key", "sort_key"):
        Measure._meta.get_field(name).pre_save(made, False)  # type: ignore[union-attr]
    return made.number_key, made.sort_key, row.id


def _entry(row: Any, theme: str) -> Entry:
    texts = {name: _shown(row, name) for name in TEXTS}
    return Entry(row.id, row.builds_on_id, row.number, row.title, theme, row.theme_id, texts)


def _shown(row: Any, name: str) -> str:
    return in_words(row.get_state_display() if name == "state" and row.state else getattr(row, name))


def first_day(programme: Programme) -> dt.datetime:
    """What the programme is compared with unless a day is asked for: when it was first sent on referral, or else the
    end of its first day here. One query.
    """
    history: Any = programme.history
    kept = history.order_by("history_date", "history_id").values_list("state", "history_date")
    rows: list[tuple[str, dt.datetime]] = list(kept)
    for state, moment in rows:
        if state == Programme.State.REFERRAL:
            return moment
    return end_of(timezone.localtime(rows[0][1]).date()) if rows else clock.now()


def end_of(day: dt.date) -> dt.datetime:
    """The last moment of a day in Swedish time."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.max))


def left_programme(pk: int) -> str | None:
    """The slug of the programme that a deleted measure stood in; None = no such measure has been deleted."""
    gone: Any = Measure.history.filter(id=pk, history_type="-")
    found = Programme.objects.filter(pk__in=gone.order_by().values("programme_id"))
    return found.values_list("slug", flat=True).first()
