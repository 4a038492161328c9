"""What the pages of indicators show, and what they answer to nonsense."""

import datetime as dt
from io import BytesIO

import pytest
from django.core.cache import cache
from django.test import Client

from miljomal.core import clock
from miljomal.documents.tests.drawings import parsed
from miljomal.indicators.models import Delivery, Indicator, Likeness, Target
from miljomal.indicators.readings import Reading
from miljomal.indicators.services.storing import store
from miljomal.organisations.models import Area
from tests.factories import make_area, make_membership, make_objective, make_organisation
from tests.figures import make_figures, make_indicator

pytestmark = pytest.mark.django_db
NBSP = "\u00a0"


class Country:
    """A nation of one county with five municipalities, whose emissions fall, and do not add up in 2020."""

    def __init__(self) -> None:
        self.nation = make_area(kind=Area.Kind.NATION, code="00", name="Sverige", short_name="Sverige")
        self.county = make_area(kind=Area.Kind.COUNTY, code="01", parent=self.nation, short_name="Provlän")
        self.towns = [
            make_area(code=f"01{n:02}", parent=self.county, short_name=f"Prov{n}", population=1000 * 2**n)
            for n in range(5)
        ]
        self.indicator = make_indicator(title="Utsläpp", is_additive=True, decimals=0, parts=("trafik",))
        for n, town in enumerate(self.towns):
            make_figures(self.indicator, town, {year: (10 + n) * (2025 - year) for year in range(2010, 2021)})
            make_figures(self.indicator, town, {2020: 5}, breakdown="trafik")
        make_figures(self.indicator, self.county, {2019: 360, 2020: 999})
        make_figures(self.indicator, self.nation, {2019: 360, 2020: 999})


@pytest.fixture
def country() -> Country:
    return Country()


def page(address: str, client: Client | None = None) -> str:
    cache.clear()
    response = (client or Client()).get(address)
    assert response.status_code == 200, address
    return " ".join(response.content.decode().replace(NBSP, " ").split())


def test_catalogue_is_filtered(country: Country) -> None:
    objective = make_objective(slug="provmal")
    other = make_indicator(title="Cykelväg", finest=Indicator.Finest.COUNTY, unit="meter", quantity="meter")
    other.objectives.add(objective)
    found = {
        "": 2,
        "mal=provmal": 1,
        "text=CYKEL": 1,
        "text=utslapp": 1,
        "finns=kommun": 1,
        "finns=lan": 2,
        "finns=siffror": 1,
        f"kalla={other.source.slug}": 1,
        "text=finns-inte": 0,
    }
    for query, count in found.items():
        words = "1 indikator" if count == 1 else f"{count} indikatorer"
        assert f">{words}" in page(f"/indikatorer/?{query}"), query


def test_trend_and_source_of_the_chosen_area(country: Country) -> None:
    html = page(f"{country.indicator.get_absolute_url()}?omrade=0100")
    assert "Prov0: minskar, åt rätt håll, 2010–2020, med 10 ton om året (troligen 10–10)." in html
    assert "Källa: Provkällan, hämtat" in html
    assert 'class="plot-lines"' in html or "plot-lines" in html


def test_years_parts_levels_and_order(country: Country) -> None:
    address = country.indicator.get_absolute_url()
    by_name = page(address)
    assert by_name.index(">Prov0</a>") < by_name.index(">Prov4</a>")
    by_value = page(f"{address}?ordna=varde")
    assert by_value.index(">Prov4</a>") < by_value.index(">Prov0</a>")
    assert "Kommunerna 2015" in page(f"{address}?ar=2015")
    assert "Kommunerna 2020" in page(f"{address}?ar=1999"), "a year without figures is the latest"
    assert "Länen 2020" in page(f"{address}?niva=lan")
    assert "Kommunerna 2020" in page(f"{address}?del=trafik&niva=lan"), "a level without figures is another"


def test_page_says_when_parts_do_not_add_up(country: Country) -> None:
    address = country.indicator.get_absolute_url()
    assert "Delarna går inte ihop i Provlän: källan anger 999 ton, delarna är tillsammans 300." in page(address)
    assert "Delarna går inte ihop" not in page(f"{address}?ar=2019")


def test_national_target_on_an_own_base_year(country: Country) -> None:
    Target.objects.create(
        slug="prov",
        title="Halverat till 2030",
        indicator=country.indicator,
        area=country.nation,
        base_year=2010,
        year=2030,
        change=-90,
        source="Provbeslutet",
    )
    html = page(f"{country.indicator.get_absolute_url()}?omrade=0100")
    assert "Målet gäller riket. Här är det räknat på basåret för Prov0, som inte har beslutat det." in html
    assert "Tillräckligt snabbt: med samma takt nås målet 15 ton 2030." in html
    own = page(f"{country.indicator.get_absolute_url()}?omrade=0100&basar=2010&malar=2022&minskning=99,5")
    assert "Ditt eget räkneexempel." in own
    assert "Går åt rätt håll, men för långsamt:" in own
    assert "−99,5 % från 2010 till 2022" in own
    wrong = page(f"{country.indicator.get_absolute_url()}?omrade=0100&basar=2020&malar=2010&minskning=mycket")
    assert "Målåret ska vara efter basåret" in wrong
    assert 'value="mycket"' in wrong, "what was typed stays"


def test_similar_municipalities_are_offered(country: Country) -> None:
    codes = ("0100", "0102", "0103", "0104")
    others = [Area.objects.get(code=code) for code in codes]
    town = Area.objects.get(code="0101")
    Likeness.objects.bulk_create(Likeness(area=town, other=one, rank=rank) for rank, one in enumerate(others, start=1))
    html = page(f"{country.indicator.get_absolute_url()}?omrade=0101")
    assert "omrade=0101%2C0100%2C0102%2C0103" in html


