"""Checks the rows of a programme file one by one, before anything is written."""

import re
from typing import Any

from django.utils.translation import gettext as _

from miljomal.core.text import fold
from miljomal.documents.faults import Fault
from miljomal.programmes.importers.columns import Columns
from miljomal.programmes.importers.lookups import Names, field_names, objective_names, organisation_names
from miljomal.programmes.importers.reading import CellReader
from miljomal.programmes.importers.staging import StagedRow
from miljomal.programmes.models import Measure, Participation, Programme, Theme

DATE_LIKE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
TEXTS = ("text", "reason", "cost_note", "effect", "criteria", "source", "source_date")
DECISION = ("decided_on", "decided_by", "paragraph", "diary_number")
ROLES = (Participation.Role.LEAD, Participation.Role.PARTNER, Participation.Role.UNKNOWN)
FOLDED_LENGTH = 255


class Checker:
    """Reads rows in order. `faults` grows; `numbers` and titles are remembered to find doubles.

    `theme_titles` are folded titles by title as written, in the order met.
    """

    def __init__(self, programme: Programme, columns: Columns, faults: list[Fault]) -> None:
        self.programme, self.columns, self.faults = programme, columns, faults
        self.numbers: dict[str, int] = {}
        self.theme_titles: dict[str, str] = {}
        self._titles: dict[tuple[str, str], tuple[int, bool]] = {}
        self.organisations = organisation_names(programme)
        self._links = {"objectives": objective_names(programme), "fields_of_work": field_names()}
        self._own_names = {fold(name) for name in (programme.slug, programme.title, programme.short_name) if name}

    def check(self, row: int, cells: dict[str, str]) -> StagedRow:
        """The row as it will be written, if no fault was added."""
        reader = CellReader(row, cells, self.columns, self.faults)
        self._check_programme(reader)
        theme = reader.text("theme", Theme, "title", is_required=True)
        if theme and not fold(theme):
            reader.fault("theme", _("ett namn med bokstäver"))
        self.theme_titles.setdefault(theme, fold(theme))
        number = self._number(reader)
        title = self._title(reader, theme, number)
        return StagedRow(
            row=row,
            theme=theme,
            number=number,
            values={"title": title, **self._values(reader)},
            participants=self._participants(reader),
            decision=self._decision(reader),
            objectives=self._linked(reader, "objectives", _("ett miljömåls namn eller nummer")),
            fields_of_work=self._linked(reader, "fields_of_work", _("ett verksamhetsområdes namn")),
        )

    def _check_programme(self, reader: CellReader) -> None:
        named = reader.cell("programme")
        if named and fold(named) not in self._own_names:
            reader.fault(
                "programme",
                _("%(title)s (%(slug)s), eller en tom cell: en fil gäller ett enda program")
                % {"title": self.programme.title, "slug": self.programme.slug},
            )

    def _number(self, reader: CellReader) -> str:
        """A number is text: 4a, 1.2. Numbers are compared letter by letter."""
        if DATE_LIKE.fullmatch(reader.cell("number")):
            reader.fault(
                "number", _("ett nummer: kalkylprogrammet har gjort om det till ett datum, välj formatet Text")
            )
        number = reader.text("number", Measure, "number")
        number = re.sub(r"(?<=[0-9]),(?=[0-9])", ".", " ".join(number.split()).removesuffix("."))
        if number and (earlier := self.numbers.setdefault(number, reader.row)) != reader.row:
            reader.fault("number", _("ett nummer för varje åtgärd: det står redan på rad %(row)s") % {"row": earlier})
        return number

    def _title(self, reader: CellReader, theme: str, number: str) -> str:
        """Two measures of a theme may share a title only if both have numbers."""
        title = " ".join(reader.text("title", Measure, "title", is_required=True).split())
        folded = fold(title)[:FOLDED_LENGTH]
        if title and not folded:
            reader.fault("title", _("en titel med bokstäver"))
        elif title:
            earlier, is_numbered = self._titles.setdefault(
                (self.theme_titles[theme], folded), (reader.row, bool(number))
            )
            if earlier != reader.row and not (number and is_numbered):
                reader.fault(
                    "title",
                    _("en titel för varje åtgärd: temat har den redan på rad %(row)s; ge annars båda nummer")
                    % {"row": earlier},
                )
        return title

    def _values(self, reader: CellReader) -> dict[str, Any]:
        values: dict[str, Any] = {name: reader.text(name, Measure, name) for name in TEXTS if name in self.columns}
        values |= self._years(reader)
        if "cost_sek" in self.columns:
            values["cost_sek"] = reader.amount("cost_sek")
        if state := reader.choice("state", Measure.State, {"pagaende": "running", "genomford": "done"}):
            values["state"] = state
        return values

    def _years(self, reader: CellReader) -> dict[str, int | None]:
        """First and last year, from their own columns or from "2024–2027"; both columns must say the same."""
        years = {name: reader.year(name) for name in ("starts_year", "ends_year") if name in self.columns}
        if "years" in self.columns:
            for name, year in zip(("starts_year", "ends_year"), reader.span("years"), strict=True):
                if year and years.get(name) not in (None, year):
                    heading = self.columns.heading(name)
                    reader.fault("years", _("samma år som i kolumnen %(heading)s") % {"heading": heading})
                years[name] = years.get(name) or year
        first, last = years.get("starts_year"), years.get("ends_year")
        if first and last and last < first:
            field = "ends_year" if reader.cell("ends_year") else "years"
            reader.fault(field, _("ett år tidigast %(year)s, då åtgärden börjar") % {"year": first})
        return years

    def _participants(self, reader: CellReader) -> list[tuple[int, str]]:
        roles: dict[int, str] = {}
        for role in ROLES:
            for pk in self._named(reader, role, self.organisations, _("en organisation som finns här")):
                if roles.setdefault(pk, role) != role and role != Participation.Role.UNKNOWN:
                    expected = _("en roll: %(name)s står också som %(role)s") % {
                        "name": self.organisations.shown[pk],
                        "role": Participation.Role(roles[pk]).label,
                    }
                    reader.fault(role, expected)
        return list(roles.items())

    def _decision(self, reader: CellReader) -> dict[str, Any] | None:
        """Stage and decision, for all who are named on the row. A date and a body without a stage mean "beslutad"."""
        stage = reader.choice("stage", Participation.Stage, {})
        values: dict[str, Any] = {
            name: reader.text(name, Participation, name)
            for name in ("decided_by", "paragraph", "diary_number")
            if name in self.columns
        }
        if "decided_on" in self.columns:
            values["decided_on"] = reader.date("decided_on")
        is_told = any(reader.cell(name) for name in DECISION)
        if not stage and not is_told:
            return None
        if stage in ("", Participation.Stage.DECIDED):
            for name, expected in (
                ("decided_on", _("beslutets datum, till exempel 2024-03-01")),
                ("decided_by", _("vem som beslutade, till exempel Kommunfullmäktige")),
            ):
                if not reader.cell(name):
                    reader.fault(name, expected)
        if is_told and not any(reader.cell(role) for role in ROLES):
            reader.fault(ROLES[0], _("vem beslutet gäller"))
        return {"stage": stage or Participation.Stage.DECIDED, **values}

    def _linked(self, reader: CellReader, field: str, expected: str) -> list[int] | None:
        return self._named(reader, field, self._links[field], expected) if field in self.columns else None

    @staticmethod
    def _named(reader: CellReader, field: str, names: Names, expected: str) -> list[int]:
        text = reader.cell(field)
        ids, unknown = names.read(text) if text else ([], [])
        for name in unknown:
            suggestion = names.suggestion(name)
            reader.fault(field, f"{expected}. {suggestion}" if suggestion else expected, found=name)
        return ids
