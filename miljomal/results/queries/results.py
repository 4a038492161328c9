"""A round's result as the page, the tables, the charts and the report show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from miljomal.core.addresses import address
from miljomal.followup.models import Round
from miljomal.organisations.models import Organisation
from miljomal.programmes.models import Measure
from miljomal.results.models import Correction
from miljomal.results.queries import counting
from miljomal.results.queries.dimensions import DEFAULT, DIMENSIONS, WITHOUT, Dimension, things_of
from miljomal.results.queries.rounds import is_published, round_before, same_grades
from miljomal.results.queries.spreads import Counts, GradeView, Spread, grades_of, spread_of
from miljomal.results.shares import moved

Moves = Mapping[int, tuple[int | None, int | None]]


@dataclass(frozen=True, slots=True)
class Group:
    """One of what the result is divided by; `pk` None = what belongs to nothing.

    `url` leads to the thing, "" = it has no page. `earlier` is the grade in the round before,
    where there was one answer only.
    """

    pk: int | None
    title: str
    url: str
    rows_url: str
    spread: Spread
    earlier: GradeView | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An organisation that has not answered all: how many answers are missing of how many."""

    organisation: Organisation
    missing: int
    asked: int
    rows_url: str


@dataclass(frozen=True, slots=True)
class Result:
    """A round's result, divided by one thing. `earlier` None = nothing to compare with.

    `has_answers` False = only totals are known: nothing can be opened, and no measure has a grade.
    """

    round: Round
    earlier: Round | None
    grades: Sequence[GradeView]
    overall: Spread
    dimension: Dimension
    groups: Sequence[Group]
    corrections: Sequence[Correction]
    waiting: Sequence[Waiting]
    asked_organisations: int
    has_answers: bool

    @property
    def is_published(self) -> bool:
        return is_published(self.round)

    @property
    def counts_measures(self) -> bool:
        """Whether a count is a number of measures; else it is a number of answers."""
        return self.round.programme.answer_mode == "lead"

    @property
    def shows_grades(self) -> bool:
        """Whether each row has a grade of its own: measures, where the lead alone answers."""
        return self.counts_measures and self.dimension.param == "atgard"

    @property
    def is_translated(self) -> bool:
        """Whether the groups' names exist in English."""
        return self.dimension.param in ("mal", "verksamhet")

    @property
    def answered_organisations(self) -> int:
        """Those from whom nothing is missing."""
        return self.asked_organisations - len(self.waiting)


def result_of(followed: Round, *, per: str = DEFAULT, by_share: bool = False) -> Result:
    """The result divided by `per` (a key of DIMENSIONS): at most ten queries, whatever its size.

    Groups come in their own order, or by share done where `by_share`, the largest first.
    """
    dimension = DIMENSIONS[per]
    earlier = round_before(followed)
    translation = same_grades(followed, earlier) if earlier else None
    if translation is None:
        earlier = None
    rounds = [followed, earlier] if earlier else [followed]
    grades = grades_of(followed.scale_id)
    stored = counting.stored_counts(rounds)
    corrections = counting.corrections_of(followed) if followed.published_on else []
    tally = _Tally(followed, earlier, stored, translation or {}, corrections)
    asked = counting.asked_by_organisation(followed)
    groups = tally.groups(dimension, grades, has_answers=bool(asked))
    if by_share:
        groups.sort(key=lambda group: -(group.spread.done / (group.spread.total or 1)))
    return Result(
        round=followed,
        earlier=earlier,
        grades=grades,
        overall=tally.overall(grades, has_answers=bool(asked)),
        dimension=dimension,
        groups=groups,
        corrections=corrections,
        waiting=_waiting(followed, asked),
        asked_organisations=len(asked),
        has_answers=bool(asked),
    )


def rows_url(followed: Round, query: str = "") -> str:
    """The address of the answers, ending so that one more parameter can be added."""
    return f"{address('results:answer-list', followed.programme.slug, followed.slug)}?{query}"


