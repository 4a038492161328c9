"""The rows of a published spreadsheet under their headings: which area each is about, and what it says."""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from django.utils.translation import gettext as _

from miljomal.documents.faults import SpreadsheetFault
from miljomal.documents.spreadsheets import Line
from miljomal.indicators.readings import Reading, Status
from miljomal.sources.adapters.gathering import Addend
from miljomal.sources.descriptions import AreaColumns, Description, FigureColumn
from miljomal.sources.places import NATION, Places, key

# 1 234 567,8 · 1234567 · 12.5 · −3; what groups thousands must group all of them.
NUMBER = re.compile(r"[-−]?(?:\d{1,3}(?: \d{3})+|\d+)(?:[.,]\d+)?(?:[eE][-+]?\d+)?")
NO_VALUE = {"..": Status.SUPPRESSED, "-": Status.MISSING, "–": Status.MISSING, "x": Status.NOT_APPLICABLE}

Texts = dict[str, str]


class Note(Protocol):
    """Takes down a fault: row, column, what was found and what was expected."""

    def __call__(self, number: int | None, column: str, found: str, expected: str) -> None: ...


@dataclass(slots=True, frozen=True)
class _Taken:
    """A column that is read: its place, its heading, its year and what it becomes; `order` = which of the figures."""

    index: int
    heading: str
    year: int
    figure: FigureColumn
    order: int


class AreaOfRow:
    """Finds the area that a row is about, by names in any case, and notes what is wrong with it."""

    def __init__(self, columns: AreaColumns, places: Places, note: Note) -> None:
        self.columns, self.places, self.note = columns, places, note
        self._nation, self._whole = key(columns.nation), key(columns.whole)
        self._skipped = {key(name) for name in columns.skipped}
        self._aliases = {key(name): code for name, code in columns.aliases.items()}

    def code(self, number: int, texts: Texts, figures: Iterable[str]) -> str | None:
        """The code of the row's area; None = the row is about none, or nobody can tell (faults are noted).

        `figures` = what stands in the columns of figures.
        """
        columns = self.columns
        if columns.code:
            is_nation = not texts[columns.code] and columns.name and self._is_nation(texts[columns.name])
            code = NATION if is_nation else self._by_code(number, texts[columns.code], figures)
        else:
            code = self._by_name(number, texts[columns.name], self._county(texts))
        return code if code and self._is_where_it_says(number, code, self._county(texts)) else None

    def _by_name(self, number: int, name: str, county: str) -> str | None:
        if self._is_nation(county) and key(name) in ("", self._nation, self._whole):
            return NATION
        is_whole = bool(self.columns.county) and key(name) == self._whole
        if is_whole:
            name = county
        elif self._is_nation(name):
            return NATION
        if not name or key(name) in self._skipped:
            return None
        code = self._aliases.get(key(name)) or (self.places.county(name) if is_whole else self.places.by_name(name))
        if not code:
            near = _(" eller ").join(self.places.suggestions(name))
            hint = f". {_('Menade du %(names)s?') % {'names': near}}" if near else ""
            column = self.columns.county if is_whole else self.columns.name
            self.note(number, column, name, _("namnet på en kommun eller ett län") + hint)
        return code or None

    def _county(self, texts: Texts) -> str:
        """What the row says of the county, "" = nothing."""
        return texts[self.columns.county] if self.columns.county else ""

    def _is_nation(self, name: str) -> bool:
        return bool(name) and key(name) == self._nation

    def _by_code(self, number: int, code: str, figures: Iterable[str]) -> str | None:
        places, heading = self.places, self.columns.code
        if not code.isdigit():
            if any(cells and NUMBER.fullmatch(cells) for cells in figures):
                self.note(number, heading, code, _("en områdeskod med två eller fyra siffror"))
            return None
        if code == NATION or code in places.codes:
            return code
        if code in places.former:
            after, since = places.former[code]
            expected = _("koden %(code)s, %(name)s, som gäller sedan %(since)s") % {
                "code": after,
                "name": places.codes.get(after, ""),
                "since": since,
            }
        else:
            expected = _("koden för landet, ett län eller en kommun som finns")
        self.note(number, heading, code, expected)
        return None

    def _is_where_it_says(self, number: int, code: str, county: str) -> bool:
        """Whether the county that the row names, if it names one, is the area's own."""
        if code == NATION or not county or self.places.may_lie_in(code, county):
            return True
        codes, parent = self.places.codes, self.places.parents[code]
        within = {"county": codes.get(parent, ""), "name": codes[code]}
        expected = codes[code] if len(code) == 2 else _("%(county)s, där %(name)s ligger") % within
        self.note(number, self.columns.county, county, expected)
        return False


