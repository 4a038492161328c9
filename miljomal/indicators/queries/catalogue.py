"""The catalogue, filtered as the address says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language

from miljomal.core.addresses import address
from miljomal.core.text import fold
from miljomal.indicators.filters import IndicatorFilter
from miljomal.indicators.models import Indicator, IndicatorObjective, Observation, Source
from miljomal.indicators.models.catalogue import IndicatorQuerySet
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.organisations.models import Area
from miljomal.organisations.permissions import Viewer

FINEST = {"kommun": [Indicator.Finest.MUNICIPALITY], "lan": [Indicator.Finest.MUNICIPALITY, Indicator.Finest.COUNTY]}
ROW_COLUMNS = (
    "slug",
    "title",
    "title_en",
    "unit",
    "unit_en",
    "decimals",
    "direction",
    "finest",
    "first_year",
    "last_year",
    "is_example",
    "owner",
    "sort_key",
    "order",
    "source__title",
    "source__title_en",
)


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator in a list, with its figures for one area by year, ascending; none = there are none."""

    indicator: Indicator
    objectives: list[Objective]
    years: list[int]
    values: list[float | None]

    @property
    def latest(self) -> tuple[int, float] | None:
        """The latest year with a value."""
        pairs = zip(self.years, self.values, strict=True)
        return next(((year, value) for year, value in reversed(list(pairs)) if value is not None), None)


def filtered(chosen: IndicatorFilter, viewer: Viewer) -> IndicatorQuerySet:
    """The indicators that the filter finds and the viewer may see, in the catalogue's order."""
    found = Indicator.objects.visible_to_roles(set(viewer.roles)).filter(is_example=False)
    if chosen.objective:
        found = found.filter(objectives__slug=chosen.objective)
    if chosen.field_of_work:
        found = found.filter(fields_of_work__slug=chosen.field_of_work)
    if chosen.source:
        found = found.filter(source__slug=chosen.source)
    if chosen.finest in FINEST:
        found = found.filter(finest__in=FINEST[chosen.finest])
    elif chosen.finest == "siffror":
        found = found.filled()
    for word in fold(chosen.text).split():
        found = found.filter(folded__contains=word)
    return found


def rows_of(indicators: QuerySet[Indicator], area: Area | None) -> list[IndicatorRow]:
    """The rows of a list, with the figures of an area: three queries."""
    links = Objective.objects.quality_objectives().as_links()
    found = indicators.select_related("source").only(*ROW_COLUMNS)
    listed = list(found.prefetch_related(Prefetch("objectives", links)))
    series = series_of(listed, area)
    return [IndicatorRow(one, list(one.objectives.all()), *series.get(one.pk, ([], []))) for one in listed]


def series_of(indicators: Sequence[Indicator], area: Area | None) -> dict[int, tuple[list[int], list[float | None]]]:
    """Each indicator's years and values, as a whole, in an area: one query."""
    found: dict[int, tuple[list[int], list[float | None]]] = {}
    if area is None:
        return found
    rows = Observation.objects.current().filter(area=area, indicator__in=indicators, breakdown="", part=0)
    for pk, year, value in rows.order_by("indicator", "year").values_list("indicator", "year", "value"):
        years, values = found.setdefault(pk, ([], []))
        years.append(year)
        values.append(value)
    return found


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen in the filter form, each as value and label."""

    objectives: list[tuple[str, str]]
    fields_of_work: list[tuple[str, str]]
    sources: list[tuple[str, Any]]


def filter_choices() -> Choices:
    """The sixteen objectives, the fields of work and the sources: three queries."""
    objectives = Objective.objects.quality_objectives().only("slug", "title", "title_en")
    fields = FieldOfWork.objects.only("slug", "title", "title_en")
    sources = Source.objects.filter(indicators__owner=None, indicators__isnull=False).distinct()
    return Choices(
        [(str(one.slug), one.local_title) for one in objectives],
        [(one.slug, one.local_title) for one in fields],
        [(one.slug, one.local_title) for one in sources],
    )


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """An indicator's latest figure in an area, with all its years for the small line beside it."""

    title: str
    url: str
    unit: str
    decimals: int
    source: str
    is_translated: bool
    years: list[int]
    values: list[float]


def key_figures(area_code: str, **lookups: Any) -> list[KeyFigure]:
    """The catalogue's indicators that `lookups` find and that have figures for the area, in its order: one query."""
    return list(_key_figures(area_code, owner=None, **lookups).values())


def figures_of(area_code: str, indicators: Sequence[Indicator]) -> list[KeyFigure]:
    """The latest figures of indicators that the viewer is known to see, own ones too: one query."""
    return list(_key_figures(area_code, pk__in=[one.pk for one in indicators]).values())


def first_figures(area_code: str) -> dict[int, KeyFigure]:
    """For each objective that has one, by id: its first indicator in the catalogue with figures for the area.

    Two queries.
    """
    links = IndicatorObjective.objects.filter(indicator__owner=None, indicator__last_year__isnull=False)
    listed: dict[int, list[str]] = {}
    ordered = links.order_by("indicator__order", "indicator")
    for objective, slug in ordered.values_list("objective", "indicator__slug"):
        listed.setdefault(objective, []).append(slug)
    figures = _key_figures(area_code, owner=None, slug__in={slug for slugs in listed.values() for slug in slugs})
    firsts = ((objective, next(filter(figures.get, slugs), "")) for objective, slugs in listed.items())
    return {objective: figures[slug] for objective, slug in firsts if slug}


def _key_figures(area_code: str, **lookups: Any) -> dict[str, KeyFigure]:
    """As `key_figures`, by slug."""
    rows = Observation.objects.current().filter(
        area__code=area_code,
        breakdown="",
        part=0,
        value__isnull=False,
        **{f"indicator__{name}": value for name, value in lookups.items()},
    )
    found: dict[str, KeyFigure] = {}
    names = [f"indicator__{name}" for name in KEY_COLUMNS]
    ordered = rows.order_by("indicator__order", "indicator", "year")
    for *told, year, value in ordered.values_list(*names, "year", "value"):
        figure = found.get(told[0])
        if figure is None:
            figure = found[told[0]] = _key_figure(*told)
        figure.years.append(year)
        figure.values.append(value)
    return found


KEY_COLUMNS = ("slug", "title", "title_en", "unit", "unit_en", "decimals", "source__title", "source__title_en")


def _key_figure(
    slug: str, title: str, title_en: str, unit: str, unit_en: str, decimals: int, source: str, source_en: str
) -> KeyFigure:
    """A figure in the reader's language, without years yet."""
    english = get_language() == "en"
    return KeyFigure(
        (english and title_en) or title,
        address("indicators:indicator-detail", slug),
        (english and unit_en) or unit,
        decimals,
        (english and source_en) or source,
        bool(title_en),
        [],
        [],
    )
