"""What the tests of own figures share: a town that counts cyclists, and files that it sends in."""

from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile

from miljomal.accounts.models import Person
from miljomal.indicators.models import Indicator, Observation
from miljomal.organisations.models import Area, Organisation
from miljomal.own_figures.importers import ReadFile, read_file
from miljomal.own_figures.models import FigureFile
from miljomal.own_figures.queries import layout_of, stamp_of
from miljomal.own_figures.services.files import receive_file, store_file
from miljomal.own_figures.services.indicators import create_indicator
from tests.factories import make_area, make_membership, make_organisation

STATED: dict[str, Any] = {
    "title": "Cykelpassager vid stationen",
    "summary": "Räknas med en slinga i marken.",
    "unit": "passager per dygn",
    "quantity": "dimensionless",
    "decimals": 0,
    "direction": "up",
    "frequency": "year",
    "breakdown_title": "mätpunkt",
    "can_be_negative": False,
    "caveats": "",
    "is_published": False,
}


def make_town(**fields: Any) -> tuple[Organisation, Person]:
    """A municipality in a county, and its editor."""
    county = make_area(kind=Area.Kind.COUNTY)
    town = make_organisation(kind="municipality", area=make_area(parent=county), name="Provköpings kommun", **fields)
    return town, make_membership(organisation=town).person


def make_own(owner: Organisation, by: Person, **stated: Any) -> Indicator:
    """An indicator of the organisation."""
    return create_indicator(organisation=owner, stated={**STATED, **stated}, objectives=[], fields_of_work=[], by=by)


def read(indicator: Indicator, text: str, folder: Path) -> ReadFile:
    """What a CSV of this text says."""
    path = folder / "siffror.csv"
    path.write_text(text, encoding="utf-8")
    return read_file(path, layout_of(indicator))


def faults_of(found: ReadFile) -> list[str]:
    """The faults in words."""
    return [str(fault) for fault in found.faults]


def send(indicator: Indicator, text: str, by: Person, name: str = "cyklar.csv") -> FigureFile:
    """Sends in a CSV of this text."""
    return receive_file(indicator=indicator, file=ContentFile(text.encode()), name=name, by=by)


def stored(indicator: Indicator, text: str, by: Person) -> FigureFile:
    """Sends it in and confirms it."""
    file = send(indicator, text, by)
    store_file(file=file, seen=stamp_of(indicator), by=by)
    return file


def values_of(indicator: Indicator) -> dict[tuple[str, int, int], float | None]:
    """What is valid, by part, year and month."""
    rows = Observation.objects.current().filter(indicator=indicator)
    return {(part, year, of): value for part, year, of, value in rows.values_list("breakdown", "year", "part", "value")}
