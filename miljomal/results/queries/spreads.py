"""Counts by grade as they are shown: in the scale's order, with shares, change and a bar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from miljomal.followup.models import Grade
from miljomal.results.shares import percents, points

NO_ANSWER_SLUG = "inget-svar"
NOTHING = "–"
# Grade id (None = no answer) → how many.
Counts = Mapping[int | None, int]


@dataclass(frozen=True, slots=True)
class GradeView:
    """A grade in the reader's language. `id` None and `letter` "" = no answer."""

    id: int | None
    moon: str
    letter: str
    name: str
    slug: str
    is_done: bool = False
    definition: str = ""

    @property
    def short(self) -> str:
        """The letter where it says something, else the name."""
        return self.letter if self.letter not in ("", NOTHING) else self.name

    @classmethod
    def of(cls, grade: Grade) -> "GradeView":
        """As the reader's language says it."""
        text = grade.local_definition
        return cls(grade.pk, grade.moon, grade.letter, grade.local_name, grade.slug, grade.counts_as_done, text)


@dataclass(frozen=True, slots=True)
class GradeShare:
    """How many have a grade. `percent` None = nothing to divide; `change` in percentage points, None = not known.
    `url` opens the rows behind it, "" = there are none to open. `corrected` = how many now, None = the same.
    """

    grade: GradeView
    count: int
    percent: int | None
    change: int | None = None
    url: str = ""
    corrected: int | None = None

    @property
    def percent_shown(self) -> str:
        return NOTHING if self.percent is None else str(self.percent)

    @property
    def change_shown(self) -> str:
        return signed(self.change)


@dataclass(frozen=True, slots=True)
class BarPart:
    """A piece of a bar: position and width in hundredths of its length, written as SVG wants them."""

    moon: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Spread:
    """How something is spread over the grades of its scale. `change` of the share done, in percentage points."""

    shares: tuple[GradeShare, ...]
    change: int | None = None

    @property
    def total(self) -> int:
        return sum(share.count for share in self.shares)

    @property
    def done(self) -> int:
        """How many have a grade that counts as done."""
        return sum(share.count for share in self.shares if share.grade.is_done)

    @property
    def done_percent(self) -> int | None:
        """The shares shown of the grades that count as done, added; None = nothing to divide."""
        shown = [share.percent for share in self.shares if share.grade.is_done]
        return None if None in shown else sum(percent for percent in shown if percent is not None)

    @property
    def change_shown(self) -> str:
        return signed(self.change)

    @property
    def is_corrected(self) -> bool:
        return any(share.corrected is not None for share in self.shares)

    @property
    def single(self) -> GradeView | None:
        """The grade, where there is one answer only."""
        return next((share.grade for share in self.shares if share.count), None) if self.total == 1 else None

    @property
    def label(self) -> str:
        """The bar in words."""
        return ", ".join(f"{share.grade.name}: {share.count}" for share in self.shares if share.count)

    @property
    def parts(self) -> list[BarPart]:
        """The bar's pieces, from left to right."""
        total, start, parts = self.total or 1, 0.0, []
        for share in self.shares:
            width = 100 * share.count / total
            if share.count:
                parts.append(BarPart(share.grade.moon, f"{start:.2f}", f"{width:.2f}"))
            start += width
        return parts


def signed(change: int | None) -> str:
    """A change with its sign: "+3", "−3", "0"; a dash where nothing can be compared."""
    if change is None:
        return NOTHING
    return f"+{change}" if change > 0 else str(change).replace("-", "−")


def grades_of(scale_id: int) -> list[GradeView]:
    """The scale's grades in order, and "no answer" last: one query."""
    grades = Grade.objects.filter(scale=scale_id).order_by("order", "id")
    return [*map(GradeView.of, grades), GradeView(None, "dot", "", _("Inget svar"), NO_ANSWER_SLUG)]


def spread_of(
    counts: Counts,
    grades: Sequence[GradeView],
    *,
    earlier: Counts | None = None,
    corrected: Counts | None = None,
    url: str = "",
) -> Spread:
    """The counts as they are shown. `earlier` = the same of the round before, None = there is none to compare with;
    `corrected` = the counts as they are now; `url` = the rows of all of it, ending so that a grade can be added.
    """
    shown = [counts.get(grade.id, 0) for grade in grades]
    shares: Sequence[int | None] = percents(shown) or [None] * len(grades)
    total, earlier_total = sum(shown), sum(earlier.values()) if earlier else 0
    rows = []
    for grade, count, percent in zip(grades, shown, shares, strict=True):
        now = corrected.get(grade.id, 0) if corrected is not None else count
        rows.append(
            GradeShare(
                grade=grade,
                count=count,
                percent=percent,
                change=points(count, total, earlier.get(grade.id, 0), earlier_total) if earlier else None,
                url=f"{url}grad={grade.slug}" if url and count else "",
                corrected=now if now != count else None,
            )
        )
    done_ids = [grade.id for grade in grades if grade.is_done]
    done, earlier_done = (sum(c.get(pk, 0) for pk in done_ids) for c in (counts, earlier or {}))
    return Spread(tuple(rows), points(done, total, earlier_done, earlier_total))
