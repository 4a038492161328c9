"""Measures as a table in the very format that `importers` reads, with everything that the filter finds.

The headings and the words are Swedish, whatever the reader's language, so that the file can come back.
"""

from collections.abc import Iterator

from django.db.models import Prefetch, QuerySet
from django.utils.translation import override

from miljomal.documents.paper import Cell, Column
from miljomal.documents.sheets import Table
from miljomal.programmes.importers.columns import HEADINGS
from miljomal.programmes.models import Measure, MeasureFieldOfWork, MeasureObjective, Participation

BATCH = 500
SEPARATOR = "; "
# "Tid" is left out: the years stand in columns of their own.
FIELDS = tuple(field for field in HEADINGS if field != "years")
WIDE = {"title": 40, "text": 60, "reason": 40, "effect": 40, "objectives": 40, "lead": 30, "partner": 40, "unknown": 40}
DECISION = ("stage", "decided_on", "decided_by", "paragraph", "diary_number")


def measures_table(measures: QuerySet[Measure]) -> Table:
    """All the measures, one a row, in their order; read in batches, four queries each."""
    columns = [Column(HEADINGS[field][0], WIDE.get(field, 16)) for field in FIELDS]
    return Table("Åtgärder", columns, _rows(measures))


def _rows(measures: QuerySet[Measure]) -> Iterator[list[Cell]]:
    parts = Participation.objects.in_force().select_related("organisation").order_by("organisation__sort_key", "id")
    objectives = MeasureObjective.objects.select_related("objective").order_by("objective__number", "objective_id")
    fields = MeasureFieldOfWork.objects.select_related("field_of_work").order_by("field_of_work__title", "id")
    rows = measures.select_related("programme", "theme").prefetch_related(
        Prefetch("participations", parts),
        Prefetch("measure_objectives", objectives),
        Prefetch("measure_fields", fields),
    )
    for measure in rows.iterator(chunk_size=BATCH):
        with override("sv"):
            values = {**_own(measure), **_linked(measure), **_taking_part(list(measure.participations.all()))}
        yield [values[field] for field in FIELDS]


def _own(measure: Measure) -> dict[str, Cell]:
    texts = ("number", "title", "text", "reason", "criteria", "cost_note", "effect", "source", "source_date")
    return {
        **{name: getattr(measure, name) for name in texts},
        "programme": measure.programme.slug,
        "theme": measure.theme.title,
        "starts_year": measure.starts_year,
        "ends_year": measure.ends_year,
        "cost_sek": measure.cost_sek,
        "state": str(Measure.State(measure.state).label) if measure.state else "",
    }


def _linked(measure: Measure) -> dict[str, Cell]:
    return {
        "objectives": SEPARATOR.join(link.objective.title for link in measure.measure_objectives.all()),
        "fields_of_work": SEPARATOR.join(link.field_of_work.title for link in measure.measure_fields.all()),
    }


def _taking_part(parts: list[Participation]) -> dict[str, Cell]:
    """Who takes part, by role. Stage and decision of a row are for all who are named on it, so they stand there only
    where all have the same; an empty cell changes nothing when the file comes back.
    """
    named: dict[str, Cell] = {
        role: SEPARATOR.join(part.organisation.name for part in parts if part.role == role)
        for role in Participation.Role.values
    }
    decisions = {tuple(getattr(part, name) for name in DECISION) for part in parts}
    if len(decisions) != 1:
        return {**named, **dict.fromkeys(DECISION, "")}
    stage, *rest = decisions.pop()
    return {**named, "stage": str(Participation.Stage(stage).label), **dict(zip(DECISION[1:], rest, strict=True))}
