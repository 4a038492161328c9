"""Compares checked rows with what the programme has, and writes the difference in batches, with history."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from miljomal.core.fields import DerivedTextField
from miljomal.documents.faults import Fault
from miljomal.programmes.importers.batches import HistoryWriter
from miljomal.programmes.importers.columns import Columns
from miljomal.programmes.importers.matching import MeasureIndex
from miljomal.programmes.importers.staging import StagedRow
from miljomal.programmes.models import Measure, MeasureFieldOfWork, MeasureObjective, Participation, Programme

DERIVED = [part for part in Measure._meta.concrete_fields if isinstance(part, DerivedTextField)]
Link = type[MeasureObjective] | type[MeasureFieldOfWork]


@dataclass(slots=True)
class Outcome:
    """What the batches came to so far, counted in rows of the file."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    missing_participations: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass(slots=True)
class Differ:
    """Takes staged rows batch by batch. `write` None = only compare. `kept` are ids that people have edited and
    that stay as they are: (measures, participations).
    """

    programme: Programme
    columns: Columns
    index: MeasureIndex
    theme_ids: dict[str, int]
    organisation_names: dict[int, str]
    write: HistoryWriter | None
    kept: tuple[set[int], set[int]] = (set(), set())
    outcome: Outcome = field(default_factory=Outcome)

    def take(self, rows: list[StagedRow]) -> None:
        """One batch: a fixed number of queries, whatever its size."""
        matched = [(row, self.index.match(row, self.theme_ids[row.theme])) for row in rows]
        existing = self._existing([pk for _row, pk in matched if pk])
        pairs = [(row, existing[pk] if pk else self._new(row)) for row, pk in matched]
        new = [measure for _row, measure in pairs if measure.pk is None]
        changed = self._changed_measures(pairs)
        if self.write:
            self.write.create(Measure, new)
            self.write.update(Measure, [measure for measure, _names in changed.values()], _union(changed))
        touched = set(changed) | self._take_participations(pairs)
        touched |= self._take_links(pairs, MeasureObjective, "objective_id", "objectives")
        touched |= self._take_links(pairs, MeasureFieldOfWork, "field_of_work_id", "fields_of_work")
        self.outcome.new += len(new)
        self.outcome.changed += sum(1 for row, pk in matched if pk and row.row in touched)
        self.outcome.unchanged += sum(1 for row, pk in matched if pk and row.row not in touched)

    def _existing(self, pks: list[int]) -> dict[int, Measure]:
        measures = Measure.objects.all()
        if self.write:
            measures = measures.select_for_update(of=("self",))
        found = measures.in_bulk(pks)
        if len(found) != len(pks):
            raise IntegrityError("a measure vanished while the file was compared")
        return found

    def _new(self, row: StagedRow) -> Measure:
        values = _typed(row.values)
        return Measure(
            programme=self.programme,
            theme_id=self.theme_ids[row.theme],
            number=row.number,
            is_example=self.programme.is_example,
            **values,
        )

    def _changed_measures(self, pairs: list[tuple[StagedRow, Measure]]) -> dict[int, tuple[Measure, set[str]]]:
        """By row: the changed measure and the names of its changed fields."""
        changed = {}
        for row, measure in pairs:
            if measure.pk is None or measure.pk in self.kept[0]:
                continue
            values = {**_typed(row.values), "theme_id": self.theme_ids[row.theme]}
            if row.number:
                values["number"] = row.number
            if (names := _apply(measure, values)) and self._has_years_in_order(row, measure):
                changed[row.row] = (measure, names)
        return changed

    def _has_years_in_order(self, row: StagedRow, measure: Measure) -> bool:
        """The file may state one of the years, and the other one is already there."""
        first, last = measure.starts_year, measure.ends_year
        if not first or not last or first <= last:
            return True
        name = "ends_year" if "ends_year" in self.columns else "starts_year"
        expected = _("år i ordning: åtgärden skulle börja %(first)s och sluta %(last)s") % {
            "first": first,
            "last": last,
        }
        self.outcome.faults.append(Fault(row.row, self.columns.heading(name), str(getattr(measure, name)), expected))
        return False

    def _take_participations(self, pairs: list[tuple[StagedRow, Measure]]) -> set[int]:
        """Adds and changes participations; returns the rows that did."""
        before: defaultdict[int, dict[int, Participation]] = defaultdict(dict)
        known = [measure.pk for _row, measure in pairs if measure.pk]
        for found in Participation.objects.filter(measure_id__in=known):
            before[found.measure_id][found.organisation_id] = found
        new: list[Participation] = []
        changed: dict[int, tuple[Participation, set[str]]] = {}
        touched = set()
        for row, measure in pairs:
            there = before.get(measure.pk, {})
            for organisation_id, role in row.participants:
                part = there.pop(organisation_id, None)
                if part is None:
                    new.append(self._new_participation(measure, organisation_id, role, row.decision))
                elif part.pk not in self.kept[1] and (names := _apply_part(part, role, row.decision)):
                    changed[part.pk] = (part, names)
                else:
                    continue
                touched.add(row.row)
            self._report_missing(measure, there)
        if self.write:
            self.write.create(Participation, new)
            self.write.update(Participation, [part for part, _names in changed.values()], _union(changed))
        return touched

    def _new_participation(
        self, measure: Measure, organisation_id: int, role: str, decision: dict[str, Any] | None
    ) -> Participation:
        return Participation(
            measure=measure,
            organisation_id=organisation_id,
            role=role,
            is_example=self.programme.is_example,
            **_typed(decision or {}),
        )

    def _report_missing(self, measure: Measure, left: dict[int, Participation]) -> None:
        for part in left.values():
            if part.role in self.columns.roles and part.stage != Participation.Stage.ENDED:
                name = self.organisation_names.get(part.organisation_id) or str(part.organisation)
                shown = _("%(organisation)s i %(measure)s") % {"organisation": name, "measure": measure}
                self.outcome.missing_participations.append(shown)

    def _take_links(self, pairs: list[tuple[StagedRow, Measure]], model: Link, name: str, column: str) -> set[int]:
        """Where the file has the column, its links become those named: added and removed, both with history."""
        if column not in self.columns:
            return set()
        pairs = [(row, measure) for row, measure in pairs if measure.pk not in self.kept[0]]
        before: defaultdict[int, dict[int, Any]] = defaultdict(dict)
        known = [measure.pk for _row, measure in pairs if measure.pk]
        for link in model._default_manager.filter(measure_id__in=known):
            before[link.measure_id][getattr(link, name)] = link
        new: list[Any] = []
        gone: list[Any] = []
        touched = set()
        for row, measure in pairs:
            there = before.get(measure.pk, {})
            named: list[int] = getattr(row, column)
            added = [pk for pk in named if there.pop(pk, None) is None]
            new.extend(model(measure=measure, **{name: pk}) for pk in added)
            gone.extend(there.values())
            if added or there:
                touched.add(row.row)
        if self.write:
            self.write.create(model, new)
            self.write.delete(gone)
        return touched


