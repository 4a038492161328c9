"""What the database's planner knows about the tables."""

from django.db import connection


def refresh_statistics() -> None:
    """Lets PostgreSQL count what a large load has just written, so that the first pages after it are fast too.

    Its own autovacuum comes a minute later, and never inside an open transaction. SQLite plans well without.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
