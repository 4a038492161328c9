"""SCB's statistical database by PxWebApi 2.

Read in stored copies on 2026-11-27, not against the running service: the PxWebApi 2 user guide
(github.com/PxTools/pxtools.github.io), notes on SCB's installation that say they were checked against it in August
and September 2026 (github.com/janbrus/pxwebapi-skills), and public clients. They agree on the address, on
`/config` (`maxDataCells` 150,000; `maxCallsPerTimeWindow` 30 in 10 seconds), `/tables/{id}/metadata` and
`/codelists/{id}`, on POST `/tables/{id}/data` with `selection` of `variableCode`, `codelist`, `valueCodes`, on
JSON-stat 2.0 with `category.unit.{code}.base` and `extension.elimination`, and that a dimension that may be left out
is summed or replaced by its total by SCB. The same notes: a code asked for twice gives 500; a table may end without
saying so and go on in another. Symbols in `status`: "." can't occur, ".." not available, ":" secret; "-" is nil in
the PX format. Not verified: that SCB's answers have "-" or ":" without a value.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from miljomal.indicators.readings import Reading, Status
from miljomal.sources.adapters.errors import Changed, Unreadable
from miljomal.sources.adapters.http import Client
from miljomal.sources.adapters.jsonstat import Cell, NotJsonStat, cells, codes_of
from miljomal.sources.adapters.questions import split
from miljomal.sources.adapters.wanted import Wanted

ADDRESS = "https://statistikdatabasen.scb.se/api/v2"
MOST_CELLS = 150_000
AREA = re.compile(r"\d{2}(\d{2})?")
TIME = re.compile(r"(\d{4})(?:M(0[1-9]|1[0-2])|[KQ]([1-4]))?")
NIL = ("-", "–")
NO_VALUE = {".": Status.NOT_APPLICABLE, ":": Status.SUPPRESSED}


class Scb:
    """Reads a table's figures for areas, times and, if wanted, the parts of one dimension.

    `Wanted.table` is the table ("TAB638"). Parameters: `content` = the code of what is measured; `area` = the
    dimension of areas, "" = the table is about the nation; `codelists` = the lists that its areas are taken from, one
    question each, none = the dimension's own codes; `fixed` = one code by dimension; `breakdown` = a dimension, and
    `breakdowns` = our key by its code, "" = the whole; `with_whole` = true also asks without that dimension, which
    gives the whole; `unit` = as SCB writes it. `time` and `contents` name those dimensions, "Tid" and "ContentsCode"
    if not stated. `continued_in` = later tables of the same series, each with its `table` and what else differs; a
    period is read from the first table that has it. Areas that are neither nation, county nor municipality are left
    out.
    """

    def __init__(self, connect: Callable[[], Client] = Client, address: str = ADDRESS) -> None:
        self.connect, self.address = connect, address
        self._most_cells = 0

    def fetch(self, wanted: Sequence[Wanted], since: int | None) -> Iterator[Reading]:
        """The figures table by table; within a table by question, area and time.

        Raises:
            SourceError: as `Adapter.fetch` says.
        """
        with self.connect() as client:
            limit = self._limit(client) if wanted else MOST_CELLS
            for one in wanted:
                read: set[str] = set()
                for table in _tables(one):
                    yield from _Table(client, self.address, table, limit).readings(since, read)

    def _limit(self, client: Client) -> int:
        """How many cells SCB hands over at once; asked for once."""
        if not self._most_cells:
            answer = client.json(f"{self.address}/config")
            stated = answer.get("maxDataCells") if isinstance(answer, dict) else None
            self._most_cells = stated if isinstance(stated, int) and stated > 0 else MOST_CELLS
        return self._most_cells


def _tables(wanted: Wanted) -> Iterator[Wanted]:
    """The table, and those that the series goes on in."""
    yield wanted
    for later in wanted.parameters.get("continued_in", ()):
        table = str(wanted.need("table", within=later))
        yield replace(wanted, table=table, parameters={**wanted.parameters, **later})


def _check_that_all_came(answer: Any, codes: dict[str, list[str]]) -> None:
    """Sees that an answer has the dimensions and codes that were asked for, no fewer and no more.

    Raises:
        NotJsonStat: it has not.
    """
    if not isinstance(answer, dict) or answer.get("id") is None or set(answer["id"]) != set(codes):
        raise NotJsonStat("other dimensions than asked for")
    for dimension, some in codes.items():
        if sorted(codes_of(answer, dimension)) != sorted(some):
            raise NotJsonStat(f"other codes in {dimension} than asked for")


class _Table:
    """One table, as the catalogue wants it."""

    def __init__(self, client: Client, address: str, wanted: Wanted, limit: int) -> None:
        self.client, self.address, self.wanted, self.limit = client, address, wanted, limit
        parameters = wanted.parameters
        self.table = f"{address}/tables/{quote(wanted.table, safe='')}"
        self.area, self.breakdown = str(parameters.get("area", "")), str(parameters.get("breakdown", ""))
        self.time, self.contents = parameters.get("time", "Tid"), parameters.get("contents", "ContentsCode")
        self.content = str(wanted.need("content"))
        self.keys: dict[str, str] = dict(wanted.need("breakdowns")) if self.breakdown else {}
        self.fixed: dict[str, str] = dict(parameters.get("fixed", {}))

    def readings(self, since: int | None, read: set[str]) -> Iterator[Reading]:
        """The figures of all periods but those already `read`, to which they are added."""
        metadata = self.client.json(f"{self.table}/metadata?lang=sv")
        try:
            self._check(metadata)
        except (KeyError, TypeError, AttributeError) as error:
            raise self._unreadable() from error
        times = [code for code in self._codes(metadata, self.time) if code not in read]
        times = [code for code in times if self._period(code)[0] >= (since or 0)]
        read.update(times)
        for codelist, areas in self._areas(metadata):
            for keys in self._breakdowns():
                for some, then in self._split(areas, times, max(1, len(keys))):
                    yield from self._ask(codelist, some, then, keys)

    def _check(self, metadata: Any) -> None:
        """Sees that the table still has what is asked for, and nothing more that must be chosen."""
        stated = {self.area, self.time, self.contents, self.breakdown, *self.fixed} - {""}
        for dimension in stated:
            self._codes(metadata, dimension)
        chosen = {**self.fixed, self.contents: self.content}
        pairs = [*chosen.items(), *((self.breakdown, code) for code in self.keys)]
        for dimension, code in pairs:
            if code not in self._codes(metadata, dimension):
                raise self._changed(_("%(table)s har inte längre koden %(code)s i %(dimension)s."), dimension, code)
        for dimension in metadata["id"]:
            extension = metadata["dimension"][dimension].get("extension") or {}
            if dimension not in stated and not extension.get("elimination"):
                raise self._changed(_("%(table)s har fått indelningen %(dimension)s, som måste väljas."), dimension)
        units = metadata["dimension"][self.contents]["category"].get("unit") or {}
        self.wanted.check_unit(str((units.get(self.content) or {}).get("base", "")))

    def _areas(self, metadata: Any) -> Iterator[tuple[str, list[str]]]:
        """Codelist ("" = the dimension's own codes) and the areas to ask for."""
        if not self.area:
            yield "", ["00"]
            return
        for codelist in self.wanted.parameters.get("codelists") or [""]:
            found = self._listed(codelist) if codelist else self._codes(metadata, self.area)
            areas = [code for code in dict.fromkeys(found) if AREA.fullmatch(code)]
            if not areas:
                raise self._changed(_("%(table)s har inga koder för län eller kommuner i %(dimension)s."), self.area)
            yield codelist, areas

    def _listed(self, codelist: str) -> list[str]:
        answer = self.client.json(f"{self.address}/codelists/{quote(codelist, safe='')}?lang=sv")
        try:
            return [str(value["code"]) for value in answer["values"]]
        except (KeyError, TypeError) as error:
            raise self._unreadable() from error

    def _breakdowns(self) -> Iterator[dict[str, str]]:
        """Our keys by the codes to ask for, {} = without the dimension."""
        if self.keys:
            yield self.keys
        if not self.keys or self.wanted.parameters.get("with_whole"):
            yield {}

    def _split(self, areas: list[str], times: list[str], each: int) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
        try:
            yield from split(areas, times, cells_each=each, limit=self.limit)
        except ValueError as error:
            raise self._changed(_("%(table)s har fler delar än vad SCB lämnar ut på en gång.")) from error

    def _ask(
        self, codelist: str, areas: Sequence[str], times: Sequence[str], keys: dict[str, str]
    ) -> Iterator[Reading]:
        """One question, and its cells as readings."""
        codes = {self.contents: [self.content], self.time: list(times)}
        codes |= {dimension: [code] for dimension, code in self.fixed.items()}
        codes |= {self.area: list(areas)} if self.area else {}
        codes |= {self.breakdown: list(keys)} if keys else {}
        selection: list[dict[str, Any]] = [{"variableCode": name, "valueCodes": some} for name, some in codes.items()]
        for choice in selection:
            if codelist and choice["variableCode"] == self.area:
                choice["codelist"] = codelist
        answer = self.client.json(f"{self.table}/data?lang=sv&outputFormat=json-stat2", body={"selection": selection})
        try:
            _check_that_all_came(answer, codes)
            for cell in cells(answer):
                yield self._reading(cell, keys)
        except NotJsonStat as error:
            raise self._unreadable() from error

    def _reading(self, cell: Cell, keys: dict[str, str]) -> Reading:
        year, part = self._period(cell.codes[self.time])
        nil = cell.value is None and cell.status in NIL
        value = 0.0 if nil else cell.value
        area = cell.codes[self.area] if self.area else "00"
        code = cell.codes.get(self.breakdown, "")
        return Reading(
            indicator=self.wanted.indicator,
            area=area,
            year=year,
            value=value,
            part=part,
            breakdown=keys.get(code, ""),
            status="" if value is not None else NO_VALUE.get(cell.status, Status.MISSING),
            quantity=self.wanted.found_quantity,
            row=" ".join(part for part in (self.wanted.table, area, cell.codes[self.time], code) if part),
        )

    def _period(self, code: str) -> tuple[int, int]:
        """Year and month or quarter, 0 = all of the year: "2023", "2023M04", "2023K1"."""
        found = TIME.fullmatch(code)
        if not found:
            raise self._changed(_("%(table)s har en tid som vi inte kan läsa: %(code)s."), self.time, code)
        return int(found[1]), int(found[2] or found[3] or 0)

    def _codes(self, dataset: Any, dimension: str) -> list[str]:
        try:
            return codes_of(dataset, dimension)
        except NotJsonStat as error:
            raise self._changed(_("%(table)s har inte längre indelningen %(dimension)s."), dimension) from error

    def _changed(self, message: str, dimension: str = "", code: str = "") -> Changed:
        return Changed(
            message % {"table": self.wanted.table, "dimension": dimension, "code": code},
            _("Jämför med tabellen i SCB:s statistikdatabas och rätta katalogen."),
        )

    def _unreadable(self) -> Unreadable:
        return Unreadable(
            _("SCB:s svar om %(table)s är inte helt.") % {"table": self.wanted.table},
            _("Hämta igen. Händer det flera gånger, se efter om SCB har ändrat sitt API."),
        )
