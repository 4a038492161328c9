"""Works out which municipalities are alike, when the figures that tell it have changed."""

from collections.abc import Iterable
from math import log10

from django.db import transaction

from miljomal.indicators.likeness import nearest
from miljomal.indicators.models import Indicator, Likeness, Observation
from miljomal.organisations.models import Area

POPULATION, EMISSIONS = "folkmangd", "koldioxid"
SECTORS = ("transporter", "industri", "jordbruk", "el-fjarrvarme", "uppvarmning", "arbetsmaskiner")
YEARS = 10
NEAREST = 6
Told = list[list[float]]


def liken_from(changed: Iterable[Indicator]) -> int:
    """Works out anew who is like whom if one of the indicators tells it; returns how many municipalities were told."""
    return liken() if {POPULATION, EMISSIONS} & {one.slug for one in changed} else 0


def liken() -> int:
    """Each municipality's six nearest, in one transaction; none where the figures are not there.

    Three things weigh alike: the population (its logarithm), how much it has changed in the last ten years, and which
    share of the carbon dioxide each of six sectors emits. Returns how many municipalities were told.
    """
    people = _values(POPULATION, "")
    emitted = {sector: _values(EMISSIONS, sector) for sector in ("", *SECTORS)}
    told: dict[str, Told] = {}
    for code, by_year in people.items():
        sectors = [_latest(emitted[sector].get(code, {})) for sector in ("", *SECTORS)]
        growth = _growth(by_year)
        if growth is not None and sectors[0] and all(value is not None for value in sectors):
            shares = [(value or 0.0) / sectors[0] for value in sectors[1:]]
            told[code] = [[log10(by_year[max(by_year)])], [growth], shares]
    with transaction.atomic():
        # One at a time: two deliveries may end in the same second.
        list(Area.objects.select_for_update(of=("self",)).filter(kind=Area.Kind.NATION))
        _write(nearest(told, NEAREST))
    return len(told)


def _write(likest: dict[str, list[str]]) -> None:
    areas = dict(Area.objects.municipalities().filter(is_example=False).values_list("code", "pk"))
    rows = [
        Likeness(area_id=areas[code], other_id=areas[other], rank=rank)
        for code, others in likest.items()
        for rank, other in enumerate(others, start=1)
    ]
    Likeness.objects.all().delete()
    Likeness.objects.bulk_create(rows, batch_size=500)


def _values(slug: str, part: str) -> dict[str, dict[int, float]]:
    """Each municipality's positive or zero values by year."""
    rows = Observation.objects.current().filter(
        indicator__slug=slug, breakdown=part, part=0, value__gte=0, area__kind=Area.Kind.MUNICIPALITY
    )
    found: dict[str, dict[int, float]] = {}
    for code, year, value in rows.exclude(area__is_example=True).values_list("area__code", "year", "value"):
        if value is not None:
            found.setdefault(code, {})[year] = value
    return found


def _latest(by_year: dict[int, float]) -> float | None:
    return by_year[max(by_year)] if by_year else None


def _growth(by_year: dict[int, float]) -> float | None:
    """The change in percent a year, over at most ten years; None with one year, or nobody there."""
    last = max(by_year)
    first = min(year for year in by_year if year >= last - YEARS)
    if first == last or not by_year[first] or not by_year[last]:
        return None
    a_year: float = (by_year[last] / by_year[first]) ** (1 / (last - first))
    return (a_year - 1) * 100
