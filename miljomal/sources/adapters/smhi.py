"""SMHI's meteorological observations: a station's yearly mean temperature and precipitation.

Read in stored copies on 2026-11-27, not against the running service: public clients of "metobs" version 1.0 and
files that they keep as examples. They agree on the address `…/parameter/{parameter}/station/{station}/period/
corrected-archive/data.csv`, on the file (see `metobs`), on the monthly parameters 22 (mean air temperature) and 23
(sum of precipitation), and that the archive leaves out about the latest three months. Not verified: which type of
content SMHI states for the file (only a page or JSON is refused), and any open interface to SMHI's climate
indicators and scenarios; those are published as files and are not read here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from miljomal.indicators.readings import Reading, Status
from miljomal.sources.adapters.errors import SourceError, Unreadable
from miljomal.sources.adapters.http import Client
from miljomal.sources.adapters.metobs import Archive, NotAnArchive, read_archive, years
from miljomal.sources.adapters.wanted import Wanted

ADDRESS = "https://opendata-download-metobs.smhi.se/api/version/1.0"


class Smhi:
    """Reads a monthly parameter at named stations and hands over years.

    `Wanted.table` is the parameter ("22", "23"). Parameters: `years` = "mean" or "sum"; `stations` = a list of
    `station` (SMHI's number), `area` (the municipality where it stands) and `breakdown` (our key, "" = the only one);
    `unit` = as SMHI writes it ("celsius", "millimeter"). A station is a place, not a municipality: nothing is
    interpolated, and the indicator's caveats or the breakdown say which station it is.
    """

    def __init__(self, connect: Callable[[], Client] = Client, address: str = ADDRESS) -> None:
        self.connect, self.address = connect, address

    def fetch(self, wanted: Sequence[Wanted], since: int | None) -> Iterator[Reading]:
        """Whole years, by station as listed, ascending. A year with a month missing has no value.

        Raises:
            SourceError: as `Adapter.fetch` says.
        """
        with self.connect() as client:
            for one in wanted:
                is_sum = self._is_sum(one)
                for station in one.need("stations"):
                    one.need("area", within=station)
                    for year, value in years(self._archive(client, one, station), is_sum=is_sum):
                        if since is None or year >= since:
                            yield self._reading(one, station, year, value)

    def _is_sum(self, wanted: Wanted) -> bool:
        how = wanted.need("years")
        if how not in ("mean", "sum"):
            raise SourceError(
                _("Katalogen säger ”%(how)s” om åren för %(indicator)s. Det ska vara ”mean” eller ”sum”.")
                % {"how": how, "indicator": wanted.indicator}
            )
        return bool(how == "sum")

    def _archive(self, client: Client, wanted: Wanted, station: Mapping[str, Any]) -> Archive:
        number = str(wanted.need("station", within=station))
        parameter = f"{quote(wanted.table, safe='')}/station/{quote(number, safe='')}"
        address = f"{self.address}/parameter/{parameter}/period/corrected-archive/data.csv"
        try:
            archive = read_archive(client.text(address))
            if archive.station != number:
                raise NotAnArchive(f"station {archive.station}")
        except NotAnArchive as error:
            raise Unreadable(
                _("SMHI:s arkiv för stationen %(station)s har inte den form som det brukar.") % {"station": number},
                _("Se efter på SMHI:s sida om stationen eller filen har ändrats."),
            ) from error
        wanted.check_unit(archive.unit)
        return archive

    def _reading(self, wanted: Wanted, station: Mapping[str, Any], year: int, value: float | None) -> Reading:
        return Reading(
            indicator=wanted.indicator,
            area=str(station["area"]),
            year=year,
            value=value,
            breakdown=str(station.get("breakdown", "")),
            status=Status.MISSING if value is None else "",
            quantity=wanted.found_quantity,
            row=f"{wanted.table} {station['station']} {year}",
        )