class Sheet:
    """The rows of a sheet under their headings."""

    def __init__(self, description: Description, lines: Iterator[Line], area: AreaOfRow, note: Note) -> None:
        self._description, self._lines, self._area, self._note = description, lines, area, note
        self._rows_added: dict[tuple[object, ...], int] = {}

    def readings(self) -> Iterator[tuple[Reading, Addend | None]]:
        """Each reading, and which part it is of a sum, None = it stands for itself.

        Raises:
            SpreadsheetFault: a heading is not there, or is there twice.
        """
        for number, cells in self._rows():
            texts = {heading: cells[index] if index < len(cells) else "" for heading, index in self._index.items()}
            area = self._area.code(number, texts, (texts[taken.heading] for taken in self._taken))
            if area is None:
                continue
            taken_here = [taken for taken in self._taken if taken.figure.takes(texts)]
            if self._is_repeated(number, area, texts, taken_here):
                continue
            for taken in taken_here:
                reading = self._reading(number, cells, texts, area, taken)
                if reading is not None:
                    yield reading, _addend(taken, texts)

    def _rows(self) -> Iterator[Line]:
        """The rows under the headings, which are read first."""
        wanted = set(self._description.headings)
        found: list[list[str]] = []
        for number, cells in self._lines:
            if number in wanted:
                found.append(cells)
            elif number > max(wanted):
                if self._description.last_row and number > self._description.last_row:
                    return
                self._headings = _joined(found)
                yield number, cells

    _headings: list[str]

    @cached_property
    def _index(self) -> dict[str, int]:
        """The place of each heading that is looked for."""
        index: dict[str, int] = {}
        for place, heading in enumerate(self._headings):
            index.setdefault(heading, place)
        figures = self._description.figures
        needed = [*self._description.area.headings, *(name for figure in figures for name in figure.headings)]
        # The heading over the first column may be empty.
        missing = [name for name in needed if name not in index and name != "A"]
        missing += [figure.column for figure in figures if not any(map(figure.year_of, self._headings))]
        if missing:
            raise SpreadsheetFault(
                row=max(self._description.headings),
                found=", ".join(filter(None, self._headings))[:200] or _("inga rubriker"),
                expected=_("rubriken %(heading)s") % {"heading": missing[0]},
            )
        return {**index, "A": 0}

    @cached_property
    def _taken(self) -> list[_Taken]:
        found: dict[tuple[int, int], _Taken] = {}
        for order, figure in enumerate(self._description.figures):
            for place, heading in enumerate(self._headings):
                if (year := figure.year_of(heading)) is None:
                    continue
                if (order, year) in found:
                    row = max(self._description.headings)
                    raise SpreadsheetFault(row=row, found=heading, expected=_("varje rubrik en gång"))
                found[order, year] = _Taken(place, heading, year, figure, order)
        return list(found.values())

    def _is_repeated(self, number: int, area: str, texts: Texts, taken_here: Iterable[_Taken]) -> bool:
        """Whether a row that would be added has been added already: one for the same area and of the same names."""
        for taken in taken_here:
            if not taken.figure.is_added:
                continue
            names = [texts[heading] for heading in taken.figure.identity]
            first = self._rows_added.setdefault((taken.order, area, *names), number)
            if first != number:
                own = self._description.area.headings
                columns = dict.fromkeys((*taken.figure.identity, *own))
                found = ", ".join(filter(None, (texts[heading] for heading in columns)))
                expected = _("en rad en gång: den står redan på rad %(row)s") % {"row": first}
                self._note(number, ", ".join(columns), found, expected)
                return True
        return False

    def _reading(self, number: int, cells: list[str], texts: Texts, area: str, taken: _Taken) -> Reading | None:
        figure = taken.figure
        place = _("rad %(row)s, kolumn %(column)s") % {"row": number, "column": taken.heading}
        part = texts[figure.part_column] if figure.part_column else figure.part
        text = cells[taken.index] if taken.index < len(cells) else ""
        # What is added must be whole.
        is_missing = not text and (figure.empty == "missing" or (figure.is_added and figure.empty == "skip"))
        status = NO_VALUE.get(text) or (Status.MISSING if is_missing else None)
        if status is not None:
            return Reading(figure.indicator, area, taken.year, None, breakdown=part, status=status, row=place)
        if not text and figure.empty == "skip":
            return None
        value = self._value(number, taken.heading, text or "0")
        less = self._value(number, figure.minus, texts[figure.minus]) if figure.minus else 0.0
        if value is None or less is None:
            return None
        value = (value - less) * figure.factor
        return Reading(figure.indicator, area, taken.year, value, breakdown=part, row=place)

    def _value(self, number: int, heading: str, text: str) -> float | None:
        plain = text.replace("\u00a0", " ").replace("\u202f", " ")
        if not NUMBER.fullmatch(plain):
            self._note(number, heading, text, _("ett tal, till exempel 1 234,5"))
            return None
        return float(plain.replace(" ", "").replace("−", "-").replace(",", "."))


def _addend(taken: _Taken, texts: Texts) -> Addend | None:
    if not taken.figure.is_added:
        return None
    rows = taken.figure.rows
    of = math.prod(len(set(wanted)) for wanted in rows.values())
    return Addend(taken.order, tuple(texts[heading] for heading in rows), of)


def _joined(rows: list[list[str]]) -> list[str]:
    """The headings of several rows as one, column by column."""
    width = max(map(len, rows), default=0)
    return [
        " ".join(filter(None, (row[place] if place < len(row) else "" for row in rows))).strip()
        for place in range(width)
    ]