class _Tally:
    """Puts stored counts, counted answers and corrections together: as published, as they are now, and before."""

    def __init__(
        self,
        followed: Round,
        earlier: Round | None,
        stored: counting.Grouped,
        translation: Mapping[int | None, int | None],
        corrections: Sequence[Correction],
    ) -> None:
        self.followed, self.earlier, self.stored = followed, earlier, stored
        self.translation, self.corrections = translation, corrections
        self.moves: Moves = counting.moves_of(corrections)
        self.is_stored = is_published(followed) and bool(stored[followed.pk])
        self._themes: counting.Grouped | None = None

    def overall(self, grades: Sequence[GradeView], *, has_answers: bool) -> Spread:
        """The whole programme."""
        stored = self.stored[self.followed.pk]
        counts = stored.get(None, {}) if self.is_stored else counting.whole(self._live_themes().values())
        return spread_of(
            counts,
            grades,
            earlier=self._then(self.stored[self.earlier.pk].get(None)) if self.earlier else None,
            corrected=moved(counts, self.moves.values()) if self.moves else None,
            url=self._rows_url("") if has_answers else "",
        )

    def groups(self, dimension: Dimension, grades: Sequence[GradeView], *, has_answers: bool) -> list[Group]:
        """Each group with what it was when published, what it is now and what it was in the round before."""
        published, now, before = self._counts(dimension)
        ids = [thing for thing in published if thing is not None]
        made = [
            self._group(dimension, thing, grades, published, now, before, has_answers=has_answers)
            for thing in things_of(dimension, ids, self.followed)
        ]
        if published.get(None) and dimension.none_label:
            made.append(self._group(dimension, None, grades, published, now, before, has_answers=has_answers))
        return made

    def _group(
        self,
        dimension: Dimension,
        thing: Any,
        grades: Sequence[GradeView],
        published: Mapping[int | None, Counts],
        now: Mapping[int | None, Counts],
        before: Mapping[int | None, Counts],
        *,
        has_answers: bool,
    ) -> Group:
        pk = thing.pk if thing is not None else None
        key = dimension.key(thing) if thing is not None else WITHOUT
        url = self._rows_url(f"{dimension.param}={key}&") if has_answers else ""
        earlier = self._then(before.get(pk))
        spread = spread_of(published[pk], grades, earlier=earlier, corrected=now.get(pk), url=url)
        then = [grade for grade in grades if earlier and earlier.get(grade.id)]
        return Group(
            pk=pk,
            title=_title(thing) if thing is not None else str(dimension.none_label),
            url=thing.get_absolute_url() if thing is not None else "",
            rows_url=url.rstrip("&"),
            spread=spread,
            earlier=then[0] if len(then) == 1 and earlier and sum(earlier.values()) == 1 else None,
            number=getattr(thing, "number", "") if dimension.param == "atgard" else "",
        )

    def _counts(
        self, dimension: Dimension
    ) -> tuple[dict[int | None, Counts], dict[int | None, Counts], Mapping[int | None, Counts]]:
        """By group: as published, as it is now where that differs, and in the round before."""
        places = counting.places_of(self.corrections, dimension) if self.moves else {}
        moves: dict[int | None, list[tuple[int | None, int | None]]] = {}
        for answer_id, move in self.moves.items():
            for thing in places.get(answer_id, []):
                moves.setdefault(thing, []).append(move)
        if dimension.param == DEFAULT:
            base = self.stored[self.followed.pk] if self.is_stored else self._live_themes()
            published: dict[int | None, Counts] = {pk: counts for pk, counts in base.items() if pk is not None}
            now: dict[int | None, Counts] = {pk: moved(published[pk], moves[pk]) for pk in moves if pk in published}
            return published, now, self.stored[self.earlier.pk] if self.earlier else {}
        counted = counting.counted_by(dimension, [self.followed, self.earlier] if self.earlier else [self.followed])
        live = counted[self.followed.pk]
        undone = {pk: moved(live[pk], [(after, first) for first, after in moves[pk]]) for pk in moves if pk in live}
        return {**live, **undone}, {pk: live[pk] for pk in undone}, counted[self.earlier.pk] if self.earlier else {}

    def _live_themes(self) -> dict[int | None, dict[int | None, int]]:
        if self._themes is None:
            self._themes = counting.counted_by(DIMENSIONS[DEFAULT], [self.followed])
        return self._themes[self.followed.pk]

    def _then(self, counts: Counts | None) -> Counts | None:
        """The counts of the round before, by this round's grades; None = there are none."""
        if not counts:
            return None
        return {self.translation.get(grade_id, grade_id): count for grade_id, count in counts.items()}

    def _rows_url(self, query: str) -> str:
        """Where something is corrected, the figures as published open the answers as published."""
        return rows_url(self.followed, f"{query}publicerat=ja&" if self.moves else query)


def _waiting(followed: Round, asked: Sequence[tuple[int, int, int]]) -> list[Waiting]:
    missing = {pk: (left, total) for pk, left, total in asked if left}
    organisations = Organisation.objects.filter(pk__in=missing).order_by("sort_key", "id") if missing else []
    return [
        Waiting(
            organisation,
            *missing[organisation.pk],
            rows_url=rows_url(followed, f"organisation={organisation.slug}&grad=inget-svar"),
        )
        for organisation in organisations
    ]


def _title(thing: Any) -> str:
    """A thing's name in the reader's language."""
    return thing.title if isinstance(thing, Measure) else str(thing)
