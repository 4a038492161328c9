"""What is only known when a file's last row has been read: rows added together, sums of areas, and who is missing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from django.utils.translation import gettext as _

from miljomal.indicators.readings import Reading, Status
from miljomal.sources.places import NATION, Places

NAMED = 10
Figure = tuple[str, str]
"""Indicator and part."""
Key = tuple[str, str, str, int]
"""Indicator, part, area and year."""


class Addend(NamedTuple):
    """Which part of a sum a row is: the figure that is added, what the row is called, and how many there should be."""

    figure: int
    names: tuple[str, ...]
    of: int


@dataclass(slots=True)
class Added:
    """Readings of the same indicator, part, area and year, added together.

    A sum without one of its parts would look like a whole one: if a row is not there or has no value, neither has it.
    """

    _sums: dict[Key, Reading] = field(default_factory=dict)
    _rows: dict[tuple[Key, int], tuple[int, set[tuple[str, ...]]]] = field(default_factory=dict)

    def add(self, one: Reading, addend: Addend) -> None:
        """Adds a reading; the sum stands where the first of them stood."""
        key = (one.indicator, one.breakdown, one.area, one.year)
        self._rows.setdefault((key, addend.figure), (addend.of, set()))[1].add(addend.names)
        before = self._sums.get(key)
        if before is None:
            self._sums[key] = one
        elif before.value is not None:
            value = None if one.value is None else before.value + one.value
            self._sums[key] = replace(before, value=value, status=one.status)

    def readings(self) -> Iterator[Reading]:
        """The sums."""
        lacking = {key for (key, _figure), (of, names) in self._rows.items() if len(names) < of}
        for key, one in self._sums.items():
            is_whole = one.value is None or key not in lacking
            yield one if is_whole else replace(one, value=None, status=Status.MISSING)


@dataclass(slots=True)
class Levels:
    """Sums of municipalities for the areas above, where every municipality has a value and the file says nothing."""

    places: Places
    wanted: tuple[str, ...]
    _values: dict[tuple[str, str, int], dict[str, float]] = field(default_factory=dict)

    def remember(self, one: Reading) -> None:
        """Keeps a municipality's value for the sums, and that an area above has one of its own."""
        if self.wanted and one.value is not None:
            self._values.setdefault((one.indicator, one.breakdown, one.year), {})[one.area] = one.value

    def readings(self) -> Iterator[Reading]:
        """The sums, figure by figure."""
        everyone = self.places.municipalities
        for (indicator, part, year), values in self._values.items():
            if any(code not in values for code in everyone):
                continue
            totals: dict[str, float] = {}
            for code in everyone:
                for level, above in (("county", self.places.parents[code]), ("nation", NATION)):
                    if level in self.wanted and above not in values:
                        totals[above] = totals.get(above, 0.0) + values[code]
            for area, value in totals.items():
                yield Reading(indicator, area, year, value, breakdown=part)


@dataclass(slots=True)
class Coverage:
    """Which areas a file has figures for, of those kinds that it should have all of."""

    places: Places
    kinds: tuple[str, ...]
    _seen: dict[Figure, set[str]] = field(default_factory=dict)

    def remember(self, one: Reading) -> None:
        """Notes that an area has a figure; one that is said to be missing or secret counts too."""
        if self.kinds:
            self._seen.setdefault((one.indicator, one.breakdown), set()).add(one.area)

    def remarks(self) -> Iterator[str]:
        """In words, kind by kind, which areas have no figures at all; once if that is so of all that the file has."""
        for kind in self.kinds:
            everyone = self.places.municipalities if kind == "municipality" else self.places.all_counties
            missing = {figure: [code for code in everyone if code not in seen] for figure, seen in self._seen.items()}
            if len({tuple(some) for some in missing.values()}) == 1:
                missing = {("", ""): next(iter(missing.values()))}
            for figure, some in missing.items():
                if some:
                    what = ", ".join(filter(None, figure))
                    told = self._told(kind, some, len(everyone))
                    yield f"{what}: {told}" if what else told

    def _told(self, kind: str, codes: list[str], of: int) -> str:
        details = {"count": len(codes), "all": of, "names": named(self.places.codes[code] for code in codes)}
        if kind == "municipality":
            return _("Siffror saknas för %(count)s av %(all)s kommuner: %(names)s.") % details
        return _("Siffror saknas för %(count)s av %(all)s län: %(names)s.") % details


def named(names: Iterable[str]) -> str:
    """The first ten names, and how many more there are."""
    wanted = list(names)
    told = ", ".join(wanted[:NAMED])
    more = len(wanted) - NAMED
    return _("%(names)s och %(count)s till") % {"names": told, "count": more} if more > 0 else told
