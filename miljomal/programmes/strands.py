"""What programmes add to the thread: measures, the objectives and indicators they aim at, and who takes part."""

from typing import Any

from django.db.models import Count, Q, QuerySet, Window
from django.urls import reverse
from django.utils.translation import gettext as _

from miljomal.indicators.models import Indicator
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.organisations.models import Organisation
from miljomal.organisations.permissions import Viewer
from miljomal.programmes.models import Measure, MeasureObjective, Participation, Programme
from miljomal.programmes.permissions import PLEDGING, can_edit_programme
from miljomal.programmes.queries import indicators_of, participations_of
from miljomal.thread.registry import Knot, Node, Strand, place, strand

SHOWN = 6

place(Measure, Node.MEASURES)


@strand(of=Measure, node=Node.OBJECTIVES)
def objectives_of_measure(measure: Measure, viewer: Viewer) -> Strand:
    """The objectives that the measure contributes to, by number; a gap for those who keep the programme."""
    objectives = Objective.objects.filter(measure_objectives__measure=measure)
    knots = tuple(_knot(objective) for objective in objectives.order_by("number", "id").as_links())
    gap = None
    if not knots and can_edit_programme(viewer, owner_id=measure.programme.owner_id):
        gap = Knot(_("Säg vilka mål åtgärden bidrar till"), reverse("programmes:measure-edit", args=[measure.pk]))
    return Strand(knots, gap=gap)


@strand(of=Measure, node=Node.PARTICIPATIONS)
def actors_of_measure(measure: Measure, viewer: Viewer) -> Strand:
    """Who takes part, the lead first; a gap where the own organisation has not decided on its part.

    Before the programme itself is decided the answer belongs in its referral, so there is no gap. Those who pledge
    have none either: their stage follows the county's answer.
    """
    parts = _in_force(measure)
    knots = tuple(
        Knot(
            part.organisation.name,
            part.organisation.get_absolute_url(),
            note=part.get_role_display() if part.role == Participation.Role.LEAD else "",
        )
        for part in parts[:SHOWN]
    )
    more = Knot(_("Alla som deltar"), f"{measure.get_absolute_url()}#vem-gor-vad") if len(parts) > SHOWN else None
    own_parts = (p for p in parts if viewer.edits(p.organisation_id) and p.organisation.kind not in PLEDGING)
    undecided = (p for p in own_parts if p.stage != Participation.Stage.DECIDED)
    gap = None
    if measure.programme.state not in Programme.UNDECIDED and (own := next(undecided, None)):
        address = reverse("programmes:participation-edit", args=[measure.pk, own.organisation_id])
        gap = Knot(_("Ert beslut saknas: skriv in det"), address)
    return Strand(knots, count=len(parts), more=more, gap=gap)


@strand(of=Measure, node=Node.PEOPLE)
def people_of_measure(measure: Measure, viewer: Viewer) -> Strand:
    """The functional mailboxes of those who lead."""
    leads = [part.organisation for part in _in_force(measure) if part.role == Participation.Role.LEAD]
    reachable = [lead for lead in leads if lead.mailbox]
    return Strand(tuple(Knot(lead.mailbox, f"mailto:{lead.mailbox}", note=lead.name) for lead in reachable[:SHOWN]))


@strand(of=Measure, node=Node.INDICATORS)
def indicators_of_measure(measure: Measure, viewer: Viewer) -> Strand:
    """The indicators that the measure means to move, none guessed; a gap for those who keep the programme."""
    linked = indicators_of(measure, viewer)
    more = Knot(_("Alla indikatorer"), f"{measure.get_absolute_url()}#siffror") if len(linked) > SHOWN else None
    gap = None
    if not linked and can_edit_programme(viewer, owner_id=measure.programme.owner_id):
        gap = Knot(_("Säg vilken siffra som ska ändras"), reverse("programmes:measure-edit", args=[measure.pk]))
    knots = tuple(_indicator_knot(indicator) for indicator in linked[:SHOWN])
    return Strand(knots, count=len(linked), more=more, gap=gap)


def _in_force(measure: Measure) -> list[Participation]:
    return [part for part in participations_of(measure) if part.stage != Participation.Stage.ENDED]


@strand(of=Objective, node=Node.MEASURES)
def measures_for_objective(objective: Objective, viewer: Viewer) -> Strand:
    """Measures that contribute to the objective, those with most organisations first."""
    measures = Measure.objects.adopted().for_objective(objective)
    return _measures(measures, f"{reverse('pages:measure-list')}?mal={objective.slug}")


@strand(of=Objective, node=Node.PARTICIPATIONS)
def actors_for_objective(objective: Objective, viewer: Viewer) -> Strand:
    """Organisations that take part in such measures, in order of name."""
    parts = Participation.objects.in_force().adopted()
    return _actors(parts.filter(measure__measure_objectives__objective=objective))


@strand(of=FieldOfWork, node=Node.OBJECTIVES)
def objectives_in_field(field: FieldOfWork, viewer: Viewer) -> Strand:
    """The objectives that measures in this field contribute to."""
    return _objectives(_adopted_links().filter(measure__measure_fields__field_of_work=field))


