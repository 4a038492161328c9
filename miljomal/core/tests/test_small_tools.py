"""The clock, the health addresses, pages of lists and big ids."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import OperationalError, connection
from django.http import Http404
from django.test import Client, RequestFactory

from miljomal.core import clock
from miljomal.core.converters import MAX_ID, BigIdConverter
from miljomal.core.paging import page_of


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-12-31T22:59:59+00:00", "2026-12-31"),
        ("2026-12-31T23:00:00+00:00", "2027-01-01"),
        ("2026-06-30T22:00:00+00:00", "2026-07-01"),
        ("2026-03-29T00:59:59+00:00", "2026-03-29"),
    ],
)
def test_today_is_the_day_in_stockholm(moment: str, day: str) -> None:
    with clock.at(dt.datetime.fromisoformat(moment)):
        assert clock.today() == dt.date.fromisoformat(day)


def test_clock_goes_on_after_the_block() -> None:
    stopped = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    with clock.at(stopped):
        assert clock.now() == stopped
        with clock.at(stopped + dt.timedelta(days=1)):
            assert clock.now() == stopped + dt.timedelta(days=1)
        assert clock.now() == stopped
    assert clock.now() > stopped + dt.timedelta(days=365)


def test_live_asks_nobody(client: Client) -> None:
    response = client.get("/halsa/live")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert client.post("/halsa/live").status_code == 405


@pytest.mark.django_db
def test_ready_when_every_migration_has_run(client: Client) -> None:
    response = client.get("/halsa/redo")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_not_ready_while_a_migration_waits(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'outbox'")
    response = client.get("/halsa/redo")
    assert response.status_code == 503
    assert response.json()["status"] == "unavailable"
    assert response.json()["migrations"] >= 1


@pytest.mark.django_db
def test_not_ready_without_a_database(client: Client) -> None:
    def away(execute: Callable[..., None], *args: object) -> None:
        raise OperationalError("anna@example.se: connection refused")

    with connection.execute_wrapper(away):
        response = client.get("/halsa/redo")
    assert (response.status_code, response.json()) == (503, {"status": "unavailable", "database": "no answer"})


@pytest.mark.parametrize("number", ["0", "-1", "4", "x", "٣", "1e1", "9" * 30, "1.0"])
def test_page_that_does_not_exist_is_404(number: str) -> None:
    with pytest.raises(Http404):
        page_of(RequestFactory().get("/", {"sida": number}), list(range(120)), size=50)


@pytest.mark.parametrize(
    ("query", "expected"), [({}, range(50)), ({"sida": ""}, range(50)), ({"sida": "3"}, range(100, 120))]
)
def test_page_holds_its_rows(query: dict[str, str], expected: range) -> None:
    assert list(page_of(RequestFactory().get("/", query), list(range(120)), size=50)) == list(expected)


def test_big_id_fits_the_database() -> None:
    assert BigIdConverter().to_python(str(MAX_ID)) == MAX_ID
    for number in ("0", str(MAX_ID + 1)):
        with pytest.raises(ValueError, match="beyond"):
            BigIdConverter().to_python(number)
