"""The figures that a measure means to change stand on its page, with year and source; lists find its measures."""

import pytest
from django.test import Client

from miljomal.organisations.models import Area
from miljomal.pages.tests.markup import read
from tests.factories import make_area, make_measure, make_membership, make_organisation, make_programme
from tests.figures import make_figures, make_indicator, make_source

pytestmark = pytest.mark.django_db


def figures_of(client: Client, path: str) -> list[list[str]]:
    """The paragraphs and links of the section of figures; none = no such section."""
    html = read(client.get(path).content)
    sections = [part for part in html.all("section") if part.attributes["aria-labelledby"] == "siffror"]
    return [[" ".join(part.text.split()) for part in section.all("p", "li", "a")] for section in sections]


@pytest.mark.parametrize("kind", [Area.Kind.COUNTY, Area.Kind.MUNICIPALITY])
def test_figure_of_the_programmes_area_has_year_and_source(kind: str, client: Client) -> None:
    area = make_area(kind=kind, name="Provtuna")
    measure = make_measure(programme=make_programme(area=area))
    indicator = make_indicator(title="Bilar", decimals=0, source=make_source(title="Trafikkällan"))
    make_figures(indicator, area, {2020: 7, 2021: 5})
    make_figures(indicator, make_area(), {2022: 9})
    measure.measure_indicators.create(indicator=indicator)
    path = measure.get_absolute_url()
    (told,) = figures_of(client, path)
    assert told[0] == "Senaste året i Provtuna. Mycket annat än åtgärden påverkar siffrorna."
    assert told[-2] == "Trafikkällan"
    assert told[-1].endswith("5 ton, 2021")
    html = read(client.get(path).content)
    assert [link.attributes["href"] for link in html.all("a") if link.text == "Bilar"] == [
        indicator.get_absolute_url(),
        indicator.get_absolute_url(),
        f"{indicator.get_absolute_url()}?omrade={area.code},00",
    ]


def test_indicator_without_a_figure_is_named_and_none_means_no_section(client: Client) -> None:
    measure = make_measure(programme=make_programme(area=make_area(kind="county", name="Provlän")))
    path = measure.get_absolute_url()
    assert figures_of(client, path) == []
    measure.measure_indicators.create(indicator=make_indicator(title="Bilar"))
    measure.measure_indicators.create(indicator=make_indicator(title="Dold", owner=make_organisation()))
    reader = Client()  # strangers get the page that was kept above
    reader.force_login(make_membership().person)
    assert figures_of(reader, path) == [["Här finns ingen siffra för Provlän att visa:", "Bilar ton", "Bilar"]]


def test_list_finds_the_measures_of_an_indicator_that_the_reader_may_see(client: Client) -> None:
    owner = make_organisation()
    indicator = make_indicator(title="Bilar", slug="bilar", owner=owner)
    measure = make_measure(title="Laga bron")
    measure.measure_indicators.create(indicator=indicator)
    make_measure(title="Gräv diken")
    member = Client()
    member.force_login(make_membership(organisation=owner).person)
    for who, found, heading in (
        (client, [], "Åtgärder i alla program"),
        (member, ["Laga bron"], "Åtgärder som ska ändra siffran ”Bilar”"),
    ):
        html = read(who.get("/atgarder/?indikator=bilar").content)
        assert [title for title in ("Laga bron", "Gräv diken") if title in html.text] == found
        assert [head.text for head in html.all("h1")] == [heading]
        hidden = [box.attributes.get("value") for box in html.all("input") if box.attributes.get("name") == "indikator"]
        assert hidden == ["bilar"]
