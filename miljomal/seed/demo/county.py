"""Makes the places, organisations and people of Exempellän, its adopted plan and its assessments."""

import datetime as dt
from typing import Any

from miljomal.accounts.models import Person
from miljomal.assessments.models import Assessment
from miljomal.core import history
from miljomal.objectives.models import Objective
from miljomal.organisations.models import Affiliation, Area, Membership, Organisation
from miljomal.organisations.permissions import EDITORS
from miljomal.organisations.services import set_membership
from miljomal.programmes.models import Plan
from miljomal.seed.demo.data import SOURCE, read_county

POPULATION_ON = dt.date(2023, 12, 31)


def sign_ins() -> list[tuple[str, str]]:
    """The demo sign-ins to try first: e-mail address and who it is, in Swedish, in the order of the file."""
    return [(row["email"], f"{row['name']}, {row['sign_in']}") for row in read_county()["person"] if row.get("sign_in")]


def make_county(county: dict[str, Any]) -> None:
    """The county with everything that stands before its programmes."""
    areas = _make_areas(county)
    organisations = {row["slug"]: _make_organisation(row, areas) for row in county["organisation"]}
    for slug, kinds in county["affiliations"].items():
        for kind, others in kinds.items():
            for other in others:
                Affiliation.objects.create(
                    organisation=organisations[other], part_of=organisations[slug], kind=kind, source=SOURCE
                )
    for row in county["person"]:
        _make_person(row, organisations)
    plan = county["plan"]
    Plan.objects.create(
        area=areas[plan["area"]],
        kind=Plan.Kind.CLIMATE,
        title=plan["title"],
        adopted_year=plan["adopted_year"],
        source=SOURCE,
        source_date=str(plan["adopted_year"]),
        is_example=True,
    )


def make_assessments(stated: dict[str, Any]) -> None:
    """The county board's yearly assessment of each objective that concerns a county with coast and no mountains."""
    county = Area.objects.get(kind=Area.Kind.COUNTY, is_example=True)
    by = person_of("lansstyrelsen-exempellan")
    objectives = {objective.number: objective for objective in Objective.objects.quality_objectives()}
    for number, (state, trend) in stated["objective"].items():
        assessment = Assessment(
            area=county,
            objective=objectives[int(number)],
            year=stated["year"],
            state=state,
            trend=trend,
            source=SOURCE,
            source_date=str(stated["year"]),
            is_example=True,
        )
        assessment.full_clean()
        history.save(assessment, by=by)


def person_of(slug: str) -> Person:
    """Who writes for an organisation: its first editor or coordinator."""
    return (
        Membership.objects.select_related("person")
        .filter(organisation__slug=slug, organisation__is_example=True, role__in=EDITORS)
        .earliest("id")
        .person
    )


def _make_areas(county: dict[str, Any]) -> dict[str, Area]:
    nation = Area.objects.get(kind=Area.Kind.NATION)
    made = Area.objects.create(kind=Area.Kind.COUNTY, parent=nation, source=SOURCE, is_example=True, **county["county"])
    areas = {made.code: made}
    for row in county["municipality"]:
        areas[row["code"]] = Area.objects.create(
            kind=Area.Kind.MUNICIPALITY,
            parent=made,
            population_on=POPULATION_ON,
            source=SOURCE,
            source_date=POPULATION_ON.isoformat(),
            is_example=True,
            **row,
        )
    return areas


def _make_organisation(row: dict[str, Any], areas: dict[str, Area]) -> Organisation:
    fields = {**row, "area": areas[row["area"]]}
    organisation = Organisation(source=SOURCE, is_example=True, **fields)
    organisation.full_clean()
    history.save(organisation, by=None)
    return organisation


def _make_person(row: dict[str, Any], organisations: dict[str, Organisation]) -> None:
    person = Person.objects.create_user(row["email"], row["name"], is_example=True)
    for slug, (role, title, *marks) in row["roles"].items():
        set_membership(
            person=person,
            organisation=organisations[slug],
            role=role,
            title=title,
            is_contact="contact" in marks,
        )
