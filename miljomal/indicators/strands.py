"""Where indicators sit on the thread, and which objectives they are about."""

from django.urls import reverse
from django.utils.translation import gettext as _

from miljomal.indicators.models import Indicator
from miljomal.indicators.models.catalogue import IndicatorQuerySet
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.organisations.permissions import Viewer
from miljomal.thread.registry import Knot, Node, Strand, place, strand

SHOWN = 6

place(Indicator, Node.INDICATORS)


@strand(of=Indicator, node=Node.OBJECTIVES)
def objectives_of_indicator(indicator: Indicator, viewer: Viewer) -> Strand:
    """The objectives that it says something about, by number."""
    linked = Objective.objects.filter(indicators=indicator).select_related("parent").order_by("number", "id")
    found = linked.as_links("parent__kind", "parent__slug")
    return Strand(
        tuple(
            Knot(one.local_title, one.get_absolute_url(), symbol=one.symbol, is_translated=bool(one.title_en))
            for one in found
        )
    )


@strand(of=Objective, node=Node.INDICATORS)
def indicators_of_objective(objective: Objective, viewer: Viewer) -> Strand:
    """The catalogue's indicators of an objective, those with figures first."""
    return _indicators(list(_catalogue().filter(objectives=objective)), f"?mal={objective.slug}")


@strand(of=FieldOfWork, node=Node.INDICATORS)
def indicators_of_field(field: FieldOfWork, viewer: Viewer) -> Strand:
    """The catalogue's indicators of use in a field of work, those with figures first."""
    return _indicators(list(_catalogue().filter(fields_of_work=field)), f"?verksamhet={field.slug}")


@strand(of=Indicator, node=Node.PARTICIPATIONS)
def owner_of_indicator(indicator: Indicator, viewer: Viewer) -> Strand:
    """Whose own indicator it is; the catalogue's are nobody's."""
    owner = indicator.owner
    return Strand((Knot(owner.name, owner.get_absolute_url()),)) if owner else Strand()


def _catalogue() -> IndicatorQuerySet:
    return Indicator.objects.catalogue().only("slug", "title", "title_en", "last_year", "order", "sort_key")


def _indicators(found: list[Indicator], query: str) -> Strand:
    ordered = sorted(found, key=lambda one: one.last_year is None)
    knots = tuple(
        Knot(one.local_title, one.get_absolute_url(), is_translated=bool(one.title_en)) for one in ordered[:SHOWN]
    )
    more = Knot(_("Alla indikatorer"), f"{reverse('indicators:indicator-list')}{query}")
    return Strand(knots, count=len(found), more=more if len(found) > SHOWN else None)
