"""Which areas an indicator can be shown for, and which municipalities are like a municipality."""

from django.db.models import Q
from django.utils.translation import gettext as _

from miljomal.indicators.models import Indicator, Likeness
from miljomal.organisations.models import Area, AreaQuerySet

COLUMNS = ("code", "kind", "slug", "name", "short_name", "parent", "name_en", "sort_key")
NEAREST = 3
Choices = list[tuple[str, list[tuple[str, str]]]]


def official_areas() -> AreaQuerySet:
    """The nation, counties and municipalities, in Swedish order."""
    return Area.objects.official().filter(is_example=False).only(*COLUMNS).order_by("sort_key", "id")


def areas_of(indicator: Indicator) -> AreaQuerySet:
    """The areas that an indicator can have figures for, in Swedish order.

    Of an organisation's own indicator those that have any, and the organisation's area: invented ones too.
    """
    if indicator.owner is None:
        return official_areas()
    own = Area.objects.filter(Q(observations__indicator=indicator) | Q(pk=indicator.owner.area_id)).distinct()
    return own.only(*COLUMNS).order_by("sort_key", "id")


def choices_of(areas: AreaQuerySet) -> Choices:
    """What can be compared with: codes and names by kind, kinds without any left out. One query."""
    kinds: dict[str, list[tuple[str, str]]] = {}
    for code, kind, name, short_name in areas.values_list("code", "kind", "name", "short_name"):
        kinds.setdefault(kind, []).append((code, short_name if kind == Area.Kind.MUNICIPALITY else name))
    wide = [*kinds.get(Area.Kind.NATION, ()), *kinds.get(Area.Kind.COUNTY, ())]
    groups = [
        (_("Riket och länen"), wide),
        (_("Kommuner"), kinds.get(Area.Kind.MUNICIPALITY, [])),
        (_("Egna områden"), kinds.get(Area.Kind.OWN, [])),
    ]
    return [(label, listed) for label, listed in groups if listed]


def similar_to(area: Area) -> list[Area]:
    """The three municipalities most like a municipality: one query; none for a county or where figures are lacking.

    Alike are those of like population, like growth and like emissions: see `services.likening`.
    """
    if area.kind != Area.Kind.MUNICIPALITY:
        return []
    found = Likeness.objects.filter(area=area).order_by("rank").select_related("other")
    return [one.other for one in found[:NEAREST]]
