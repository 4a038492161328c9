"""Pictures of an indicator: over the years, over the map, and how areas are spread."""

from collections.abc import Callable, Sequence

from miljomal.documents.lines import Series as Line
from miljomal.documents.lines import Target as Ring
from miljomal.documents.lines import line_chart
from miljomal.documents.maps import choropleth
from miljomal.documents.strips import strip_chart
from miljomal.documents.svg import Look
from miljomal.indicators.queries.outlooks import Goal
from miljomal.indicators.queries.page import IndicatorPage
from miljomal.organisations.models import Area


def curve(page: IndicatorPage, goals: Sequence[Goal], look: Look = "page") -> str:
    """The chosen areas over the years, with the last of the goals; "" with fewer than two years."""
    if len({year for series in page.series for year, _value in series.measured}) < 2:
        return ""
    aims = [goal.aim for goal in goals if goal.aim]
    return line_chart(
        [Line(series.area.short_name, list(series.values.items())) for series in page.series],
        title=title_of(page),
        unit=page.indicator.local_unit,
        target=Ring(aims[-1].year, aims[-1].value) if aims else None,
        look=look,
    )


def map_of(page: IndicatorPage, goals: Sequence[Goal], look: Look = "page") -> str:
    """The municipalities or counties of the year on a map; "" where none are known to a map."""
    if not page.year or page.level not in ("kommun", "lan") or page.indicator.is_example:
        return ""
    return choropleth(
        {row.code: row.value for row in page.year.of(page.level)},
        title=f"{title_of(page)} {page.year.year}",
        unit=page.indicator.local_unit,
        level="county" if page.level == "lan" else "municipality",
        chosen=_names(page),
        look=look,
    )


def strip(page: IndicatorPage, goals: Sequence[Goal], look: Look = "page") -> str:
    """How the municipalities or counties of the year are spread; "" with fewer than four values."""
    if not page.year or not page.spread:
        return ""
    return strip_chart(
        {row.code: row.value for row in page.year.of(page.level)},
        chosen=_names(page),
        title=f"{title_of(page)} {page.year.year}",
        unit=page.indicator.local_unit,
        look=look,
    )


PICTURES: dict[str, Callable[[IndicatorPage, Sequence[Goal], Look], str]] = {
    "kurva": curve,
    "karta": map_of,
    "fordelning": strip,
}


def title_of(page: IndicatorPage) -> str:
    """The indicator and its part."""
    return ", ".join(filter(None, [page.indicator.local_title, page.part.local_title if page.part else ""]))


def _names(page: IndicatorPage) -> dict[str, str]:
    return {area.code: area.short_name for area in page.chosen if area.kind != Area.Kind.NATION}
