"""Grades as they are drawn: a moon, or a bar of several."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count as CountOf
from django.utils.translation import gettext as _

from miljomal.followup.models import Answer, Grade, GradeCount, Round
from miljomal.programmes.models import Programme

NO_ANSWER = "dot"
GRADE_COLUMNS = ("id", "order", "moon", "letter", "name", "name_en", "slug")


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


def latest_rounds(programme_ids: set[int] | None = None) -> dict[int, Round]:
    """The latest published round by programme id, of some programmes or all: one query."""
    rounds: dict[int, Round] = {}
    found = Round.objects.published()
    for published in found if programme_ids is None else found.filter(programme__in=programme_ids):
        rounds.setdefault(published.programme_id, published)
    return rounds


def latest_result(programme: Programme) -> Result | None:
    """The stored counts of the programme's latest published round: two queries. None = nothing is published."""
    published = Round.objects.published().filter(programme=programme).select_related("programme").first()
    return result_of(published) if published else None


def result_of(published: Round) -> Result:
    """The stored counts of a round: one query."""
    counts: dict[int | None, list[tuple[int, Count]]] = {}
    for stored in GradeCount.objects.filter(round=published).select_related("grade"):
        position = stored.grade.order if stored.grade else 99
        counts.setdefault(stored.theme_id, []).append((position, Count(GradeView.of(stored.grade), stored.count)))
    ordered = {
        theme: tuple(count for _position, count in sorted(rows, key=lambda row: row[0]))
        for theme, rows in counts.items()
    }
    return Result(published, ordered.pop(None, ()), {theme: rows for theme, rows in ordered.items() if theme})


def grades_by_measure(measure_ids: Sequence[int], rounds: Iterable[Round]) -> dict[int, tuple[Count, ...]]:
    """How the answers about each measure are spread in the given rounds, in the scale's order.

    One query that counts in the database: a programme in which every actor answers has thousands of answers.
    """
    answers = Answer.objects.filter(measure__in=measure_ids, round__in=[r.pk for r in rounds])
    counted = answers.order_by().values("measure", "grade").annotate(count=CountOf("pk"))
    columns = counted.values("measure", "count", *(f"grade__{name}" for name in GRADE_COLUMNS))
    spread: dict[int, list[tuple[int, Count]]] = {}
    for row in columns:
        values = {name: row[f"grade__{name}"] for name in GRADE_COLUMNS}
        grade = Grade(**values) if values["id"] else None
        position = grade.order if grade else 99
        spread.setdefault(row["measure"], []).append((position, Count(GradeView.of(grade), row["count"])))
    return {
        measure_id: tuple(count for _position, count in sorted(counts, key=lambda pair: pair[0]))
        for measure_id, counts in spread.items()
    }
