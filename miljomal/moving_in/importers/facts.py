"""What a file says, row by row and gathered: plain values, before anything is compared or written."""

import datetime as dt
from dataclasses import dataclass, field
from typing import NamedTuple

# How a row tells its measure: ("number", "SO4b") or ("title", folded theme, folded title).
MeasureKey = tuple[str, ...]


@dataclass(slots=True)
class RowFacts:
    """One row. `parts` are roles by organisation id in order.

    "" and None = the row does not say. `names_actors` = it does name somebody, if only somebody who is left out.
    """

    row: int
    number: str = ""
    title: str = ""
    theme: str = ""
    text: str = ""
    objectives: list[int] | None = None
    parts: dict[int, str] = field(default_factory=dict)
    names_actors: bool = False
    year: int | None = None
    grade_id: int | None = None
    is_reasoned: bool = False
    comment: str = ""
    answered_on: dt.date | None = None
    position: str = ""
    diary_number: str = ""
    count: int | None = None


class AnswerFacts(NamedTuple):
    """One organisation's grade for a measure in a year."""

    row: int
    grade_id: int
    text: str
    reason: str
    answered_on: dt.date | None


class StanceFacts(NamedTuple):
    """One organisation's position on a measure in a referral."""

    row: int
    position: str
    comment: str
    diary_number: str


@dataclass(slots=True)
class MeasureFacts:
    """A measure with everything that its rows say about it; `row` is the first of them."""

    row: int
    number: str
    title: str
    theme: str
    text: str
    objectives: list[int] | None
    parts: dict[int, str]
    diary_number: str


@dataclass(slots=True)
class Gathered:
    """The whole file. `totals` are counts by (year, theme, "" = the whole programme; grade id)."""

    measures: dict[MeasureKey, MeasureFacts] = field(default_factory=dict)
    answers: dict[tuple[MeasureKey, int, int], AnswerFacts] = field(default_factory=dict)
    stances: dict[tuple[MeasureKey, int], StanceFacts] = field(default_factory=dict)
    totals: dict[tuple[int, str, int], int] = field(default_factory=dict)
    rows: int = 0
    skipped: int = 0

    @property
    def years(self) -> list[int]:
        """The years that are answered about, ascending."""
        return sorted({year for _key, _organisation, year in self.answers} | {year for year, _t, _g in self.totals})
