"""Counts answers by grade and by whatever a result is divided by: one grouped query for two rounds."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Count, Q

from miljomal.followup.models import Answer, GradeCount, Round
from miljomal.organisations.models import Area
from miljomal.results.models import Correction
from miljomal.results.queries.dimensions import Dimension

# Round id → thing's id (None = belongs to nothing) → grade id (None = no answer) → how many.
Grouped = dict[int, dict[int | None, dict[int | None, int]]]


def stored_counts(rounds: Sequence[Round]) -> Grouped:
    """The published counts by theme; the key None holds the whole programme: one query."""
    found: Grouped = {followed.pk: {} for followed in rounds}
    rows = GradeCount.objects.filter(round__in=rounds).values_list("round", "theme", "grade", "count")
    for round_id, theme_id, grade_id, count in rows:
        found[round_id].setdefault(theme_id, {})[grade_id] = count
    return found


def counted_by(dimension: Dimension, rounds: Sequence[Round]) -> Grouped:
    """The answers as they are now, counted in the database: one query.

    An answer about a measure with two objectives counts in both, so these groups need not sum to the whole.
    """
    found: Grouped = {followed.pk: defaultdict(dict) for followed in rounds}
    answers = Answer.objects.filter(round__in=rounds).order_by()
    if dimension.param == "kommun":
        answers = answers.values("round", dimension.path, "grade", "organisation__area__kind")
    else:
        answers = answers.values("round", dimension.path, "grade")
    for row in answers.annotate(count=Count("pk")):
        thing = row[dimension.path]
        if row.get("organisation__area__kind", Area.Kind.MUNICIPALITY) != Area.Kind.MUNICIPALITY:
            thing = None
        group = found[row["round"]].setdefault(thing, {})
        group[row["grade"]] = group.get(row["grade"], 0) + row["count"]
    return found


def whole(groups: Iterable[dict[int | None, int]]) -> dict[int | None, int]:
    """Groups that share no answer, added."""
    total: dict[int | None, int] = defaultdict(int)
    for group in groups:
        for grade_id, count in group.items():
            total[grade_id] += count
    return dict(total)


def asked_by_organisation(followed: Round) -> list[tuple[int, int, int]]:
    """(organisation's id, answers that are missing, answers that were asked for): one query."""
    asked = Answer.objects.filter(round=followed).order_by().values_list("organisation")
    return list(asked.annotate(missing=Count("pk", filter=Q(grade=None)), asked=Count("pk")))


def corrections_of(followed: Round) -> list[Correction]:
    """What was corrected since the result was published, in order: one query."""
    found = Correction.objects.filter(answer__round=followed)
    related = ("answer__measure", "answer__organisation", "before", "after")
    return list(found.select_related(*related).order_by("at", "id"))


def places_of(corrections: Sequence[Correction], dimension: Dimension) -> dict[int, list[int | None]]:
    """Answer's id → the groups of the dimension that it counts in: one query, none where nothing is corrected."""
    found: dict[int, list[int | None]] = defaultdict(list)
    if corrections:
        answers = Answer.objects.filter(pk__in={correction.answer_id for correction in corrections})
        rows = answers.values_list("pk", dimension.path, "organisation__area__kind")
        for pk, thing, kind in rows:
            outside = dimension.param == "kommun" and kind != Area.Kind.MUNICIPALITY
            found[pk].append(None if outside else thing)
    return found


def moves_of(corrections: Sequence[Correction]) -> dict[int, tuple[int | None, int | None]]:
    """Answer's id → (grade when published, grade now), where the two differ."""
    first: dict[int, int | None] = {}
    last: dict[int, int | None] = {}
    for correction in corrections:
        first.setdefault(correction.answer_id, correction.before_id)
        last[correction.answer_id] = correction.after_id
    return {pk: (first[pk], last[pk]) for pk in first if first[pk] != last[pk]}
