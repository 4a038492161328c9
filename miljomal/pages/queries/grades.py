"""Grades as they are drawn: a moon, or a bar of several."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count as CountOf
from django.utils.translation import gettext as _

from miljomal.followup.models import Answer, Grade, GradeCount, Round
from miljomal.programmes.models import Programme

NO_ANSWER = "dot"
NO_ANSWER_ORDER = 99
GRADE_COLUMNS = ("id", "order", "moon", "letter", "name", "name_en", "slug")
ROUND_COLUMNS = ("programme", "slug", "title", "published_on", "source", "source_date")


@dataclass(frozen=True, slots=True)
class GradeView:
    """A grade in the reader's language. `letter` "" = no answer."""

    moon: str
    letter: str
    name: str
    slug: str = ""

    @classmethod
    def of(cls, grade: Grade | None) -> "GradeView":
        if grade is None:
            return cls(NO_ANSWER, "", _("Inget svar"))
        return cls(grade.moon, grade.letter, grade.local_name, grade.slug)


@dataclass(frozen=True, slots=True)
class BarPart:
    """A piece of a bar: position and width in hundredths of its length, written as SVG wants them."""

    moon: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Bar:
    """How several answers are spread over the grades, with the same in words; `done` have a full moon."""

    parts: tuple[BarPart, ...]
    label: str
    total: int
    done: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many have a grade."""

    grade: GradeView
    count: int

    @property
    def each(self) -> range:
        """To draw one moon for each of them."""
        return range(self.count)


@dataclass(frozen=True, slots=True)
class Result:
    """The latest published result of a programme: counts for all of it and by theme id.

    `total` is the number of measures (lead mode) or answers (other modes) that were asked for.
    """

    round: Round
    counts: tuple[Count, ...]
    by_theme: dict[int, tuple[Count, ...]]

    @property
    def total(self) -> int:
        return sum(count.count for count in self.counts)

    @property
    def bar(self) -> Bar:
        return bar_of(self.counts)


def bar_of(counts: Sequence[Count]) -> Bar:
    """The bar of some counts; the order is the scale's."""
    total = sum(count.count for count in counts) or 1
    parts, x = [], 0.0
    for count in counts:
        width = 100 * count.count / total
        parts.append(BarPart(count.grade.moon, f"{x:.2f}", f"{width:.2f}"))
        x += width
    label = ", ".join(f"{count.grade.name}: {count.count}" for count in counts)
    done = sum(count.count for count in counts if count.grade.moon == Grade.Moon.FULL)
    return Bar(tuple(parts), label, sum(count.count for count in counts), done)


def latest_rounds(programme_ids: set[int] | None = None) -> dict[int, int]:
    """The id of the latest published round by programme id, of some programmes or all: one query."""
    rounds: dict[int, int] = {}
    found = Round.objects.published()
    some = found if programme_ids is None else found.filter(programme__in=programme_ids)
    for programme_id, pk in some.values_list("programme", "pk"):
        rounds.setdefault(programme_id, pk)
    return rounds


def latest_result(programmes: Sequence[Programme]) -> Result | None:
    """The stored counts of the latest published round of some programmes: two queries.

    None = nothing is published about any of them.
    """
    by_id = {programme.pk: programme for programme in programmes}
    published = Round.objects.published().filter(programme__in=by_id).only(*ROUND_COLUMNS).first()
    if published is None:
        return None
    published.programme = by_id[published.programme_id]
    stored = GradeCount.objects.filter(round=published)
    counts = _counted(stored.values_list("theme", "count", *(f"grade__{name}" for name in GRADE_COLUMNS)))
    return Result(published, counts.pop(None, ()), {theme: rows for theme, rows in counts.items() if theme})


def grades_by_measure(measure_ids: Sequence[int], rounds: Iterable[int]) -> dict[int, tuple[Count, ...]]:
    """How the answers about each measure are spread in the given rounds, in the scale's order.

    One query that counts in the database: a programme in which every actor answers has thousands of answers.
    """
    answers = Answer.objects.filter(measure__in=measure_ids, round__in=list(rounds))
    counted = answers.order_by().values("measure", "grade").annotate(count=CountOf("pk"))
    return _counted(counted.values_list("measure", "count", *(f"grade__{name}" for name in GRADE_COLUMNS)))


def _counted(rows: Iterable[tuple[Any, ...]]) -> dict[Any, tuple[Count, ...]]:
    """Counts by key in the scale's order, those without an answer last.

    Each row = key, count and a grade's columns: there are thousands of rows and a handful of grades.
    """
    grades: dict[int | None, tuple[int, GradeView]] = {}
    spread: dict[Any, list[tuple[int, Count]]] = {}
    for key, count, *values in rows:
        pk = values[0]
        if pk not in grades:
            grade = Grade(**dict(zip(GRADE_COLUMNS, values, strict=True))) if pk else None
            grades[pk] = (grade.order if grade else NO_ANSWER_ORDER, GradeView.of(grade))
        position, view = grades[pk]
        spread.setdefault(key, []).append((position, Count(view, count)))
    return {key: tuple(count for _order, count in sorted(counts, key=_position)) for key, counts in spread.items()}


def _position(placed: tuple[int, Count]) -> int:
    return placed[0]
