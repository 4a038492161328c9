"""Calculates figures from other figures, once, when those have changed; pages read them like any others."""

from collections.abc import Iterable, Iterator

from django.db.models import OuterRef, QuerySet, Subquery

from miljomal.indicators.models import Breakdown, Delivery, Indicator, Observation
from miljomal.indicators.readings import Reading
from miljomal.indicators.services.storing import Outcome, store

CHUNK = 5_000


def calculate_from(changed: Iterable[Indicator]) -> list[Outcome]:
    """Calculates anew every indicator that has one of `changed` in its formula, in the catalogue's order."""
    wanted = [one.pk for one in changed]
    found = Indicator.objects.exclude(formula="").select_related("source", "numerator", "denominator")
    return [calculate(one) for one in found.filter(numerator__in=wanted) | found.filter(denominator__in=wanted)]


def calculate(indicator: Indicator) -> Outcome:
    """Calculates one indicator for every area and period for which all parts are known. Never divides by zero.

    An indicator's own parts are calculated from the numerator's parts of the same keys.
    """
    delivery = Delivery(source=indicator.source, kind=Delivery.Kind.CALCULATION, origin=formula_text(indicator))
    return store(delivery, _readings(indicator), [indicator])


def formula_text(indicator: Indicator) -> str:
    """The formula by slugs, as a program reads it: "koldioxid[vagtrafik] / folkmangd * 1000"."""
    assert indicator.numerator
    part = f"[{indicator.numerator_part}]" if indicator.numerator_part else ""
    above = f"{indicator.numerator.slug}{part}"
    if indicator.formula == Indicator.Formula.CHANGE:
        return f"{above} / {above}({indicator.change_from}) - 1, %"
    assert indicator.denominator
    scale = "" if indicator.scale == 1 else f" * {indicator.scale:g}"
    return f"{above} / {indicator.denominator.slug}{scale}"


def _readings(indicator: Indicator) -> Iterator[Reading]:
    keys = list(Breakdown.objects.filter(indicator=indicator).values_list("key", flat=True))
    for key in ["", *keys]:
        above = Observation.objects.current().filter(
            indicator=indicator.numerator, breakdown=key or indicator.numerator_part, value__isnull=False
        )
        below = _below(indicator, key or indicator.numerator_part)
        rows = (
            above.annotate(below=Subquery(below.values("value")[:1]))
            .filter(below__gt=0)
            .order_by()
            .values_list("area__code", "year", "part", "value", "below")
        )
        for area, year, part, value, divisor in rows.iterator(chunk_size=CHUNK):
            ratio = value / divisor
            figure = (ratio - 1) * 100 if indicator.formula == Indicator.Formula.CHANGE else ratio * indicator.scale
            yield Reading(indicator.slug, area, year, figure, part=part, breakdown=key)


def _below(indicator: Indicator, key: str) -> QuerySet[Observation]:
    """What a figure is divided by: the denominator of its period, or the numerator of the year it is compared with."""
    same = Observation.objects.current().filter(area=OuterRef("area"), part=OuterRef("part"))
    if indicator.change_from is not None:
        return same.filter(indicator=indicator.numerator, breakdown=key, year=indicator.change_from)
    return same.filter(indicator=indicator.denominator, breakdown="", year=OuterRef("year"))
