"""Indicators and figures for tests, made as those in tests/factories.py."""

from collections.abc import Mapping
from itertools import count
from typing import Any

from miljomal.indicators.models import Breakdown, Delivery, Indicator, Source
from miljomal.indicators.readings import Reading
from miljomal.indicators.services.storing import Outcome, store
from miljomal.organisations.models import Area

_numbers = count(1)


def make_source(*, title: str = "Provkällan", **fields: Any) -> Source:
    """A source of its own that nothing reads."""
    return Source.objects.create(**{"slug": f"provkalla-{next(_numbers)}", "title": title, **fields})


def make_indicator(*, title: str = "", parts: tuple[str, ...] = (), **fields: Any) -> Indicator:
    """An indicator in tonnes for municipalities, less is better; `parts` are keys of breakdowns."""
    number = next(_numbers)
    title = title or f"Provutsläpp {number}"
    stated = {
        "slug": f"provutslapp-{number}",
        "summary": "Så mycket som släpps ut på ett år.",
        "unit": "ton",
        "quantity": "tonne",
        "direction": Indicator.Direction.DOWN,
        "finest": Indicator.Finest.MUNICIPALITY,
        **fields,
    }
    stated.setdefault("source", make_source())
    made = Indicator.objects.create(title=title, **stated)
    Breakdown.objects.bulk_create(
        Breakdown(indicator=made, key=key, title=key.capitalize(), order=order) for order, key in enumerate(parts)
    )
    return made


def make_figures(
    indicator: Indicator, area: Area, values: Mapping[int, float | None], *, breakdown: str = "", **fields: Any
) -> Outcome:
    """Stores one value a year, as a source would hand them over; None = the source has none."""
    delivery = Delivery(source=indicator.source, kind=Delivery.Kind.FILE, origin="prov.csv", **fields)
    readings = [
        Reading(
            indicator.slug,
            area.code,
            year,
            value,
            breakdown=breakdown,
            status="" if value is not None else "missing",
        )
        for year, value in values.items()
    ]
    outcome = store(delivery, readings, [indicator])
    indicator.refresh_from_db()
    return outcome
