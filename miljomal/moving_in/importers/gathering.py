"""Gathers the rows of a file: one measure from many rows, one answer for each organisation and year."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from miljomal.core.text import fold
from miljomal.documents.faults import Fault
from miljomal.moving_in.importers.facts import (
    AnswerFacts,
    Gathered,
    MeasureFacts,
    MeasureKey,
    RowFacts,
    StanceFacts,
)
from miljomal.moving_in.importers.interpreting import Interpreter
from miljomal.moving_in.importers.staging import body_of
from miljomal.moving_in.importers.words import Knowledge
from miljomal.moving_in.models import Upload
from miljomal.programmes.models import Participation

MAX_FAULTS = 2000


def gather(upload: Upload, knowledge: Knowledge) -> tuple[Gathered, Interpreter]:
    """The whole file; the faults are in the interpreter. Reading ends after two thousand of them."""
    reader = Interpreter(
        headings=[column["heading"] for column in upload.columns],
        fields=upload.fields,
        choices=upload.choices,
        terms=upload.terms,
        knowledge=knowledge,
    )
    found = Gathered()
    gatherer = Gatherer(found, reader, upload.terms)
    for number, cells in body_of(upload):
        facts = reader.read(number, cells)
        if facts is None:
            found.skipped += 1
        else:
            found.rows += 1
            gatherer.add(facts)
        if len(reader.faults) > MAX_FAULTS:
            ended = _("färre fel: läsningen slutade på rad %(row)s") % {"row": number}
            reader.faults.append(Fault(None, "", "", ended))
            break
    if not found.rows and not reader.faults:
        reader.faults.append(Fault(None, "", "", _("minst en rad att läsa in under rubrikerna")))
    return found, reader


class Gatherer:
    """Adds rows one by one. Two rows that say different things about the same are a fault of the second."""

    def __init__(self, found: Gathered, reader: Interpreter, terms: dict[str, Any]) -> None:
        self._found, self._reader, self._terms = found, reader, terms

    def add(self, facts: RowFacts) -> None:
        if facts.count is not None:
            self._add_total(facts)
            return
        key = key_of(facts)
        if not any(key[1:]):
            name = "title" if "title" in self._reader else "number"
            self._reader.fault(facts, name, "", _("en åtgärds nummer eller titel"))
            return
        self._add_measure(key, facts)
        if facts.grade_id and facts.year:
            self._add_answers(key, facts)
        if facts.position or (self._reader.has_positions and facts.comment):
            self._add_stances(key, facts)

    def _add_measure(self, key: MeasureKey, facts: RowFacts) -> None:
        """An organisation that only says "not relevant" takes no part."""
        parts = {} if facts.is_reasoned or self._reader.has_positions else facts.parts
        measure = self._found.measures.get(key)
        if measure is None:
            self._found.measures[key] = MeasureFacts(
                facts.row,
                facts.number,
                facts.title,
                facts.theme,
                facts.text,
                facts.objectives,
                dict(parts),
                "" if self._reader.has_positions else facts.diary_number,
            )
            return
        for name in ("title", "theme", "text"):
            self._agree(measure, facts, name, fold if name != "text" else str)
        if facts.objectives:
            measure.objectives = list(dict.fromkeys([*(measure.objectives or []), *facts.objectives]))
        for pk, role in parts.items():
            if measure.parts.get(pk, Participation.Role.UNKNOWN) == Participation.Role.UNKNOWN:
                measure.parts[pk] = role

    def _agree(self, measure: MeasureFacts, facts: RowFacts, name: str, form: Callable[[str], str]) -> None:
        before, now = getattr(measure, name), getattr(facts, name)
        if not before:
            setattr(measure, name, now)
        elif now and form(now) != form(before):
            expected = _("samma som på rad %(row)s: ”%(text)s”") % {"row": measure.row, "text": before[:60]}
            self._reader.fault(facts, name, now, expected)

    def _add_answers(self, key: MeasureKey, facts: RowFacts) -> None:
        assert facts.year is not None
        assert facts.grade_id is not None
        text, reason = ("", facts.comment) if facts.is_reasoned else (facts.comment, "")
        said = AnswerFacts(facts.row, facts.grade_id, text, reason, facts.answered_on)
        for pk in self._answerers(facts, "grade"):
            before = self._found.answers.setdefault((key, pk, facts.year), said)
            if before[1:] != said[1:]:
                expected = _("ett svar per organisation, åtgärd och år: rad %(row)s säger något annat")
                self._reader.fault(facts, "grade", "", expected % {"row": before.row})

    def _answerers(self, facts: RowFacts, name: str) -> list[int]:
        """Whose grade or position the row states: the only one named, the only lead, or all where that is said."""
        leads = [pk for pk, role in facts.parts.items() if role == Participation.Role.LEAD]
        everybody = list(facts.parts)
        if len(everybody) == 1 or (everybody and self._terms.get("is_grade_shared")):
            return everybody
        if len(leads) == 1:
            return leads
        if facts.names_actors and not everybody:
            return []  # all of them are left out, or are a fault already
        if everybody:
            expected = _("en enda huvudansvarig, eller valet att graden gäller alla på raden, på sidan Värden")
        else:
            expected = _("vem som svarar, i en kolumn eller för hela filen på sidan Värden")
        column = next((column for column in ("actor", "lead", "partner") if column in self._reader), name)
        self._reader.fault(facts, column, "", expected)
        return []

    def _add_stances(self, key: MeasureKey, facts: RowFacts) -> None:
        said = StanceFacts(facts.row, facts.position, facts.comment, facts.diary_number)
        for pk in self._answerers(facts, "takes_part"):
            before = self._found.stances.setdefault((key, pk), said)
            if before[1:] != said[1:]:
                expected = _("en ställning per organisation och åtgärd: rad %(row)s säger något annat")
                self._reader.fault(facts, "takes_part", "", expected % {"row": before.row})

    def _add_total(self, facts: RowFacts) -> None:
        if facts.grade_id is None or facts.year is None or facts.count is None:
            if not any(fault.row == facts.row for fault in self._reader.faults[-3:]):
                self._reader.fault(facts, "grade", "", _("en grad och ett år till varje antal"))
            return
        key = (facts.year, facts.theme, facts.grade_id)
        if self._found.totals.setdefault(key, facts.count) != facts.count:
            self._reader.fault(facts, "count", str(facts.count), _("ett antal för varje grad, tema och år"))


def key_of(facts: RowFacts) -> MeasureKey:
    """A row's measure: by number, else by theme and title."""
    if facts.number:
        return ("number", facts.number)
    return ("title", fold(facts.theme), fold(facts.title))
