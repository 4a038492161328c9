"""What a municipality of Exempellän wants for itself: what the national objectives mean there, and its own."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from miljomal.core.reference import read_toml
from miljomal.indicators.models import Indicator
from miljomal.local_objectives.models import LocalObjective
from miljomal.local_objectives.services.adaptations import adapt
from miljomal.local_objectives.services.objectives import choose_measures, create_objective, move_objective
from miljomal.local_objectives.services.targets import add_target
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.organisations.models import Organisation
from miljomal.programmes.models import Measure
from miljomal.seed.demo.county import person_of
from miljomal.seed.demo.data import DATA, PROGRAMMES, moment
from miljomal.seed.demo.rounds import Event

WORDS = ("title", "text", "reason", "scope", "responsible", "first_year", "last_year", "is_shown")
ADAPTED = {"concerns": True, "reason": "", "meaning": ""}


def local_events() -> Iterator[Event]:
    """Each adaptation, each objective, and its decision where there is one."""
    stated = read_toml(DATA / "exempellan-lokala-mal.toml")
    for row in stated["adaptation"]:
        yield moment(row["on"]), partial(_adapt, row)
    for row in stated["objective"]:
        yield moment(row["on"]), partial(_propose, row)
        if "decision" in row:
            yield moment(row["decision"]["on"]), partial(_decide, row)


def _adapt(row: dict[str, Any]) -> None:
    adapt(
        owner=Organisation.objects.get(slug=row["who"]),
        objective=Objective.objects.get(slug=row["objective"]),
        stated={name: row.get(name, value) for name, value in ADAPTED.items()},
        version=0,
        by=person_of(row["who"]),
    )


def _propose(row: dict[str, Any]) -> None:
    by = person_of(row["who"])
    objective = create_objective(
        owner=Organisation.objects.get(slug=row["who"]),
        stated={name: row[name] for name in WORDS if name in row},
        roots=Objective.objects.filter(slug__in=row["objectives"]),
        fields_of_work=FieldOfWork.objects.filter(slug__in=row["fields_of_work"]),
        by=by,
    )
    measures = Measure.objects.filter(programme__slug=PROGRAMMES[0], number__in=row["measures"])
    choose_measures(objective=objective, measures=measures, by=by)
    for aim in row.get("targets", []):
        facts = {name: aim.get(name) for name in ("year", "value", "change", "base_year")}
        indicator = Indicator.objects.get(slug=aim["indicator"])
        add_target(objective=objective, indicator=indicator, by=by, **facts)


def _decide(row: dict[str, Any]) -> None:
    objective = LocalObjective.objects.get(owner__slug=row["who"], title=row["title"])
    facts = {name: value for name, value in row["decision"].items() if name != "on"}
    move_objective(
        objective=objective, state="decided", facts=facts, version=objective.version, by=person_of(row["who"])
    )
