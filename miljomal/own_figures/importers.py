"""Reads a file of own figures: every cell is checked, and each fault named by row and column."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.utils.translation import gettext as _

from miljomal.core import clock
from miljomal.core.text import fold
from miljomal.documents.faults import Fault, SpreadsheetFault
from miljomal.documents.spreadsheets import open_table
from miljomal.indicators.models import Indicator
from miljomal.indicators.quantities import is_convertible
from miljomal.indicators.readings import Reading, Status
from miljomal.indicators.services.checking import FIRST_YEAR, Checker
from miljomal.own_figures.parts import free_key, name_key
from miljomal.own_figures.queries import Layout
from miljomal.own_figures.units import UNITS, quantity_of
from miljomal.sources.adapters.rows import NUMBER

MAX_ROWS = 20_000
MAX_FAULTS = 200
YEAR = re.compile(r"(?:18|19|20|21)\d\d")
YEAR_AND_MONTH = re.compile(r"(\d{4})-(\d{2})")
MONTH = re.compile(r"(\d{1,2})")
QUARTER = re.compile(r"(?:k|q|kv|kvartal)?\s*(\d)")
MAX_TITLE = 120
MAX_NEW_PARTS = 100
# Swedish, and what the service's own files say in English.
HEADINGS = {
    "area": ("område", "kommun", "län", "områdeskod", "kommunkod", "kod", "area", "area code"),
    "part": ("del", "mätpunkt", "plats", "part"),
    "year": ("år", "årtal", "year"),
    "period": ("månad", "kvartal", "del av året", "month", "quarter", "part of the year"),
    "value": ("värde", "antal", "siffra", "value"),
    "unit": ("enhet", "unit"),
}
EXPORTED = {"part": ("del", "part"), "period": ("del av året", "part of the year")}
IGNORED_HEADINGS = "Indikator, Varför värde saknas, Källa, Publicerat, Hämtat, Kommentar"
IGNORED_IN_ENGLISH = "Indicator, Why there is no value, Source, Published, Fetched"
IGNORED = frozenset(map(fold, f"{IGNORED_HEADINGS}, {IGNORED_IN_ENGLISH}".split(", ")))
MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
NO_VALUE = {"-": Status.MISSING, "–": Status.MISSING, "saknas": Status.MISSING, "..": Status.SUPPRESSED}


@dataclass(slots=True)
class ReadFile:
    """What a file says. With faults nothing of it is to be used; `fault_count` may be more than those kept."""

    readings: list[Reading] = field(default_factory=list)
    new_parts: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0


def read_file(path: Path, layout: Layout) -> ReadFile:
    """The figures of a CSV, XLSX or ODS file: a figure a row, or the years side by side."""
    reader = _Reader(layout)
    try:
        table = open_table(path)
        reader.take_headings(table.headings, table.heading_row)
        for count, (number, cells) in enumerate(table.rows):
            if count >= MAX_ROWS:
                raise SpreadsheetFault(
                    found=_("fler än %(rows)s rader") % {"rows": MAX_ROWS}, expected=_("en fil för några år i taget")
                )
            reader.take_row(number, cells)
        for fault in table.faults:
            reader.checker.add(fault)
        if not reader.readings and not reader.checker.fault_count:
            raise SpreadsheetFault(found=_("ingen rad med en siffra"), expected=_("minst en siffra under rubrikerna"))
    except SpreadsheetFault as refusal:
        reader.checker.add(refusal.fault)
    found = list(reader.readings.values())
    return ReadFile(found, reader.new_parts, reader.checker.faults, reader.checker.fault_count)


class _Reader:
    """Takes the headings, then row by row; remembers each figure once."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.checker = Checker.for_indicators([layout.indicator])
        self.readings: dict[tuple[str, str, int, int], Reading] = {}
        self.new_parts: dict[str, str] = {}
        self._columns: dict[str, str] = {}
        self._years: list[str] = []

    def take_headings(self, headings: Sequence[str], row: int) -> None:
        """Finds what each column is.

        Raises:
            SpreadsheetFault: a column is unknown, said twice, or the years or the values are not there.
        """
        known = self._known_headings()
        for heading in headings:
            folded = fold(heading)
            what = known.get(folded, "")
            if YEAR.fullmatch(heading):
                self._years.append(heading)
            elif what and what not in self._columns:
                self._columns[what] = heading
            elif folded not in IGNORED and what != "area":
                self._refuse(row, heading, _("en av rubrikerna %(names)s") % {"names": self._expected()})
        if "year" in self._columns and self._years:
            self._refuse(row, self._years[0], _("en kolumn med år, eller åren som rubriker – inte båda"))
        if not self._years and not {"year", "value"} <= self._columns.keys():
            self._refuse(row, ", ".join(headings), _("rubrikerna %(names)s") % {"names": self._expected()})

    def take_row(self, number: int, cells: Mapping[str, str]) -> None:
        """Reads one row; what is wrong is noted, and the rest read all the same."""
        area = self._area(number, cells)
        part = self._part(number, cells)
        quantity = self._quantity(number, cells)
        for heading, year, of_year in self._periods(number, cells):
            text = cells.get(heading, "")
            status = NO_VALUE.get(text.casefold(), "")
            value = None if status or not text else self._value(number, heading, text)
            if None in (area, part, quantity) or (value is None and not status):
                continue
            slug, place = self.layout.indicator.slug, Fault(number, heading, "", "").place
            told = Reading(slug, area or "", year, value, of_year, part or "", status, quantity or "", place)
            self._keep(number, heading, told)

    def _keep(self, number: int, heading: str, reading: Reading) -> None:
        """Remembers a figure that the indicator can have, once; a new part is not asked for yet."""
        plain = replace(reading, breakdown="") if reading.breakdown in self.new_parts else reading
        if not list(self.checker.rows([plain])):
            return
        key = (reading.area, reading.breakdown, reading.year, reading.part)
        if len(self.readings) >= MAX_ROWS:
            raise SpreadsheetFault(
                found=_("fler än %(rows)s siffror") % {"rows": MAX_ROWS}, expected=_("en fil för några år i taget")
            )
        before = self.readings.setdefault(key, reading)
        if (before.value, before.status, before.quantity) != (reading.value, reading.status, reading.quantity):
            expected = _("samma siffra som på %(place)s, eller bara en av dem") % {"place": before.row}
            self._fault(number, heading, _shown(reading), expected)

    def _area(self, number: int, cells: Mapping[str, str]) -> str | None:
        """The code of the row's area; None = a fault. An empty cell, or no column, is the organisation's own area."""
        heading = self._columns.get("area", "")
        text, places = cells.get(heading, ""), self.layout.places
        if not text:
            return self.layout.home
        code = text if text in places.codes else places.by_name(text)
        if not code:
            names = places.codes.values()
            shown = ", ".join(list(names)[:3]) + ("…" if len(names) > 3 else "")
            self._fault(
                number, heading, text, _("ett område som ni kan lämna siffror för: %(names)s") % {"names": shown}
            )
        return code or None

    def _part(self, number: int, cells: Mapping[str, str]) -> str | None:
        """The key of the row's part, "" = the whole; a part that is not known is a new one."""
        heading = self._columns.get("part", "")
        title = " ".join(cells.get(heading, "").split())
        if not title:
            return ""
        known = self.layout.parts.get(name_key(title))
        if known is None:
            if not self.layout.indicator.breakdown_title:
                self._fault(number, heading, title, _("en tom cell, för indikatorn har inga delar"))
                return None
            if not fold(title) or len(title) > MAX_TITLE:
                self._fault(number, heading, title, _("ett namn med bokstäver eller siffror, högst 120 tecken"))
                return None
            known = self._new_part(title)
            if len(self.new_parts) > MAX_NEW_PARTS:
                raise SpreadsheetFault(
                    row=number,
                    found=_("fler än %(count)s nya delar") % {"count": MAX_NEW_PARTS},
                    expected=_("högst så många"),
                )
        return known

    def _new_part(self, title: str) -> str:
        """The key of a part that the indicator does not have yet: the same for the same title."""
        for key, known in self.new_parts.items():
            if name_key(known) == name_key(title):
                return key
        key = free_key(title, {*self.layout.parts.values(), *self.new_parts})
        self.new_parts[key] = title
        return key

    def _quantity(self, number: int, cells: Mapping[str, str]) -> str | None:
        heading, indicator = self._columns.get("unit", ""), self.layout.indicator
        text = cells.get(heading, "")
        if not text or text.casefold() == indicator.unit.casefold():
            return ""
        quantity = quantity_of(text)
        if not quantity or not is_convertible(quantity, indicator.quantity):
            quantity = ""
            name = UNITS.get(indicator.quantity, indicator.unit)
            self._fault(number, heading, text, _("%(unit)s, eller en enhet som går att räkna om dit") % {"unit": name})
        return quantity or None

    def _periods(self, number: int, cells: Mapping[str, str]) -> Iterator[tuple[str, int, int]]:
        """Where each of the row's values stands, and for which year and part of it."""
        of_year = self._part_of_year(number, cells)
        if of_year is None:
            return
        if self._years:
            yield from ((heading, int(heading), of_year) for heading in self._years)
            return
        text, heading = cells.get(self._columns["year"], ""), self._columns["value"]
        is_monthly = self.layout.indicator.frequency == Indicator.Frequency.MONTH
        if is_monthly and (month := YEAR_AND_MONTH.fullmatch(text)):
            yield heading, int(month[1]), int(month[2])
        elif text.isascii() and text.isdigit() and len(text) <= 4:
            yield from self._plausible(number, heading, int(text), of_year)
        else:
            self._fault(number, self._columns["year"], text, _("ett år med fyra siffror"))

    def _plausible(self, number: int, heading: str, year: int, of_year: int) -> Iterator[tuple[str, int, int]]:
        """The year, if there can be figures of it."""
        latest = clock.today().year + 1
        if FIRST_YEAR <= year <= latest:
            yield heading, year, of_year
        else:
            expected = _("ett år mellan %(first)s och %(last)s") % {"first": FIRST_YEAR, "last": latest}
            self._fault(number, self._columns["year"], str(year), expected)

    def _part_of_year(self, number: int, cells: Mapping[str, str]) -> int | None:
        """The month or quarter of the row, 0 = the whole year; None = a fault."""
        heading = self._columns.get("period", "")
        text = cells.get(heading, "")
        if not text:
            return 0
        if self.layout.indicator.frequency == Indicator.Frequency.YEAR:
            self._fault(number, heading, text, _("en tom cell, för indikatorn räknas för hela år"))
            return None
        is_quarter = self.layout.indicator.frequency == Indicator.Frequency.QUARTER
        folded = fold(text)
        digits = (QUARTER if is_quarter else MONTH).fullmatch(folded)
        if digits and 1 <= int(digits[1]) <= (4 if is_quarter else 12):
            return int(digits[1])
        if not is_quarter and folded[:3] in map(fold, MONTHS):
            return [fold(month) for month in MONTHS].index(folded[:3]) + 1
        self._fault(number, heading, text, _("ett kvartal, 1–4") if is_quarter else _("en månad, till exempel mars"))
        return None

    def _value(self, number: int, heading: str, text: str) -> float | None:
        if not NUMBER.fullmatch(text):
            self._fault(number, heading, text, _("ett tal, till exempel 1 234,5, eller – där siffran saknas"))
            return None
        return float(text.replace(" ", "").replace("−", "-").replace(",", "."))

    def _known_headings(self) -> dict[str, str]:
        """What each heading means for this indicator, folded."""
        indicator = self.layout.indicator
        names = {what: [*HEADINGS[what]] for what in HEADINGS}
        names["value"] += [indicator.title, indicator.unit]
        # The service's own files have these two columns for every indicator, empty where it has no such thing.
        if not indicator.breakdown_title:
            names["part"] = [*EXPORTED["part"]]
        else:
            names["part"].append(indicator.breakdown_title)
        if indicator.frequency == Indicator.Frequency.YEAR:
            names["period"] = [*EXPORTED["period"]]
        return {fold(name): what for what, listed in names.items() for name in listed if fold(name)}

    def _expected(self) -> str:
        """The headings that this indicator's files can have, as a person writes them."""
        indicator = self.layout.indicator
        part = [indicator.breakdown_title] if indicator.breakdown_title else []
        periods = {Indicator.Frequency.MONTH: ["Månad"], Indicator.Frequency.QUARTER: ["Kvartal"]}
        period = periods.get(Indicator.Frequency(indicator.frequency), [])
        return ", ".join(["Område", *part, "År", *period, "Värde", "Enhet"])

    def _refuse(self, row: int, found: str, expected: str) -> None:
        """
        Raises:
            SpreadsheetFault: always.
        """
        raise SpreadsheetFault(row=row, found=f"”{found[:120]}”", expected=expected)

    def _fault(self, number: int, column: str, found: str, expected: str) -> None:
        self.checker.add(Fault(number, column, found, expected))


def _shown(reading: Reading) -> str:
    return "–" if reading.value is None else f"{reading.value:.10g}".replace(".", ",")
