"""Loads the same figures as `jobs.indicators`, into the same table, with nothing checked."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db import connection, transaction

from benchmarks import observations
from benchmarks.watching import watched
from miljomal.indicators.models import Observation

BATCH = 20_000
TABLE = Observation._meta.db_table
COLUMNS = "indicator_id, area_id, year, part, breakdown, value, status, delivery_id"


def measure() -> dict[str, Any]:
    """Seconds and memory of COPY on PostgreSQL, of `executemany` on SQLite, each in one transaction."""
    indicators = observations.make_indicators(observations.COUNTS[connection.vendor])
    rows = observations.rows(indicators, observations.make_delivery(indicators[0]))
    measured = watched(lambda: _write(rows))
    return {"name": "raderna bara", "written": observations.written(indicators), **measured}


def _write(rows: Iterator[tuple[Any, ...]]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {TABLE} ({COLUMNS}) FROM STDIN") as copying:
                for row in rows:
                    copying.write_row(row)
            return
        marks = ", ".join(["%s"] * 8)
        while batch := list(islice(rows, BATCH)):
            cursor.executemany(f"INSERT INTO {TABLE} ({COLUMNS}) VALUES ({marks})", batch)
