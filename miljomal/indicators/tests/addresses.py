"""Pages of indicators, as the tests of every page open them."""

from typing import Any

from miljomal.accounts.models import Person
from miljomal.indicators.models import Indicator, Watch
from miljomal.organisations.models import Area
from tests.factories import make_area
from tests.figures import make_figures, make_indicator


def make_filled() -> Indicator:
    """An indicator with figures for the nation."""
    indicator = make_indicator()
    nation = Area.objects.filter(code="00").first() or make_area(kind=Area.Kind.NATION, code="00")
    make_figures(indicator, nation, {2020: 5, 2021: 4})
    return indicator


# In the order of the matrix: anonymous, and eight who are signed in; what a person watches is hers alone.
SIGNED_IN = (302, *(200,) * 8)
NO_POST = (302, *(405,) * 8)
ROWS = {
    "indicators:watch-list": (SIGNED_IN, NO_POST),
    "indicators:watch-set": (NO_POST, (302,) * 9),
    "indicators:watch-end": (NO_POST, (302, *(404,) * 8)),
}


def make_watch(indicator: Indicator, by: Person) -> Watch:
    """Somebody watches the nation."""
    return Watch.objects.create(person=by, indicator=indicator, area=Area.objects.get(code="00"))


def arguments(watch: Watch, municipality: Area, county: Area) -> dict[str, dict[str, Any]]:
    """What the addresses of indicators are made of, by name."""
    own = {"slug": watch.indicator.slug}
    return {
        "indicators:watch-set": own,
        "indicators:watch-end": {"pk": watch.pk},
        "indicators:indicator-detail": own,
        "indicators:indicator-file": {**own, "form": "csv"},
        "indicators:indicator-picture": {**own, "picture": "kurva", "form": "png"},
        "indicators:indicator-embed": {**own, "picture": "kurva"},
        "indicators:municipality-figures": {"slug": municipality.slug},
        "indicators:county-figures": {"slug": county.slug},
    }


def demo_pages() -> list[str]:
    """The catalogue, indicators with all that can be asked for, and the figures of areas."""
    koldioxid = "/indikatorer/koldioxid/"
    return [
        "/indikatorer/",
        "/indikatorer/?text=finns-inte",
        koldioxid,
        f"{koldioxid}?del=vagtrafik&omrade=0480,00&ordna=varde&basar=2010&malar=2030&minskning=50",
        f"{koldioxid}?omrade=04&niva=lan&malar=1",
        f"{koldioxid}karta/?omrade=0480",
        "/indikatorer/folkmangd/",
        "/indikatorer/cykelvag-per-invanare/?omrade=9999",
        "/kommuner/nykoping/siffror/?omrade=0482",
        "/lan/gotland/siffror/",
    ]
