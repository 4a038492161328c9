"""What the page of an indicator says in words: the trend, and the way to the targets."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from miljomal.indicators.filters import OwnAim
from miljomal.indicators.models import Indicator, Target
from miljomal.indicators.queries.figures import Series
from miljomal.indicators.queries.page import IndicatorPage
from miljomal.indicators.trends import Aim, aim_from_change, outlook, trend_of
from miljomal.indicators.wording import outlook_sentence, trend_sentences
from miljomal.organisations.models import Area


@dataclass(frozen=True, slots=True)
class Goal:
    """A target with the value that it means for the chosen area; `told` says how it goes.

    `is_borrowed` = it is the nation's, calculated on the area's own base year. `aim` None = the base year has no value.
    """

    title: str
    source: str
    source_date: str
    is_borrowed: bool
    is_own: bool
    aim: Aim | None
    told: str


def trend_told(page: IndicatorPage) -> list[str]:
    """The trend of the first chosen area; nothing without two measured years."""
    first = page.first
    if first is None or len(first.measured) < 2:
        return []
    indicator = page.indicator
    return trend_sentences(
        trend_of(first.measured),
        good=indicator.direction,
        place=first.area.short_name,
        unit=indicator.local_unit,
    )


def goals_of(page: IndicatorPage, own: OwnAim | None) -> list[Goal]:
    """The targets that concern the first chosen area, and the one that the reader tries, last."""
    first = page.first
    if first is None or not first.measured:
        return []
    goals = list(_decided(page.targets, first, page.indicator))
    if own:
        aim = aim_from_change(first.measured, base_year=own.base_year, year=own.year, change=own.change)
        title = _("%(change)s %% från %(base)s till %(year)s") % {
            "change": f"{own.change:+g}".replace("-", "−").replace(".", ","),
            "base": own.base_year,
            "year": own.year,
        }
        goals.append(goal_of(title, aim, first, page.indicator, is_own=True))
    return goals


def _decided(targets: list[Target], first: Series, indicator: Indicator) -> Iterator[Goal]:
    nation = Area.Kind.NATION
    for target in targets:
        is_borrowed = target.area.kind == nation and first.area.kind != nation
        if target.area_id != first.area.pk and not is_borrowed:
            continue
        if target.value is None and target.change is None:
            continue
        aim = aim_of(target, first, indicator)
        yield goal_of(
            target.local_title,
            aim,
            first,
            indicator,
            is_borrowed=is_borrowed,
            source=target.source,
            source_date=target.source_date,
        )


def aim_of(target: Target, series: Series, indicator: Indicator) -> Aim | None:
    """What a target means in the series' area; None where its base year has no value there."""
    if target.change is not None and target.base_year is not None:
        return aim_from_change(series.measured, base_year=target.base_year, year=target.year, change=target.change)
    if target.value is None:
        return None
    return Aim(target.year, target.value, is_lower_better=indicator.direction == Indicator.Direction.DOWN)


def goal_of(
    title: str,
    aim: Aim | None,
    first: Series,
    indicator: Indicator,
    *,
    source: str = "",
    source_date: str = "",
    is_borrowed: bool = False,
    is_own: bool = False,
) -> Goal:
    """The target in words, for the series' area."""
    told = _("Basåret har ingen siffra, så målet kan inte räknas ut här.")
    if aim is not None:
        found = outlook(first.measured, aim)
        told = outlook_sentence(found, aim, decimals=indicator.decimals, unit=indicator.local_unit)
    return Goal(title, source, source_date, is_borrowed, is_own, aim, told)
