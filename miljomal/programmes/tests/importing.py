"""What the tests of the importer share: a small county, its programme, and what the database holds."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from miljomal.accounts.models import Person
from miljomal.documents.faults import Fault
from miljomal.documents.tests.files import Rows, write_csv
from miljomal.organisations.models import Area, Membership, Organisation
from miljomal.programmes.importers import ImportReport, import_programme
from miljomal.programmes.models import Measure, MeasureFieldOfWork, MeasureObjective, Participation, Programme, Theme
from tests.factories import (
    make_area,
    make_field_of_work,
    make_membership,
    make_objective,
    make_organisation,
    make_person,
    make_programme,
)

KEPT = (Programme, Theme, Measure, Participation, MeasureObjective, MeasureFieldOfWork)


@dataclass(frozen=True, slots=True)
class County:
    """Invented places with names that try the matching; Anna coordinates here, Bo elsewhere, Cilla nowhere."""

    programme: Programme
    board: Organisation
    town: Organisation
    village: Organisation
    anna: Person
    bo: Person
    cilla: Person


def make_county() -> County:
    area = make_area(kind=Area.Kind.COUNTY, name="Provlän")
    town, village = (
        make_organisation(
            kind=Organisation.Kind.MUNICIPALITY,
            name=f"{name}s kommun",
            number=number,
            slug=f"kommun-{name.lower()}",
            area=make_area(parent=area, name=f"{name}s kommun", short_name=name),
        )
        for name, number in (("Nystad", "212000-0001"), ("Granby", ""))
    )
    board = make_organisation(kind=Organisation.Kind.COUNTY_BOARD, name="Länsstyrelsen i Provlän", area=area)
    make_organisation(name="Föreningen Sjö, skog och mark")
    make_objective(title="God bebyggd miljö", kind="quality_objective", number=15)
    make_objective(title="Hav i balans samt levande kust och skärgård", kind="quality_objective", number=10)
    make_field_of_work(title="Fysisk planering")
    programme = make_programme(owner=board, slug="provprogrammet", title="Provlänets åtgärdsprogram")
    anna, bo, cilla = (make_person(name=name) for name in ("Anna", "Bo", "Cilla"))
    make_membership(person=anna, organisation=board, role=Membership.Role.COORDINATOR)
    make_membership(person=bo, organisation=town, role=Membership.Role.COORDINATOR)
    return County(programme, board, town, village, anna, bo, cilla)


def run(tmp_path: Path, county: County, rows: Rows, **options: Any) -> ImportReport:
    """Writes the rows to a file called plan.csv and imports it into the county's programme."""
    path = write_csv(tmp_path / "plan.csv", rows)
    return import_programme(path, **{"programme": county.programme, "by": county.anna, **options})


def only_fault(report: ImportReport) -> Fault:
    assert [str(fault) for fault in report.faults] == [str(report.faults[0])]
    assert not report.is_written
    return report.faults[0]


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that an import may touch, history included."""
    models = [*KEPT, *(model.history.model for model in KEPT)]
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def counts(report: ImportReport) -> tuple[int, int, int]:
    return report.new, report.changed, report.unchanged
