"""Reads published files into the catalogue's indicators: those that ship with the project, and any other."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.core.exceptions import ObjectDoesNotExist

from miljomal.core.reference import read_csv, read_toml
from miljomal.indicators.models import Delivery, Indicator, Likeness, Source
from miljomal.indicators.readings import Reading
from miljomal.indicators.services.calculating import calculate_from
from miljomal.indicators.services.likening import liken, liken_from
from miljomal.indicators.services.storing import Outcome, Refused, store
from miljomal.organisations.models import Area
from miljomal.sources.adapters.spreadsheets import PublishedFile
from miljomal.sources.descriptions import Description, description_of
from miljomal.sources.places import Places

DATA = Path(__file__).parent / "data"
DESCRIPTIONS = DATA / "files"
FIGURES = DATA / "figures"


@dataclass(frozen=True, slots=True)
class FileRead:
    """What came of a file: its outcome, and in words what somebody ought to know although all of it was stored."""

    outcome: Outcome
    remarks: list[str]


def descriptions() -> list[str]:
    """The names of the described files, in order."""
    return sorted(path.stem for path in DESCRIPTIONS.glob("*.toml"))


@cache
def description(name: str) -> Description:
    """How the file is laid out.

    Raises:
        FileNotFoundError: there is no such description.
        Misdescribed: it does not hold together.
    """
    return description_of(read_toml(DESCRIPTIONS / f"{name}.toml"))


def places() -> Places:
    """All real counties and municipalities by name and code: one query."""
    areas = Area.objects.official().filter(is_example=False).exclude(kind=Area.Kind.NATION)
    rows = areas.values_list("code", "name", "short_name", "parent__code")
    former = {row["code"]: (row["after"], row["since"]) for row in read_csv(DATA / "former_areas.csv")}
    counties = {row["name"]: row["after"].split() for row in read_csv(DATA / "former_counties.csv")}
    return Places.of(((code, name, short, parent or "") for code, name, short, parent in rows), former, counties)


def read_published(name: str, path: Path, *, dry_run: bool = False) -> FileRead:
    """Stores the figures of a described file, all or none, and calculates what depends on them.

    Areas that the file should have figures for and has not are remarks: they stop nothing, and stay with the delivery.

    Raises:
        FileNotFoundError: there is no such description.
        Refused: something is wrong with the file; nothing was stored.
        SpreadsheetFault: the file can't be read at all.
        ObjectDoesNotExist: the catalogue lacks the source or an indicator.
    """
    read = _store(PublishedFile(path, description(name), places()), path.name, dry_run=dry_run)
    if not dry_run and read.outcome.added + read.outcome.revised:
        liken_from(Indicator.objects.filter(slug__in=description(name).indicators))
    return read


def load_figures() -> int:
    """The figures that ship with the project, each file once; returns how many figures are new or changed."""
    known = places()
    written = 0
    for path in sorted(FIGURES.glob("*.csv")):
        origin = f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()[:12]}"
        if Delivery.objects.filter(origin=origin, state=Delivery.State.DONE).exists():
            continue
        outcome = _store(PublishedFile(path, _own_layout(path), known), origin).outcome
        written += outcome.added + outcome.revised
    if written or not Likeness.objects.exists():
        liken()
    return written


def _store(file: PublishedFile, origin: str, *, dry_run: bool = False) -> FileRead:
    layout = file.description
    source = Source.objects.get(slug=layout.source)
    indicators = list(Indicator.objects.filter(slug__in=layout.indicators))
    lacking = set(layout.indicators) - {one.slug for one in indicators}
    if lacking:
        raise ObjectDoesNotExist(", ".join(sorted(lacking)))
    delivery = Delivery(source=source, kind=Delivery.Kind.FILE, published=layout.published, origin=origin)
    outcome = store(delivery, _without_faults(file), indicators, dry_run=dry_run)
    if not dry_run and outcome.added + outcome.revised:
        calculate_from(indicators)
    if file.remarks and not dry_run:
        Delivery.objects.filter(pk=delivery.pk).update(faults=file.remarks)
    return FileRead(outcome, file.remarks)


def _without_faults(file: PublishedFile) -> Iterator[Reading]:
    """The readings; when the last has been taken, the faults found on the way stop the whole.

    Raises:
        Refused: there were faults.
    """
    yield from file.readings()
    if file.fault_count:
        raise Refused(file.faults, file.fault_count)


def _own_layout(path: Path) -> Description:
    """The layout of the project's own figures: the head of the file says source and date, the rest is always alike."""
    head = _head(path)
    pairs = (line.removeprefix("# ").partition(":") for line in head)
    said = {name: value.strip() for name, _colon, value in pairs}
    return description_of(
        {
            "source": said["source"],
            "published": said["published"],
            "headings": [len(head) + 1],
            "area": {"code": "area"},
            "figures": [
                {"indicator": slug, "part_column": "part", "column": "{year}", "rows": {"indicator": slug}}
                for slug in said["indicators"].split(", ")
            ],
        }
    )


def _head(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as file:
        return [line for line in file if line.startswith("# ")]
