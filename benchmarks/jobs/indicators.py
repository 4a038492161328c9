"""Loads figures by the service, and asks for the page of one indicator."""

from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks import observations
from benchmarks.client import Client
from benchmarks.report import engine_version, median_of, p95_of
from benchmarks.watching import timed, watched
from miljomal.core.database import refresh_statistics
from miljomal.indicators.charts import curve, map_of, strip
from miljomal.indicators.filters import Asked
from miljomal.indicators.models import Delivery, Indicator, Observation
from miljomal.indicators.queries.page import indicator_page
from miljomal.indicators.services.storing import store

WARM_UP, TURNS = 3, 40
BARE = (
    f"SELECT area_id, year, value FROM {Observation._meta.db_table}"
    " WHERE indicator_id = %s AND breakdown = '' AND replaced_by_id IS NULL"
)


def measure() -> dict[str, Any]:
    """The load, seconds and memory; then the page of one of the indicators."""
    indicators = observations.make_indicators(observations.COUNTS[connection.vendor])
    served = watched(lambda: _serve(indicators))
    refresh_statistics()
    return {
        "engine": engine_version(),
        "samples": TURNS,
        "load": {"name": "tjänsten", "written": observations.written(indicators), **served},
        "page": _page(indicators[len(indicators) // 2]),
    }


def _serve(indicators: list[Indicator]) -> None:
    delivery = Delivery(source=indicators[0].source, kind=Delivery.Kind.FILE)
    store(delivery, observations.readings(indicators), indicators)


def _page(indicator: Indicator) -> dict[str, Any]:
    """The page without cache, and before each sample the bare query for all areas and years of what it shows."""
    client, address = Client(), f"{indicator.get_absolute_url()}?omrade=0480,00"
    page, bare = [], []
    for turn in range(WARM_UP + TURNS):
        asked = timed(lambda: _fetch(indicator))
        cache.clear()
        answer = client.get(address)
        if answer.status != 200:
            raise RuntimeError(f"{address}: {answer.status}")
        if turn >= WARM_UP:
            page.append((answer.seconds, answer.busy))
            bare.append(asked)
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    seconds, busy = zip(*page, strict=True)
    bare_seconds, bare_busy = zip(*bare, strict=True)
    return {
        "queries": len(captured),
        "values": len(_fetch(indicator)),
        "page_ms": median_of(seconds) * 1000,
        "page_p95_ms": p95_of(seconds) * 1000,
        "bare_ms": median_of(bare_seconds) * 1000,
        "bare_p95_ms": p95_of(bare_seconds) * 1000,
        "p95_ratio": p95_of(busy) / p95_of(bare_busy),
        "svg_kb": _pictures(indicator),
    }


def _pictures(indicator: Indicator) -> dict[str, float]:
    """The size of each picture as it is fetched, in thousands of bytes."""
    found = Indicator.objects.select_related("source", "numerator", "denominator").get(pk=indicator.pk)
    shown = indicator_page(found, Asked(areas=("0480", "0482", "0483", "04", "00")))
    drawn = {"kurva": curve, "karta": map_of, "fördelning": strip}
    return {name: len(draw(shown, [], "paper").encode()) / 1000 for name, draw in drawn.items()}


def _fetch(indicator: Indicator) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(BARE, [indicator.pk])
        return list(cursor.fetchall())
