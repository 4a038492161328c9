"""What several packages read about programmes and measures."""

from django.db.models import Prefetch, Q, prefetch_related_objects

from miljomal.indicators.models import Indicator
from miljomal.indicators.models.catalogue import IndicatorQuerySet
from miljomal.organisations.models import Area
from miljomal.organisations.permissions import Viewer
from miljomal.programmes.models import Measure, MeasureIndicator, Participation, Programme

COLUMNS = ("measure", "role", "stage", "is_unreported", "decided_on", "decided_by", "paragraph", "diary_number")
INDICATOR_COLUMNS = ("slug", "title", "title_en", "unit", "unit_en", "is_example")
ORGANISATION_COLUMNS = ("name", "slug", "kind", "mailbox", "area__kind", "area__slug")


def participations_of(measure: Measure) -> list[Participation]:
    """Who takes part or has done so, by role and name, leads first: one query the first time it is asked of a measure.

    A pledge of which nothing has been heard for two years is not among them.

    The page of a measure and two strands of its thread show the same participations.
    """
    parts = (
        Participation.objects.filter(is_hidden=False)
        .select_related("organisation__area")
        .order_by("role", "organisation__sort_key", "id")
    )
    columns = (*COLUMNS, *(f"organisation__{name}" for name in ORGANISATION_COLUMNS))
    prefetch_related_objects([measure], Prefetch("participations", queryset=parts.only(*columns)))
    return list(measure.participations.all())


def indicators_of(measure: Measure, viewer: Viewer) -> list[Indicator]:
    """What the measure means to move and the viewer may see, in the catalogue's order: one query the first time.

    The page of a measure and a strand of its thread show the same indicators.
    """
    visible = Indicator.objects.visible_to_roles(set(viewer.roles))
    links = MeasureIndicator.objects.filter(indicator__in=visible).select_related("indicator")
    ordered = links.order_by("indicator__order", "indicator__sort_key", "indicator_id")
    columns = ("measure", *(f"indicator__{name}" for name in INDICATOR_COLUMNS))
    prefetch_related_objects([measure], Prefetch("measure_indicators", queryset=ordered.only(*columns)))
    return [link.indicator for link in measure.measure_indicators.all()]


def linkable_indicators(programme: Programme, viewer: Viewer) -> IndicatorQuerySet:
    """What a measure of the programme may be linked to and the viewer may see.

    An invented programme has the catalogue and the invented indicators of its own county; a real one no invented.
    """
    visible = Indicator.objects.visible_to_roles(set(viewer.roles))
    if not programme.is_example:
        return visible.filter(is_example=False)
    area = programme.area
    county_id = area.pk if area.kind == Area.Kind.COUNTY else area.parent_id
    is_own = Q(owner__area=county_id) | Q(owner__area__parent=county_id)
    return visible.filter(Q(owner=None, is_example=False) | Q(is_own, is_example=True))
