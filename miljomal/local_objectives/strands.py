"""Local objectives on the thread of other things, and the thread of a local objective."""

from typing import Any

from django.db.models import Count, Window
from django.urls import reverse
from django.utils.translation import gettext as _

from miljomal.indicators.models import Indicator
from miljomal.local_objectives.models import LocalObjective
from miljomal.local_objectives.models.objectives import LocalObjectiveQuerySet
from miljomal.local_objectives.permissions import can_keep_objectives
from miljomal.local_objectives.queries import visible_measures
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.organisations.models import Organisation
from miljomal.organisations.permissions import Viewer
from miljomal.programmes.models import Measure
from miljomal.thread.registry import Knot, Node, Strand, place, strand

SHOWN = 6

place(LocalObjective, Node.LOCAL_OBJECTIVES)


@strand(of=Objective, node=Node.LOCAL_OBJECTIVES)
def local_of_objective(objective: Objective, viewer: Viewer) -> Strand:
    """Local objectives derived from the objective or from one of its specifications, with whose they are."""
    own = _seen(viewer).filter(roots__objective=objective) | _seen(viewer).filter(roots__objective__parent=objective)
    return _strand(own.distinct())


@strand(of=FieldOfWork, node=Node.LOCAL_OBJECTIVES)
def local_of_field(field: FieldOfWork, viewer: Viewer) -> Strand:
    """Local objectives that are worked for in the field."""
    return _strand(_seen(viewer).filter(local_fields__field_of_work=field))


@strand(of=Measure, node=Node.LOCAL_OBJECTIVES)
def local_of_measure(measure: Measure, viewer: Viewer) -> Strand:
    """Local objectives that the measure carries."""
    return _strand(_seen(viewer).filter(local_measures__measure=measure))


@strand(of=Indicator, node=Node.LOCAL_OBJECTIVES)
def local_of_indicator(indicator: Indicator, viewer: Viewer) -> Strand:
    """Local objectives that have a target value for it."""
    return _strand(_seen(viewer).filter(local_targets__target__indicator=indicator).distinct())


@strand(of=Organisation, node=Node.LOCAL_OBJECTIVES)
def local_of_organisation(organisation: Organisation, viewer: Viewer) -> Strand:
    """The organisation's own."""
    return _strand(_seen(viewer).filter(owner=organisation), with_owner=False)


@strand(of=LocalObjective, node=Node.OBJECTIVES)
def roots_of_local(local: LocalObjective, viewer: Viewer) -> Strand:
    """The national objectives that it comes from; a gap for its own people where it comes from none."""
    found = Objective.objects.filter(local_roots__local_objective=local).select_related("parent")
    knots = tuple(
        Knot(one.local_title, one.get_absolute_url(), symbol=_symbol(one), is_translated=bool(one.title_en))
        for one in found.order_by("kind", "number", "id")
    )
    gap = None
    if not knots and _keeps(local, viewer):
        gap = Knot(_("Säg vilka nationella mål det bidrar till"), _address("objective-edit", local))
    return Strand(knots, gap=gap)


@strand(of=LocalObjective, node=Node.MEASURES)
def measures_of_local(local: LocalObjective, viewer: Viewer) -> Strand:
    """The measures that carry it; a gap where there are none."""
    found = list(visible_measures(viewer).filter(local_measures__local_objective=local))
    knots = tuple(Knot(one.title, one.get_absolute_url(), is_example=one.is_example) for one in found[:SHOWN])
    gap = None
    if not found and _keeps(local, viewer):
        gap = Knot(_("Välj åtgärder som för er till målet"), _address("objective-measures", local))
    return Strand(knots, count=len(found), gap=gap)


@strand(of=LocalObjective, node=Node.PARTICIPATIONS)
def owner_of_local(local: LocalObjective, viewer: Viewer) -> Strand:
    """Whose objective it is."""
    return Strand((Knot(local.owner.name, local.owner.get_absolute_url()),))


@strand(of=LocalObjective, node=Node.INDICATORS)
def indicators_of_local(local: LocalObjective, viewer: Viewer) -> Strand:
    """The indicators that its target values are about; a gap where there are none."""
    seen = Indicator.objects.visible_to_roles(set(viewer.roles))
    found = list(seen.filter(targets__local_target__local_objective=local).distinct().order_by("order", "id"))
    area = local.owner.area
    query = f"?omrade={area.code}" if area and not area.is_example else ""
    knots = tuple(
        Knot(one.local_title, f"{one.get_absolute_url()}{query}", is_translated=bool(one.title_en)) for one in found
    )
    gap = None
    if not found and _keeps(local, viewer):
        gap = Knot(_("Säg vilken siffra som visar om ni når målet"), _address("objective-targets", local))
    return Strand(knots[:SHOWN], count=len(found), gap=gap)


@strand(of=LocalObjective, node=Node.PEOPLE)
def people_of_local(local: LocalObjective, viewer: Viewer) -> Strand:
    """The owner's functional mailbox."""
    mailbox = local.owner.mailbox
    return Strand((Knot(mailbox, f"mailto:{mailbox}", note=local.owner.name),) if mailbox else ())


def _seen(viewer: Viewer) -> LocalObjectiveQuerySet:
    return LocalObjective.objects.visible_to_roles(set(viewer.roles)).living()


def _strand(found: LocalObjectiveQuerySet, *, with_owner: bool = True) -> Strand:
    """The first, and how many there are: one query, counted in the database."""
    rows: list[Any] = list(
        found.select_related("owner")
        .annotate(total=Window(Count("pk")))
        .order_by("is_example", "order", "sort_key", "id")[:SHOWN]
    )
    knots = tuple(
        Knot(row.title, row.get_absolute_url(), note=row.owner.name if with_owner else "", is_example=row.is_example)
        for row in rows
    )
    return Strand(knots, count=rows[0].total if rows else 0)


def _symbol(objective: Objective) -> str:
    return objective.symbol if objective.kind == Objective.Kind.QUALITY_OBJECTIVE else ""


def _keeps(local: LocalObjective, viewer: Viewer) -> bool:
    return can_keep_objectives(viewer, owner_id=local.owner_id)


def _address(name: str, local: LocalObjective) -> str:
    return reverse(f"local_objectives:{name}", args=[local.pk])
