"""Every organisation's position on every measure, as one table."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from miljomal.programmes.models import Measure
from miljomal.referrals.filters import StanceFilter
from miljomal.referrals.models import Consultee, Referral, Stance


@dataclass(frozen=True, slots=True)
class Row:
    """A measure, and what the organisation has said about it; None = nothing yet."""

    measure: Measure
    stance: Stance | None


def rows_for(consultee: Consultee) -> list[Row]:
    """All measures of the programme in its order, each with this organisation's position: two queries."""
    said = {stance.measure_id: stance for stance in consultee.stances.all()}
    measures = (
        Measure.objects.filter(programme=consultee.referral.programme_id)
        .select_related("theme")
        .order_by("theme__order", "theme", "number_key", "sort_key", "id")
    )
    return [Row(measure, said.get(measure.pk)) for measure in measures]


def positions_per_measure(referral: Referral) -> dict[int, Counter[str]]:
    """Measure id → how many organisations take each position ("" = only a comment); one query, counted there."""
    counted: dict[int, Counter[str]] = {}
    for measure_id, position, count in (
        Stance.objects.filter(consultee__referral=referral)
        .order_by()
        .values_list("measure_id", "position")
        .annotate(count=Count("pk"))
    ):
        counted.setdefault(measure_id, Counter())[position] = count
    return counted


def stances_of(referral: Referral) -> QuerySet[Stance]:
    """Every position in the order of the programme, then of the organisations' names."""
    return (
        Stance.objects.filter(consultee__referral=referral)
        .select_related("measure__theme", "consultee__organisation__area", "handled_by")
        .order_by(
            "measure__theme__order",
            "measure__number_key",
            "measure__sort_key",
            "consultee__organisation__sort_key",
            "id",
        )
    )


def filtered(stances: QuerySet[Stance], asked: StanceFilter) -> QuerySet[Stance]:
    """Those that the reader asks for; an unknown value gives none."""
    if asked.measure:
        stances = stances.filter(measure=int(asked.measure))
    if asked.organisation:
        stances = stances.filter(consultee__organisation__slug=asked.organisation)
    if asked.position:
        stances = stances.filter(position=asked.position)
    if asked.handled:
        stances = stances.filter(outcome="") if asked.handled == "nej" else stances.exclude(outcome="")
    return stances
