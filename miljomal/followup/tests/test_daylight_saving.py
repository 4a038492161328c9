"""Rounds that open or close on the nights when Swedish clocks change: no hour is lost or given twice."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from miljomal.core import clock
from miljomal.core.templatetags.ui import day, iso, moment
from miljomal.followup.models import Round
from tests.factories import make_round

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SECOND = dt.timedelta(seconds=1)

# Stockholm's own midnights around both nights of 2027, with what they are in UTC.
NIGHTS = [
    ("2027-03-28T00:00", "2027-03-27T23:00Z", "2027-03-29T00:00", "2027-03-28T22:00Z", 23),
    ("2027-10-31T00:00", "2027-10-30T22:00Z", "2027-11-01T00:00", "2027-10-31T23:00Z", 25),
]


def local(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


@pytest.mark.django_db
@pytest.mark.parametrize(("opens", "opens_utc", "closes", "closes_utc", "hours"), NIGHTS)
def test_day_of_the_change_is_open_for_its_whole_length(
    opens: str, opens_utc: str, closes: str, closes_utc: str, hours: int
) -> None:
    made = make_round(opens_at=local(opens), closes_at=local(closes))
    made.refresh_from_db()
    assert made.opens_at == dt.datetime.fromisoformat(opens_utc)
    assert made.closes_at == dt.datetime.fromisoformat(closes_utc)
    assert made.closes_at - made.opens_at == dt.timedelta(hours=hours)
    for at, is_open in [
        (made.opens_at - SECOND, False),
        (made.opens_at, True),
        (made.closes_at - SECOND, True),
        (made.closes_at, False),
    ]:
        with clock.at(at):
            assert made.is_open is is_open, at
            assert Round.objects.open_at(clock.now()).exists() is is_open, at


@pytest.mark.parametrize(
    ("fold", "utc"), [(0, "2027-10-31T00:30Z"), (1, "2027-10-31T01:30Z")], ids=["summer", "winter"]
)
def test_hour_that_comes_twice_is_two_moments(fold: int, utc: str) -> None:
    half_past_two = dt.datetime(2027, 10, 31, 2, 30, tzinfo=STOCKHOLM, fold=fold)
    assert half_past_two.astimezone(dt.UTC) == dt.datetime.fromisoformat(utc)
    assert (day(half_past_two), iso(half_past_two)) == ("31 oktober 2027", "2027-10-31")
    assert moment(dt.datetime.fromisoformat(utc)) == "31 oktober 2027 kl. 02.30"


@pytest.mark.parametrize(
    ("utc", "today"),
    [
        ("2027-03-27T22:59:59Z", "2027-03-27"),
        ("2027-03-27T23:00Z", "2027-03-28"),
        ("2027-03-28T21:59:59Z", "2027-03-28"),
        ("2027-03-28T22:00Z", "2027-03-29"),
        ("2027-10-30T22:00Z", "2027-10-31"),
        ("2027-10-31T22:59:59Z", "2027-10-31"),
        ("2027-10-31T23:00Z", "2027-11-01"),
    ],
)
def test_today_is_stockholms(utc: str, today: str) -> None:
    with clock.at(dt.datetime.fromisoformat(utc)):
        assert clock.today().isoformat() == today
