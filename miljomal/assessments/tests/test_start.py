"""A follow-up begins with the objectives that concern the county, and carries the judgements over."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from miljomal.accounts.models import Person
from miljomal.assessments import services
from miljomal.assessments.importers import load_templates
from miljomal.assessments.models import Assessment, ObjectiveText, Template, YearlyFollowUp
from miljomal.assessments.queries.texts import assessed_by, template_of
from miljomal.objectives.importers import load_objectives
from miljomal.objectives.models import Objective
from miljomal.organisations.importers import load_areas, load_organisations
from miljomal.organisations.models import Area, Organisation
from tests.factories import make_objective, make_quality_objective, make_template

pytestmark = pytest.mark.django_db


def make_framework() -> dict[str, Objective]:
    """One objective of each sort."""
    return {
        "common": make_quality_objective(number=102),
        "national": make_quality_objective(number=101, assessed_by_counties=False),
        "coast": make_quality_objective(number=110, needs="coast"),
        "mountains": make_quality_objective(number=114, needs="mountains"),
        "goal": make_objective(kind=Objective.Kind.GENERATIONAL_GOAL, number=900),
    }


def judged(objective: Objective, area: Area, year: int, state: str, trend: str) -> Assessment:
    return Assessment.objects.create(
        area=area, objective=objective, year=year, state=state, trend=trend, source="Prov", source_date=str(year)
    )


def test_texts_are_those_that_concern_the_county(here: Organisation, sam: Person) -> None:
    framework = make_framework()
    make_template()
    follow_up = services.start_follow_up(owner=here, year=2026, by=sam)
    expected = [framework["common"].pk, framework["coast"].pk, framework["goal"].pk]
    assert list(follow_up.texts.in_order().values_list("objective_id", flat=True)) == expected


@pytest.mark.parametrize(
    ("area", "expected"),
    [({}, ["common"]), ({"is_coastal": True}, ["common", "coast"]), ({"has_mountains": True}, ["common", "mountains"])],
)
def test_coast_and_mountains(db: None, area: dict[str, bool], expected: list[str]) -> None:
    framework = make_framework()
    assert list(assessed_by(Area(**area))) == [framework[name] for name in expected]


def test_real_counties_judge_eleven_to_thirteen(db: None) -> None:
    load_areas()
    load_organisations()
    load_objectives()
    counts = {area.code: assessed_by(area).count() for area in Area.objects.counties()}
    mountains = {"20", "23", "24", "25"}
    assert {code for code, count in counts.items() if count == 11} == {"06", "07", "17", "18", "19"}
    assert {code for code, count in counts.items() if count == 13} == {"24", "25"}
    real = {a.code for a in Area.objects.counties() if assessed_by(a).filter(number=14).exists()}
    assert real == mountains


def test_judgement_is_carried_over_from_the_latest_year_before(here: Organisation, sam: Person) -> None:
    framework, area = make_framework(), here.area
    assert area
    make_template()
    judged(framework["common"], area, 2024, "near", "positive")
    latest = judged(framework["common"], area, 2025, "no", "negative")
    judged(framework["common"], area, 2026, "yes", "positive")
    follow_up = services.start_follow_up(owner=here, year=2026, by=sam)
    text = follow_up.texts.get(objective=framework["common"])
    assert (text.carried_from, text.state, text.trend, text.is_carried) == (latest, "no", "negative", True)
    coast = follow_up.texts.get(objective=framework["coast"])
    assert (coast.carried_from, coast.state, coast.trend, coast.is_carried) == (None, "", "", False)


def test_begun_twice_is_begun_once(here: Organisation, sam: Person, siv: Person) -> None:
    make_framework()
    make_template()
    first = services.start_follow_up(owner=here, year=2026, by=sam)
    assert services.start_follow_up(owner=here, year=2026, by=siv) == first
    assert (YearlyFollowUp.objects.count(), ObjectiveText.objects.count()) == (1, 3)
    assert {row.history_user_id for row in ObjectiveText.history.all()} == {sam.pk}


@pytest.mark.parametrize("year", [2024, 2028])
def test_year_out_of_range(here: Organisation, sam: Person, year: int) -> None:
    make_template()
    with pytest.raises(ValidationError, match="i fjol, i år eller nästa år"):
        services.start_follow_up(owner=here, year=year, by=sam)
    assert not YearlyFollowUp.objects.exists()


def test_without_a_template_it_says_so(here: Organisation, sam: Person) -> None:
    with pytest.raises(ValidationError, match="inte inlästa"):
        services.start_follow_up(owner=here, year=2026, by=sam)


def test_only_the_boards_coordinators_begin(
    here: Organisation, anna: Person, rut: Person, bosse: Person, cilla: Person
) -> None:
    make_template()
    for person in (anna, rut, bosse, cilla):
        with pytest.raises(PermissionDenied):
            services.start_follow_up(owner=here, year=2026, by=person)
    assert not YearlyFollowUp.objects.exists()


def test_templates_are_loaded_once_and_the_years_own_is_used(db: None) -> None:
    assert load_templates() == 7
    assert load_templates() == 0
    of_2018 = template_of(2018)
    assert (of_2018.total_limit, [h.limit for h in of_2018.headings.all()]) == (8000, [4000, 4000])
    assert template_of(2026).is_own
    assert all(template.source for template in Template.objects.exclude(year=None))


def test_national_date_and_other_writers_come_from_the_template(here: Organisation, sam: Person) -> None:
    make_template(due_month=11, due_day=30, other_writers={"skog": "Skogsstyrelsen"})
    make_quality_objective(number=112, slug="skog")
    make_quality_objective(number=113, slug="odling")
    follow_up = services.start_follow_up(owner=here, year=2026, by=sam)
    assert follow_up.deadline_on == dt.date(2026, 11, 30)
    found = follow_up.texts.in_order().values_list("objective__slug", "writer_name", "deadline_on")
    due = dt.date(2026, 11, 30)
    assert list(found) == [("skog", "Skogsstyrelsen", due), ("odling", "", due)]