def test_indicator_without_figures_says_how_they_come() -> None:
    waiting = make_indicator(table="N00401")
    waiting.source.adapter = "kolada"
    waiting.source.save()
    assert "De hämtas från Provkällan (N00401)" in page(waiting.get_absolute_url())
    assert "men läses inte av tjänsten ännu" in page(make_indicator().get_absolute_url())


def test_own_indicator_is_seen_by_its_own_until_it_is_published() -> None:
    own, other = make_organisation(), make_organisation()
    indicator = make_indicator(owner=own)
    address = indicator.get_absolute_url()
    clients = {}
    for organisation in (own, other):
        client = clients[organisation] = Client()
        client.force_login(make_membership(organisation=organisation, role="reader").person)
    assert [client.get(address).status_code for client in (Client(), clients[other], clients[own])] == [404, 404, 200]
    assert Client().get(f"{address}siffror.csv").status_code == 404
    Indicator.objects.filter(pk=indicator.pk).update(is_published=True)
    cache.clear()
    assert Client().get(address).status_code == 200


def test_files_hold_everything(country: Country) -> None:
    address = country.indicator.get_absolute_url()
    response = Client().get(f"{address}siffror.csv")
    lines = b"".join(response).decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 5 * 12 + 4
    assert lines[-1] == f"Utsläpp;Trafik;0104;Prov4;2020;;5;;ton;Provkällan;;{clock.today().isoformat()}"
    sheet = Client().get(f"{address}siffror.xlsx?del=trafik")
    assert BytesIO(sheet.content).read(2) == b"PK"
    assert Client().get(f"{address}siffror.pdf").status_code == 404


def test_file_as_it_was_another_day(country: Country) -> None:
    address = f"{country.indicator.get_absolute_url()}siffror.csv"
    today = clock.today()
    counts = {
        day: len(b"".join(Client().get(f"{address}?dag={day}")).splitlines())
        for day in (today.isoformat(), (today - dt.timedelta(days=1)).isoformat(), "0001-01-01", "9999-12-31")
    }
    assert list(counts.values()) == [1 + 5 * 12 + 4, 1, 1, 65]
    assert Client().get(f"{address}?dag=i går").status_code == 404


def test_what_was_hidden_stays_hidden() -> None:
    """A published own indicator gives its earlier days to its own people only: they may have been hidden then."""
    own = make_organisation()
    indicator = make_indicator(owner=own, is_published=True)
    address = f"{indicator.get_absolute_url()}siffror.csv?dag={clock.today().isoformat()}"
    member = Client()
    member.force_login(make_membership(organisation=own, role="reader").person)
    assert [client.get(address).status_code for client in (Client(), member)] == [404, 200]
    assert "som de visades en annan dag" not in page(indicator.get_absolute_url())


@pytest.mark.parametrize("picture", ["kurva", "karta", "fordelning"])
def test_pictures_are_whole_and_small(country: Country, picture: str) -> None:
    address = f"{country.indicator.get_absolute_url()}{picture}"
    svg = Client().get(f"{address}.svg?omrade=0100")
    assert svg["Content-Type"] == "image/svg+xml"
    parsed(svg.content.decode())
    assert len(svg.content) < 60_000
    assert Client().get(f"{address}.svg?omrade=0100", headers={"If-None-Match": svg["ETag"]}).status_code == 304
    assert Client().get(f"{address}.png?omrade=0100").content.startswith(b"\x89PNG")
    embedded = Client().get(f"{address}/?omrade=0100")
    assert "frame-ancestors *" in embedded["Content-Security-Policy"]
    assert "X-Frame-Options" not in embedded
    assert "frame-ancestors 'none'" in Client().get(country.indicator.get_absolute_url())["Content-Security-Policy"]


def test_pictures_that_are_not_there(country: Country) -> None:
    address = country.indicator.get_absolute_url()
    for path in ("tavla.svg", "kurva.gif", "kurva.svg?omrade=9999", "tavla/", "karta.png?sida=2x&del=trafik&ar=x"):
        expected = 200 if path.startswith("karta") else 404
        assert Client().get(f"{address}{path}").status_code == expected, path


@pytest.mark.parametrize(
    "query", ["omrade=" + "0480," * 500, "ar=99999", "del=%00x", "sida=0", "ordna=;drop", "till=<b>"]
)
def test_nonsense_is_answered(country: Country, query: str) -> None:
    status = Client().get(f"{country.indicator.get_absolute_url()}?{query}").status_code
    assert status == {"del=%00x": 400, "sida=0": 404}.get(query, 200)


def test_figures_of_an_area_stand_beside_those_of_the_same_year(country: Country) -> None:
    html = page(f"/kommuner/{country.towns[0].slug}/siffror/?omrade=0104")
    assert "<strong>50</strong>" in html
    assert '<td class="num">70</td>' in html
    assert '<td class="num">999</td>' in html
    assert "Inga siffror finns för området än." in page(f"/kommuner/{make_area(parent=country.county).slug}/siffror/")


def test_months_have_their_source_and_day() -> None:
    own = make_organisation(area=make_area(name="Provköpings kommun"))
    indicator = make_indicator(owner=own, is_published=True, frequency="month")
    delivery = Delivery(source=indicator.source, kind=Delivery.Kind.UPLOAD, origin="prov.csv")
    assert own.area
    store(delivery, [Reading(indicator.slug, own.area.code, 2025, 7.0, part=3)], [indicator])
    html = page(indicator.get_absolute_url())
    assert "Under året i" in html
    assert f"uppladdat {clock.today().isoformat()}" in html
