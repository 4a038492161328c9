"""Loads the catalogue from its reviewed files: sources, indicators with their links and parts, targets."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db import models

from miljomal.core.reference import read_toml, sync
from miljomal.indicators.models import (
    Breakdown,
    Indicator,
    IndicatorFieldOfWork,
    IndicatorObjective,
    Source,
    Target,
)
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.organisations.models import Area

DATA = Path(__file__).parent / "data"
LINKS = ("objectives", "fields_of_work", "parts", "source", "numerator", "denominator", "global_targets")


def load_catalogue() -> int:
    """Sources, indicators and all that hangs on them; returns how many rows were written."""
    entries = list(catalogue_entries())
    sources = ({**row, "order": order} for order, row in enumerate(read_toml(DATA / "sources.toml")["source"], start=1))
    written = sync(Source, sources, key=["slug"])
    written += _load_indicators([entry for entry in entries if "formula" not in entry])
    written += _load_indicators([entry for entry in entries if "formula" in entry])
    slugs = dict(Indicator.objects.values_list("slug", "pk"))
    written += sync(Breakdown, _breakdowns(entries, slugs), key=["indicator_id", "key"])
    ours = [slugs[entry["slug"]] for entry in entries]
    written += _link(IndicatorObjective, _objective_links(entries, slugs), ours)
    return written + _link(IndicatorFieldOfWork, _field_links(entries, slugs), ours)


def load_targets() -> int:
    """National targets that an indicator can be measured against."""
    indicators = dict(Indicator.objects.catalogue().values_list("slug", "pk"))
    areas = dict(Area.objects.official().values_list("code", "pk"))
    objectives = dict(Objective.objects.quality_objectives().values_list("number", "pk"))
    rows = (
        {
            **{name: value for name, value in row.items() if name not in ("indicator", "area", "objective")},
            "indicator_id": indicators[row["indicator"]],
            "area_id": areas[row["area"]],
            "objective_id": objectives[int(row["objective"])] if "objective" in row else None,
        }
        for row in read_toml(DATA / "targets.toml").get("target", [])
    )
    return sync(Target, rows, key=["slug"])


def catalogue_entries() -> Iterator[dict[str, Any]]:
    """The entries of all files, in the order of the files' names; `order` numbers them."""
    order = 0
    for path in sorted((DATA / "catalogue").glob("*.toml")):
        for entry in read_toml(path)["indicator"]:
            order += 1
            yield {**entry, "order": order}


def _load_indicators(entries: Iterable[dict[str, Any]]) -> int:
    sources = dict(Source.objects.values_list("slug", "pk"))
    slugs = dict(Indicator.objects.values_list("slug", "pk"))
    rows = (
        {
            **{name: value for name, value in entry.items() if name not in LINKS},
            "source_id": sources[entry["source"]],
            "numerator_id": slugs[entry["numerator"]] if "numerator" in entry else None,
            "denominator_id": slugs[entry["denominator"]] if "denominator" in entry else None,
            "global_targets": " ".join(entry.get("global_targets", [])),
        }
        for entry in entries
    )
    return sync(Indicator, rows, key=["slug"])


def _breakdowns(entries: Iterable[dict[str, Any]], slugs: dict[str, int]) -> Iterator[dict[str, Any]]:
    for entry in entries:
        for order, part in enumerate(entry.get("parts", []), start=1):
            yield {**part, "indicator_id": slugs[entry["slug"]], "order": order}


def _objective_links(entries: Iterable[dict[str, Any]], slugs: dict[str, int]) -> Iterator[tuple[int, int]]:
    kinds = Objective.Kind
    known = {
        (f"{parent}:{number}" if kind == kinds.SPECIFICATION else str(number)): pk
        for pk, kind, number, parent in Objective.objects.filter(
            kind__in=[kinds.QUALITY_OBJECTIVE, kinds.SPECIFICATION]
        ).values_list("pk", "kind", "number", "parent__number")
    }
    for entry in entries:
        for number in entry.get("objectives", []):
            yield slugs[entry["slug"]], known[number]


def _field_links(entries: Iterable[dict[str, Any]], slugs: dict[str, int]) -> Iterator[tuple[int, int]]:
    known = dict(FieldOfWork.objects.values_list("slug", "pk"))
    for entry in entries:
        for slug in entry.get("fields_of_work", []):
            yield slugs[entry["slug"]], known[slug]


def _link(model: type[models.Model], pairs: Iterator[tuple[int, int]], ours: list[int]) -> int:
    """Makes the catalogue's links equal to the files'; returns how many were added or taken away."""
    name = "objective_id" if model is IndicatorObjective else "field_of_work_id"
    wanted = set(pairs)
    rows = model._default_manager.filter(indicator__in=ours).values_list("indicator_id", name, "pk")
    there = {(indicator, other): pk for indicator, other, pk in rows}
    gone = [pk for pair, pk in there.items() if pair not in wanted]
    model._default_manager.filter(pk__in=gone).delete()
    new = sorted(wanted - set(there))
    model._default_manager.bulk_create([model(indicator_id=pair[0], **{name: pair[1]}) for pair in new])
    return len(gone) + len(new)
