"""What everybody may compare: words and not colours, every figure with its source, drafts nowhere."""

import pytest
from django.core.cache import cache
from django.test import Client

from miljomal.assessments.models import Assessment, ObjectiveText
from miljomal.objectives.models import Objective
from miljomal.organisations.models import Area, Organisation
from miljomal.pages.tests.markup import Element, read
from tests.factories import (
    make_area,
    make_objective_text,
    make_published_text,
    make_quality_objective,
    make_yearly_follow_up,
)

pytestmark = pytest.mark.django_db


def page(address: str, status: int = 200) -> Element:
    cache.clear()
    response = Client().get(address)
    assert response.status_code == status
    return read(response.content)


def judged(area: Area, objective: Objective, year: int, **fields: str) -> Assessment:
    stated = {"source": f"https://example.se/{year}", "source_date": str(year), **fields}
    return Assessment.objects.create(area=area, objective=objective, year=year, **stated)


def rows(address: str) -> list[list[str]]:
    (body,) = page(address).all("tbody")
    return [[cell.text for cell in row.all("th", "td")] for row in body.all("tr")]


@pytest.fixture
def county(here: Organisation) -> Area:
    assert here.area
    return here.area


def test_county_over_the_years(county: Area) -> None:
    water = make_quality_objective(number=201, title="Klara vatten")
    make_quality_objective(number=202, title="Frisk vind", assessed_by_counties=False)
    make_quality_objective(number=203, title="Höga fjäll", needs="mountains")
    first = judged(county, water, 2024, state="near", trend="positive")
    judged(county, water, 2025, state="near", trend="positive", carried_from=first)  # type: ignore[arg-type]
    judged(make_area(kind=Area.Kind.COUNTY), water, 2023, state="yes", trend="unclear")
    assert rows("/lan/harlan/malbedomningar/") == [
        ["Klara vatten", "Nära ↗ positiv oförändrad · källa 1", "Nära ↗ positiv källa 2"],
        ["Frisk vindbedöms nationellt", "–", "–"],
        ["Höga fjällberör inte länet", "–", "–"],
    ]
    shown = page("/lan/harlan/malbedomningar/")
    assert [shown.by_id(f"kalla-{n}").links[0][1] for n in (1, 2)] == [
        "https://example.se/2025",
        "https://example.se/2024",
    ]
    headings = [cell.text for cell in shown.all("th", scope="col")]
    assert headings == ["Mål", "2025", "2024"]


def test_county_without_assessments_says_what_to_do(county: Area) -> None:
    assert "Vi har inte läst någon bedömning för länet." in page("/lan/harlan/malbedomningar/").text


def test_objective_over_the_counties(county: Area) -> None:
    coast = make_quality_objective(number=210, slug="kust", title="Kust", needs="coast")
    inland = make_area(kind=Area.Kind.COUNTY, name="Inland")
    invented = make_area(kind=Area.Kind.COUNTY, name="Påhitt", is_example=True, is_coastal=True)
    nation = make_area(kind=Area.Kind.NATION, name="Sverige")
    judged(county, coast, 2023, state="no")
    judged(nation, coast, 2023, trend="negative")
    judged(inland, make_quality_objective(), 2023, state="yes")
    judged(invented, coast, 2023, state="yes")
    assert rows("/miljomal/kust/bedomningar/") == [["Landet", "– ↘ negativ källa 1"], ["Harlan", "Nej källa 1"]]


def test_objective_that_only_the_nation_judges_has_no_map(db: None) -> None:
    objective = make_quality_objective(slug="ozon", assessed_by_counties=False)
    judged(make_area(kind=Area.Kind.NATION), objective, 2023, state="no")
    judged(make_area(kind=Area.Kind.COUNTY, name="Harlan"), objective, 2023, state="yes")
    shown = page("/miljomal/ozon/bedomningar/")
    assert shown.all("ol", class_="tile-map verdicts") == []
    assert rows("/miljomal/ozon/bedomningar/") == [["Landet", "Nej källa 1"]]


def test_published_text_is_linked_and_read(here: Organisation) -> None:
    text = make_published_text(owner=here, objective=make_quality_objective(slug="provmal-a"))
    address = "/lan/harlan/malbedomningar/2026/provmal-a/"
    judged(text.follow_up.area, text.objective, 2026, state="no", trend="neutral")
    assert ("texten 2026", address) in page("/lan/harlan/malbedomningar/").links
    shown = page(address).text
    assert "Våtmarker är anlagda." in shown
    assert "Länsstyrelsen i Harlan, 2026-11-24" in shown


@pytest.mark.parametrize("stage", ["not_begun", "draft", "ready", "approved"])
def test_what_is_not_published_is_nowhere(here: Organisation, stage: str) -> None:
    text = make_objective_text(
        follow_up=make_yearly_follow_up(owner=here),
        objective=make_quality_objective(slug="provmal-b"),
        bodies={"gjort": "Hemligt utkast."},
        stage=stage,
        approved_at="2026-11-20T08:00+00:00" if stage == "approved" else None,
        state="yes",
    )
    page("/lan/harlan/malbedomningar/2026/provmal-b/", status=404)
    assert "texten" not in page("/lan/harlan/malbedomningar/").text
    assert rows_of_objective(text) == []


def rows_of_objective(text: ObjectiveText) -> list[Element]:
    return page(f"/miljomal/{text.objective.slug}/bedomningar/").all("tbody")


@pytest.mark.parametrize("year", ["1", "99999", "99999999999999999999"])
def test_year_out_of_range_is_not_found(here: Organisation, year: str) -> None:
    make_published_text(owner=here, objective=make_quality_objective(slug="provmal-c"))
    page(f"/lan/harlan/malbedomningar/{year}/provmal-c/", status=404)


def test_english(county: Area) -> None:
    judged(county, make_quality_objective(title="Vatten", title_en="Water"), 2025, state="near", trend="positive")
    shown = page("/en/lan/harlan/malbedomningar/")
    assert shown.all("html")[0].attributes["lang"] == "en"
    assert "Water" in shown.text
