"""Figures that have arrived wait in a temporary table until all of them are checked, so that memory does not grow.

The table is the connection's own: filling it locks nobody out, not on SQLite either.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice

from django.db import connection

Row = tuple[int, int, int, int, str, float | None, str, str]

TABLE = "arriving_observation"
KEY = ("indicator_id", "breakdown", "year", "part", "area_id")
COLUMNS = ("indicator_id", "area_id", "year", "part", "breakdown", "value", "status", "place")
DEFINITION = (
    "indicator_id integer, area_id bigint, year smallint, part smallint, breakdown varchar(40), "
    "value double precision, status varchar(15), place text"
)
AT_ONCE = 500
"""Rows in one statement on SQLite."""
COPIED_AT_ONCE = 20_000


@contextmanager
def staged(rows: Iterable[Row]) -> Iterator[int]:
    """Fills the table with the rows, tells how many they were, and removes it in the end."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
        cursor.execute(f"CREATE TEMPORARY TABLE {TABLE} ({DEFINITION})")
    try:
        yield _copy(rows) if connection.vendor == "postgresql" else _insert(rows)
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")


def _copy(rows: Iterable[Row]) -> int:
    """By PostgreSQL's COPY, in batches: rows that are read over the same connection must arrive in between."""
    count = 0
    left = iter(rows)
    with connection.cursor() as cursor:
        while batch := list(islice(left, COPIED_AT_ONCE)):
            with cursor.copy(f"COPY {TABLE} FROM STDIN") as copying:
                for row in batch:
                    copying.write_row(row)
            count += len(batch)
    return count


def _insert(rows: Iterable[Row]) -> int:
    """By statements of many rows: outside a transaction each of them is one."""
    count = 0
    one = f"({', '.join(['%s'] * len(COLUMNS))})"
    left = iter(rows)
    with connection.cursor() as cursor:
        while batch := list(islice(left, AT_ONCE)):
            lines = ", ".join([one] * len(batch))
            cursor.execute(f"INSERT INTO {TABLE} VALUES {lines}", list(chain.from_iterable(batch)))  # noqa: S608
            count += len(batch)
    return count
