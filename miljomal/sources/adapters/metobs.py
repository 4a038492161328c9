"""SMHI's monthly archive of a station, and what its years come to. Knows no database and no network.

The file begins with small tables about station, parameter and position, and ends with the values:
"Från Datum Tid (UTC);Till Datum Tid (UTC);Representativ månad;Lufttemperatur;Kvalitet;;Tidsutsnitt:". Further
columns explain the file. G = checked and approved; Y = suspected, or aggregated from values that are roughly checked.
"""

import math
import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
TRUSTED = ("G", "Y")


class NotAnArchive(ValueError):
    """The file is not a monthly archive: `args[0]` says why, in English, for the log."""


@dataclass(frozen=True, slots=True)
class Archive:
    """A station's values by (year, month). A month without value, or with one that was rejected, is left out."""

    station: str
    unit: str
    begins: tuple[int, int]
    ends: tuple[int, int]
    months: dict[tuple[int, int], float]


def read_archive(text: str) -> Archive:
    """Reads a file.

    Raises:
        NotAnArchive: a table is missing, or a row is not what its heading says.
    """
    lines = [[cell.strip() for cell in line.split(";")] for line in text.splitlines()]
    station = _below(lines, "Stationsnummer")
    unit = _below(lines, "Enhet")
    start = next((at for at, line in enumerate(lines) if "Representativ månad" in line), None)
    if start is None or "Kvalitet" not in lines[start]:
        raise NotAnArchive("no table of months")
    rows = [_row(lines[start], line) for line in lines[start + 1 :] if any(line)]
    if not rows:
        raise NotAnArchive("no months")
    months: dict[tuple[int, int], float] = {}
    for month, value in rows:
        if value is not None and months.setdefault(month, value) != value:
            raise NotAnArchive(f"two values for {month}")
    return Archive(station, unit, min(rows)[0], max(rows)[0], months)


def years(archive: Archive, *, is_sum: bool) -> Iterator[tuple[int, float | None]]:
    """Each year that the archive covers from January to December, ascending, with its sum or mean; at most three
    decimals. None = a month is missing: nothing is filled in. The mean weighs each month by its days."""
    first = archive.begins[0] + (archive.begins[1] > 1)
    last = archive.ends[0] - (archive.ends[1] < 12)
    for year in range(first, last + 1):
        values = [archive.months.get((year, month)) for month in range(1, 13)]
        days = [1 if is_sum else monthrange(year, month)[1] for month in range(1, 13)]
        known = [value * weight for value, weight in zip(values, days, strict=True) if value is not None]
        total = math.fsum(known) / (1 if is_sum else sum(days))
        yield year, round(total, 3) if len(known) == 12 else None


def _below(lines: list[list[str]], heading: str) -> str:
    """The cell under a heading."""
    for line, following in pairwise(lines):
        if heading in line and line.index(heading) < len(following):
            return following[line.index(heading)]
    raise NotAnArchive(f"no {heading}")


def _row(headings: list[str], line: list[str]) -> tuple[tuple[int, int], float | None]:
    """Month and value; the value stands between the month and its quality."""
    at, quality = headings.index("Representativ månad"), headings.index("Kvalitet")
    found = MONTH.fullmatch(line[at]) if len(line) > quality else None
    if not found:
        raise NotAnArchive(f"no month in {';'.join(line)[:80]}")
    month = int(found[1]), int(found[2])
    if not line[at + 1] or line[quality] not in TRUSTED:
        return month, None
    try:
        value = float(line[at + 1])
    except ValueError as error:
        raise NotAnArchive(f"no number for {found[0]}") from error
    if not math.isfinite(value):
        raise NotAnArchive(f"no number for {found[0]}")
    return month, value
