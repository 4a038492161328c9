"""Pages of indicators, as the tests of every page open them."""

from typing import Any

from miljomal.indicators.models import Indicator
from miljomal.organisations.models import Area
from tests.factories import make_area
from tests.figures import make_figures, make_indicator


def make_filled() -> Indicator:
    """An indicator with figures for the nation."""
    indicator = make_indicator()
    nation = Area.objects.filter(code="00").first() or make_area(kind=Area.Kind.NATION, code="00")
    make_figures(indicator, nation, {2020: 5, 2021: 4})
    return indicator


def arguments(indicator: Indicator, municipality: Area, county: Area) -> dict[str, dict[str, Any]]:
    """What the addresses of indicators are made of, by name."""
    own = {"slug": indicator.slug}
    return {
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
