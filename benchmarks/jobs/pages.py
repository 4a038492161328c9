"""Each public page uncached, cached and conditional, beside the bare view in the same moments."""

from dataclasses import replace
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.client import Answer, Client
from benchmarks.kinds import Kind, kinds
from benchmarks.report import engine_version, median_of, p95_of
from benchmarks.urls import BARE

WARM_UP = 3
ROUNDS = 40
WAYS = ("uncached", "cached", "conditional")


def measure() -> dict[str, Any]:
    """Rows by kind of page, times in milliseconds; every sample of a page has a sample of the bare view before it."""
    client = Client()
    pages = kinds()
    about = {kind.name: _look(client, kind) for kind in pages}
    samples: dict[str, dict[str, list[Answer]]] = {kind.name: {way: [] for way in (*WAYS, "bare")} for kind in pages}
    for turn in range(WARM_UP + ROUNDS):
        for kind in pages:
            found = _sample(client, kind, about[kind.name]["etag"])
            if turn >= WARM_UP:
                for way, answers in found.items():
                    samples[kind.name][way] += [replace(answer, body=b"") for answer in answers]
    rows = [{**about[kind.name], **_summary(samples[kind.name])} for kind in pages]
    return {"engine": engine_version(), "samples": ROUNDS, "rows": rows}


def _look(client: Client, kind: Kind) -> dict[str, Any]:
    """What a page is like: its queries, size and ETag; read twice, so that nothing is imported while we count.

    Raises:
        RuntimeError: the page does not answer as it should.
    """
    client.get(kind.address)
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(kind.address)
    queries = len(captured)
    with CaptureQueriesContext(connection) as captured:
        client.get(kind.address)
    kept_queries = len(captured)
    again = client.get(kind.address, HTTP_IF_NONE_MATCH=answer.headers.get("etag", ""))
    if (answer.status, again.status, kept_queries) != (200, 304, 0):
        raise RuntimeError(f"{kind.address}: {answer.status}, {again.status}, {kept_queries} queries from the cache")
    return {
        "name": kind.name,
        "address": kind.address,
        "is_long": kind.is_long,
        "queries": queries,
        "bytes": len(answer.body),
        "etag": answer.headers["etag"],
    }


def _sample(client: Client, kind: Kind, etag: str) -> dict[str, list[Answer]]:
    cache.clear()
    bare = [client.get(BARE)]
    uncached = client.get(kind.address)
    bare.append(client.get(BARE))
    cached = client.get(kind.address)
    bare.append(client.get(BARE))
    conditional = client.get(kind.address, HTTP_IF_NONE_MATCH=etag)
    return {"bare": bare, "uncached": [uncached], "cached": [cached], "conditional": [conditional]}


def _summary(samples: dict[str, list[Answer]]) -> dict[str, Any]:
    """`ratio` is of processor time, `wall_ratio` of time by the clock."""
    bare = median_of([answer.seconds for answer in samples["bare"]])
    bare_busy = median_of([answer.busy for answer in samples["bare"]])
    row: dict[str, Any] = {"bare_ms": bare * 1000, "bare_busy_ms": bare_busy * 1000}
    for way in WAYS:
        seconds = [answer.seconds for answer in samples[way]]
        busy = [answer.busy for answer in samples[way]]
        row[way] = {
            "median_ms": median_of(seconds) * 1000,
            "p95_ms": p95_of(seconds) * 1000,
            "busy_median_ms": median_of(busy) * 1000,
            "busy_p95_ms": p95_of(busy) * 1000,
            "ratio": median_of(busy) / bare_busy,
            "p95_ratio": p95_of(busy) / bare_busy,
            "wall_ratio": median_of(seconds) / bare,
        }
    return row
