"""Reads a published spreadsheet, laid out as its description says, into readings."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from django.utils.translation import gettext as _

from miljomal.documents.faults import Fault, SpreadsheetFault
from miljomal.documents.spreadsheets import Line, read_lines
from miljomal.indicators.readings import Reading, Status
from miljomal.sources.descriptions import Description, FigureColumn
from miljomal.sources.places import NATION, Places

MAX_FAULTS = 200
# 1 234 567,8 · 1234567 · 12.5 · −3; what groups thousands must group all of them.
NUMBER = re.compile(r"[-−]?(?:\d{1,3}(?: \d{3})+|\d+)(?:[.,]\d+)?(?:[eE][-+]?\d+)?")
NO_VALUE = {"..": Status.SUPPRESSED, "-": Status.MISSING, "–": Status.MISSING, "x": Status.NOT_APPLICABLE}

Key = tuple[str, str, str, int]


@dataclass(slots=True)
class PublishedFile:
    """A file under its description. `faults` grows while `readings` are taken; with any, nothing should be stored."""

    path: Path
    description: Description
    places: Places
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0

    def readings(self) -> Iterator[Reading]:
        """The figures row by row; sums last.

        Raises:
            SpreadsheetFault: the file can't be read, or a heading is not there.
        """
        sheet = _Sheet(self, read_lines(self.path, sheet_name=self.description.sheet))
        is_empty = True
        added: dict[Key, float] = {}
        sums: dict[Key, dict[str, float]] = {}
        for reading, is_added in sheet.readings():
            is_empty = False
            if is_added and reading.value is not None:
                key = (reading.indicator, reading.breakdown, reading.area, reading.year)
                added[key] = added.get(key, 0.0) + reading.value
                continue
            self._remember(reading, sums)
            yield reading
        if is_empty and not self.fault_count:
            raise SpreadsheetFault(found=_("ingen rad med siffror"), expected=_("minst en siffra under rubrikerna"))
        for (indicator, part, area, year), value in added.items():
            yield Reading(indicator, area, year, value, breakdown=part)
        yield from self._summed(sums)

    def fault(self, number: int | None, column: str, found: str, expected: str, *, is_quoted: bool = True) -> None:
        """Counts a fault and keeps it if there is room."""
        self.fault_count += 1
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(Fault(number, column, found, expected, is_quoted=is_quoted))

    def _remember(self, reading: Reading, sums: dict[Key, dict[str, float]]) -> None:
        """Keeps a municipality's value for the sums, and that an area above has one of its own."""
        if not self.description.sums or reading.value is None:
            return
        key = (reading.indicator, reading.breakdown, "", reading.year)
        sums.setdefault(key, {})[reading.area] = reading.value

    def _summed(self, sums: dict[Key, dict[str, float]]) -> Iterator[Reading]:
        """Counties and the nation, where every municipality has a value and the file says nothing itself."""
        everyone = self.places.municipalities
        for (indicator, part, _area, year), values in sums.items():
            if any(code not in values for code in everyone):
                continue
            totals: dict[str, float] = {}
            for code in everyone:
                for level, above in (("county", self.places.parents[code]), ("nation", NATION)):
                    if level in self.description.sums and above not in values:
                        totals[above] = totals.get(above, 0.0) + values[code]
            for area, value in totals.items():
                yield Reading(indicator, area, year, value, breakdown=part)


@dataclass(slots=True, frozen=True)
class _Taken:
    """A column that is read: its place, its heading, its year and what it becomes."""

    index: int
    heading: str
    year: int
    figure: FigureColumn


class _Sheet:
    """The rows of the sheet under their headings."""

    def __init__(self, file: PublishedFile, lines: Iterator[Line]) -> None:
        self._file, self._lines = file, lines
        self._description = file.description

    def readings(self) -> Iterator[tuple[Reading, bool]]:
        """Each reading, and whether it is to be added to others of its key."""
        for number, cells in self._rows():
            texts = {heading: cells[index] if index < len(cells) else "" for heading, index in self._index.items()}
            area = self._area(number, texts)
            if area is None:
                continue
            for taken in self._taken:
                if taken.figure.takes(texts):
                    reading = self._reading(number, cells, texts, area, taken)
                    if reading is not None:
                        yield reading, taken.figure.is_added

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
        """The place of each heading that is looked for.

        Raises:
            SpreadsheetFault: one of them is not there.
        """
        index: dict[str, int] = {}
        for place, heading in enumerate(self._headings):
            index.setdefault(heading, place)
        figures = self._description.figures
        needed = [*self._description.area.headings, *(name for figure in figures for name in figure.rows)]
        needed += [name for figure in figures for name in (figure.part_column, figure.minus) if name]
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
        return [
            _Taken(place, heading, year, figure)
            for figure in self._description.figures
            for place, heading in enumerate(self._headings)
            if (year := figure.year_of(heading)) is not None
        ]

    def _area(self, number: int, texts: dict[str, str]) -> str | None:
        """The code of the row's area; None = the row is about none (faults are noted)."""
        columns, places = self._description.area, self._file.places
        if columns.code:
            is_nation = not texts[columns.code] and columns.name and texts[columns.name] == columns.nation
            return NATION if is_nation else self._by_code(number, texts[columns.code], self._figures_of(texts))
        name, county = texts[columns.name], texts.get(columns.county, "")
        if columns.county and county == columns.nation:
            return NATION
        if columns.county and name == columns.whole:
            name = county
        elif name == columns.nation:
            return NATION
        if not name or name in columns.skipped:
            return None
        code = columns.aliases.get(name) or places.by_name(name)
        if not code:
            near = places.suggestion(name)
            hint = f". {_('Menade du %(names)s?') % {'names': near}}" if near else ""
            self._file.fault(number, columns.name, name, _("namnet på en kommun eller ett län") + hint)
        return code or None

    def _figures_of(self, texts: dict[str, str]) -> list[str]:
        """What stands in the columns of figures."""
        return [texts[taken.heading] for taken in self._taken]

    def _by_code(self, number: int, code: str, figures: Iterable[str]) -> str | None:
        places, heading = self._file.places, self._description.area.code
        if not code.isdigit():
            if any(cells and NUMBER.fullmatch(cells) for cells in figures):
                self._file.fault(number, heading, code, _("en områdeskod med två eller fyra siffror"))
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
        self._file.fault(number, heading, code, expected)
        return None

    def _reading(
        self, number: int, cells: list[str], texts: dict[str, str], area: str, taken: _Taken
    ) -> Reading | None:
        figure = taken.figure
        place = _("rad %(row)s, kolumn %(column)s") % {"row": number, "column": taken.heading}
        part = texts[figure.part_column] if figure.part_column else figure.part
        text = cells[taken.index] if taken.index < len(cells) else ""
        status = NO_VALUE.get(text) or (Status.MISSING if not text and figure.empty == "missing" else None)
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
            self._file.fault(number, heading, text, _("ett tal, till exempel 1 234,5"))
            return None
        return float(plain.replace(" ", "").replace("−", "-").replace(",", "."))


def _joined(rows: list[list[str]]) -> list[str]:
    """The headings of several rows as one, column by column."""
    width = max(map(len, rows), default=0)
    return [
        " ".join(filter(None, (row[place] if place < len(row) else "" for row in rows))).strip()
        for place in range(width)
    ]
