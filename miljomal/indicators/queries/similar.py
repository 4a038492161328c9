"""Which areas an indicator can be shown for, and which municipalities are like a municipality."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from miljomal.indicators.models import Indicator, Likeness, Observation
from miljomal.organisations.models import Area, AreaQuerySet

NAMES = ("id", "code", "kind", "slug", "name", "short_name", "parent_id", "name_en", "sort_key")
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
    figures = Observation.objects.current().filter(indicator=indicator).order_by().values("area")
    own = Area.objects.filter(Q(pk__in=figures) | Q(pk=indicator.owner.area_id))
    return own.only(*COLUMNS).order_by("sort_key", "id")


@dataclass(frozen=True, slots=True)
class Areas:
    """The areas that can be compared, read once: what a select offers, and those that were chosen, in that order."""

    choices: Choices
    chosen: list[Area]


def read_areas(areas: AreaQuerySet, codes: Sequence[str]) -> Areas:
    """One query, and no objects but for the chosen: there are hundreds of areas, and at most six are chosen."""
    rows = {row[1]: row for row in areas.values_list(*NAMES)}
    kinds: dict[str, list[tuple[str, str]]] = {}
    for _pk, code, kind, _slug, name, short_name, *_rest in rows.values():
        kinds.setdefault(kind, []).append((code, short_name if kind == Area.Kind.MUNICIPALITY else name))
    wide = [*kinds.get(Area.Kind.NATION, ()), *kinds.get(Area.Kind.COUNTY, ())]
    groups = [
        (_("Riket och länen"), wide),
        (_("Kommuner"), kinds.get(Area.Kind.MUNICIPALITY, [])),
        (_("Egna områden"), kinds.get(Area.Kind.OWN, [])),
    ]
    chosen = [Area(**dict(zip(NAMES, rows[code], strict=True))) for code in codes if code in rows]
    return Areas([(label, listed) for label, listed in groups if listed], chosen)


def similar_to(area: Area) -> list[Area]:
    """The three municipalities most like a municipality: one query; none for a county or where figures are lacking.

    Alike are those of like population, like growth and like emissions: see `services.likening`.
    """
    if area.kind != Area.Kind.MUNICIPALITY:
        return []
    found = Likeness.objects.filter(area=area).order_by("rank").select_related("other")
    return [one.other for one in found[:NEAREST]]