@strand(of=FieldOfWork, node=Node.MEASURES)
def measures_in_field(field: FieldOfWork, viewer: Viewer) -> Strand:
    """Measures in this field of work."""
    measures = Measure.objects.adopted().for_field(field)
    return _measures(measures, f"{reverse('pages:measure-list')}?verksamhet={field.slug}")


@strand(of=Organisation, node=Node.OBJECTIVES)
def objectives_of_organisation(organisation: Organisation, viewer: Viewer) -> Strand:
    """The objectives that the organisation's measures contribute to."""
    return _objectives(_adopted_links().filter(measure__participations__organisation=organisation))


@strand(of=Organisation, node=Node.MEASURES)
def measures_of_organisation(organisation: Organisation, viewer: Viewer) -> Strand:
    """The measures in which the organisation takes part."""
    measures = Measure.objects.adopted().with_actor(organisation)
    return _measures(measures, f"{reverse('pages:measure-list')}?organisation={organisation.slug}")


@strand(of=Organisation, node=Node.INDICATORS)
def indicators_of_organisation(organisation: Organisation, viewer: Viewer) -> Strand:
    """What the organisation counts itself, and what its measures mean to move: the first that the viewer may see."""
    measures = Measure.objects.adopted().with_actor(organisation)
    visible = Indicator.objects.visible_to_roles(set(viewer.roles))
    meant = measures.filter(measure_indicators__isnull=False).order_by().values("measure_indicators__indicator")
    linked = visible.filter(Q(pk__in=meant) | Q(owner=organisation))
    rows: list[Any] = list(
        linked.annotate(total=Window(Count("pk")))
        .order_by("is_example", "order", "sort_key", "id")
        .only("slug", "title", "title_en", "is_example")[:SHOWN]
    )
    return Strand(tuple(_indicator_knot(row) for row in rows), count=rows[0].total if rows else 0)


@strand(of=Indicator, node=Node.MEASURES)
def measures_for_indicator(indicator: Indicator, viewer: Viewer) -> Strand:
    """Measures that mean to move the indicator, those with most organisations first."""
    measures = Measure.objects.adopted().for_indicator(indicator)
    return _measures(measures, f"{reverse('pages:measure-list')}?indikator={indicator.slug}")


@strand(of=Programme, node=Node.OBJECTIVES)
def objectives_of_programme(programme: Programme, viewer: Viewer) -> Strand:
    """The objectives that the programme's measures contribute to."""
    return _objectives(MeasureObjective.objects.filter(measure__programme=programme))


@strand(of=Programme, node=Node.PARTICIPATIONS)
def actors_of_programme(programme: Programme, viewer: Viewer) -> Strand:
    """The organisations that take part in the programme."""
    parts = Participation.objects.in_force().filter(measure__programme=programme)
    return _actors(parts)


def _adopted_links() -> QuerySet[MeasureObjective]:
    """The objectives of measures in decided programmes."""
    return MeasureObjective.objects.exclude(measure__programme__state__in=Programme.UNDECIDED)


def _measures(measures: QuerySet[Measure], address: str) -> Strand:
    """The first measures and how many there are: one query, counted in the database."""
    rows = list(
        measures.annotate(total=Window(Count("pk")))
        .order_by("is_example", "-participation_count", "sort_key", "id")
        .only("title", "number", "is_example")[:SHOWN]
    )
    total = rows[0].total if rows else 0
    more = Knot(_("Visa alla %(count)d") % {"count": total}, address) if total > SHOWN else None
    return Strand(
        tuple(Knot(row.title, row.get_absolute_url(), is_example=row.is_example) for row in rows),
        count=total,
        more=more,
    )


def _actors(parts: QuerySet[Participation]) -> Strand:
    """The first organisations of these participations by name, and how many they are: one query, counted there."""
    organisations: QuerySet[Organisation] = Organisation.objects.filter(pk__in=parts.order_by().values("organisation"))
    rows = list(
        organisations.select_related("area")
        .annotate(total=Window(Count("pk")))
        .order_by("is_example", "sort_key", "id")
        .only("name", "slug", "kind", "is_example", "area__kind", "area__slug")[:SHOWN]
    )
    knots = tuple(Knot(row.name, row.get_absolute_url(), is_example=row.is_example) for row in rows)
    return Strand(knots, count=rows[0].total if rows else 0)


def _objectives(links: QuerySet[MeasureObjective]) -> Strand:
    """The objectives of these links, each once, by number."""
    objectives = Objective.objects.filter(pk__in=links.order_by().values("objective"), slug__isnull=False)
    return Strand(tuple(_knot(objective) for objective in objectives.order_by("number", "id").as_links()))


def _indicator_knot(indicator: Indicator) -> Knot:
    return Knot(
        indicator.local_title,
        indicator.get_absolute_url(),
        is_example=indicator.is_example,
        is_translated=bool(indicator.title_en),
    )


def _knot(objective: Objective) -> Knot:
    return Knot(objective.local_title, objective.get_absolute_url(), symbol=objective.symbol, is_translated=True)
