"""Which areas an indicator can be shown for, and which municipalities are like a municipality."""

from django.db.models import Q

from miljomal.indicators.models import Indicator, Likeness
from miljomal.organisations.models import Area

COLUMNS = ("code", "kind", "slug", "name", "short_name", "parent")
NEAREST = 3


def areas_by_code() -> dict[str, Area]:
    """The nation, counties and municipalities, in Swedish order: one query."""
    found = Area.objects.official().filter(is_example=False).only(*COLUMNS, "name_en", "sort_key")
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
    """The three municipalities most like a municipality: one query; none for a county or where figures are lacking.

    Alike are those of like population, like growth and like emissions: see `services.likening`.
    """
    if area.kind != Area.Kind.MUNICIPALITY:
        return []
    codes = Likeness.objects.filter(area=area).order_by("rank").values_list("other__code", flat=True)
    return [areas[code] for code in codes[:NEAREST] if code in areas]
