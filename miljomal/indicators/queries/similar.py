"""Which areas an indicator can be shown for, and which municipalities are like a municipality."""

from math import log

from django.db.models import Q

from miljomal.indicators.models import Indicator
from miljomal.organisations.models import Area

COLUMNS = ("code", "kind", "slug", "name", "short_name", "population", "parent")
NEAREST = 3


def areas_by_code() -> dict[str, Area]:
    """The nation, counties and municipalities, in Swedish order: one query."""
    found = Area.objects.filter(is_example=False).only(*COLUMNS, "name_en", "sort_key")
    return {area.code: area for area in found.order_by("sort_key", "id")}


def areas_of(indicator: Indicator) -> dict[str, Area]:
    """The areas that an indicator can have figures for, by code in Swedish order: one query.

    Of an organisation's own indicator those that have any, and the organisation's area: invented ones too.
    """
    if indicator.owner is None:
        return areas_by_code()
    own = Area.objects.filter(Q(observations__indicator=indicator) | Q(pk=indicator.owner.area_id)).distinct()
    return {area.code: area for area in own.only(*COLUMNS, "name_en", "sort_key").order_by("sort_key", "id")}


def similar_to(area: Area, areas: dict[str, Area]) -> list[Area]:
    """The three municipalities nearest in population, by ratio: 9,000 is as far from 10,000 as 90,000 from 100,000.

    None for a county, or where the population is not known.
    """
    if area.kind != Area.Kind.MUNICIPALITY or not area.population:
        return []
    size = log(area.population)
    others = [other for other in areas.values() if other.kind == area.kind and other.population and other.pk != area.pk]
    return sorted(others, key=lambda other: (abs(log(other.population or 1) - size), other.code))[:NEAREST]