def _typed(values: dict[str, Any]) -> dict[str, Any]:
    """Amounts and dates were text while they waited."""
    typed = dict(values)
    if typed.get("cost_sek") is not None:
        typed["cost_sek"] = Decimal(typed["cost_sek"])
    if typed.get("decided_on") is not None:
        typed["decided_on"] = dt.date.fromisoformat(typed["decided_on"])
    return typed


def _apply(thing: Measure | Participation, values: dict[str, Any]) -> set[str]:
    """Sets what differs; returns the names of the fields to write, none where nothing differs."""
    names = {name for name, value in values.items() if getattr(thing, name) != value}
    for name in names:
        setattr(thing, name, values[name])
    if not names:
        return names
    thing.version += 1
    if isinstance(thing, Measure):
        for part in DERIVED:
            part.pre_save(thing, False)  # bulk_update does not
        names |= {part.name for part in DERIVED if part.of in names}
    return {name.removesuffix("_id") for name in names} | {"version"}


def _apply_part(part: Participation, role: str, decision: dict[str, Any] | None) -> set[str]:
    """A file that knows no role takes none away."""
    values = _typed(decision or {})
    if role != Participation.Role.UNKNOWN:
        values["role"] = role
    return _apply(part, values)


def _union(changed: dict[int, tuple[Any, set[str]]]) -> set[str]:
    return set().union(*(names for _thing, names in changed.values()))
