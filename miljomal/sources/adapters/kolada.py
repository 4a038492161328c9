"""Kolada: key figures of municipalities and regions, by RKA.

Read in stored copies on 2026-11-27, not against the running service: the API page kolada.se/om-oss/api (version 3
was released on 2025-04-04, version 2 was to live some six months more; figures are revised and KPIs withdrawn
without notice); the description of version 2 in github.com/Hypergene/kolada; public clients of version 3. They agree
on `/kpi/{id}` and `/data/kpi/{id}/year/{years}` with `values`, on pages by `next_url` (version 2: `next_page`) of at
most 5,000 rows, and one of them on at most 25 years in a question. Neither version states a unit: it ends the title
("Personalkostnader, kr/inv"). Not verified: that version 2 still answers, which statuses version 3
writes, and that it marks what is withdrawn with `isdeleted`.
"""

import datetime as dt
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

import httpx
from django.utils.translation import gettext as _

from miljomal.core import clock
from miljomal.indicators.readings import Reading, Status
from miljomal.sources.adapters.errors import Gone, Unreachable, Unreadable
from miljomal.sources.adapters.http import Client
from miljomal.sources.adapters.wanted import Wanted

VERSIONS = ("https://api.kolada.se/v3", "https://api.kolada.se/v2")
FIRST_YEAR = 1990
YEARS_AT_ONCE = 25
PAGE_SIZE = 5000
GENDERS = {"T": "", "K": "kvinnor", "M": "man"}
NO_VALUE = {"Private": Status.SUPPRESSED}


class Kolada:
    """Reads a KPI for the nation, all regions and all municipalities.

    `Wanted.table` is the KPI. Parameters: `unit` = how its title ends, after the last comma; `genders` = true also
    gives the parts "kvinnor" and "man". A version that does not answer gives way to the one before it, for as long
    as the adapter lives.
    """

    def __init__(self, connect: Callable[[], Client] = Client, versions: Sequence[str] = VERSIONS) -> None:
        self.connect, self.versions = connect, list(versions)

    def fetch(self, wanted: Sequence[Wanted], since: int | None) -> Iterator[Reading]:
        """The figures KPI by KPI, in Kolada's own order: a KPI is handed over when all of it has come.

        Raises:
            SourceError: as `Adapter.fetch` says.
        """
        with self.connect() as client:
            for one in wanted:
                yield from self._from_first_that_answers(client, one, since)

    def _from_first_that_answers(self, client: Client, wanted: Wanted, since: int | None) -> list[Reading]:
        """A KPI from the newest version that has it. One that does not answer at all is left, but for the last."""
        first: Gone | Unreachable | None = None
        for version in tuple(self.versions):
            try:
                return list(_Kpi(client, version, wanted).readings(since))
            except (Gone, Unreachable) as error:
                first = first or error
                if isinstance(error, Unreachable) and len(self.versions) > 1:
                    self.versions.remove(version)
        assert first is not None
        raise first


class _Kpi:
    """One KPI in one version of the API."""

    def __init__(self, client: Client, version: str, wanted: Wanted) -> None:
        self.client, self.version, self.wanted = client, version, wanted
        self.genders = GENDERS if wanted.parameters.get("genders") else {"T": ""}

    def readings(self, since: int | None) -> Iterator[Reading]:
        kpi = quote(self.wanted.table, safe="")
        self._check(self._rows(self.client.json(f"{self.version}/kpi/{kpi}")))
        years = range(since or FIRST_YEAR, clock.today().year + 1)
        count = 0
        for start in range(0, len(years), YEARS_AT_ONCE):
            some = ",".join(str(year) for year in years[start : start + YEARS_AT_ONCE])
            for row in self._pages(f"{self.version}/data/kpi/{kpi}/year/{some}?per_page={PAGE_SIZE}"):
                count += 1
                yield from self._readings(row)
        if not count and since is None:
            raise self._gone(_("Nyckeltalet %(kpi)s har inga värden."))

    def _check(self, rows: list[dict[str, Any]]) -> None:
        """Sees that the KPI exists and is still stated in the unit that its title ended with."""
        if not rows:
            raise self._gone(_("Kolada har inte nyckeltalet %(kpi)s."))
        self.wanted.check_unit(str(rows[0].get("title", "")).rpartition(",")[2])

    def _pages(self, address: str) -> Iterator[dict[str, Any]]:
        """The rows of all pages. The next page is asked for where the first was, whatever host it is said to have."""
        seen: set[str] = set()
        while address:
            if address in seen:
                raise self._unreadable(_("Kolada skickar samma sida av %(kpi)s om och om igen."))
            seen.add(address)
            answer = self.client.json(address)
            yield from self._rows(answer)
            address = self._next(address, answer.get("next_url") or answer.get("next_page"))

    def _next(self, address: str, following: Any) -> str:
        """The address of the next page, "" = this was the last."""
        if not following:
            return ""
        try:
            return str(httpx.URL(address).copy_with(raw_path=httpx.URL(following).raw_path))
        except (TypeError, httpx.InvalidURL) as error:
            raise self._unreadable(_("Kolada anger ingen läsbar adress till nästa sida av %(kpi)s.")) from error

    def _rows(self, answer: Any) -> list[dict[str, Any]]:
        rows = answer.get("values") if isinstance(answer, dict) else None
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self._unreadable(_("Koladas svar om %(kpi)s har inte den form som det brukar."))
        return rows

    def _readings(self, row: dict[str, Any]) -> Iterator[Reading]:
        """The figures of an area and a year; none of a group of municipalities ("G…") or of a withdrawn figure."""
        area = area_code(str(row.get("municipality", "")))
        if not area:
            return
        where = f"{self.wanted.table} {row.get('municipality')} {row.get('period')}"
        for figure in self._rows(row):
            gender = figure.get("gender")
            if gender not in self.genders or figure.get("isdeleted"):
                continue
            value = self._number(figure.get("value"), where)
            yield Reading(
                indicator=self.wanted.indicator,
                area=area,
                year=self._year(row.get("period"), where),
                value=value,
                breakdown=self.genders[gender],
                status="" if value is not None else NO_VALUE.get(str(figure.get("status")), Status.MISSING),
                quantity=self.wanted.found_quantity,
                row=where,
            )

    def _year(self, period: Any, where: str) -> int:
        try:
            return dt.date(int(period), 1, 1).year
        except (TypeError, ValueError) as error:
            raise self._unreadable(_("Ett år hos Kolada går inte att läsa: %(where)s."), where=where) from error

    def _number(self, value: Any, where: str) -> float | None:
        if value is None:
            return None
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
            return float(value)
        raise self._unreadable(_("Ett värde hos Kolada är inte ett tal: %(where)s."), where=where)

    def _gone(self, message: str) -> Gone:
        return Gone(
            message % {"kpi": self.wanted.table},
            _("Det kan ha stängts eller bytt namn. Sök på kolada.se och rätta katalogen."),
        )

    def _unreadable(self, message: str, **details: str) -> Unreadable:
        return Unreadable(message % {"kpi": self.wanted.table, **details}, _("Se efter om Kolada har ändrat sitt API."))


def area_code(municipality: str) -> str:
    """Kolada's code as SCB writes it: "0000" → "00", the region "0004" → "04", "0480" as is, anything else → ""."""
    if len(municipality) != 4 or not (municipality.isascii() and municipality.isdigit()):
        return ""
    return municipality.removeprefix("00")
