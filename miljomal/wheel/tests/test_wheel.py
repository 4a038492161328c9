"""The pages and calendars: who sees what, the same bytes twice, and an address that can be taken back."""

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.organisations.models import Area, Membership, Organisation
from miljomal.pages.tests.markup import read
from miljomal.wheel.entries import Entry, Kind
from miljomal.wheel.exports import calendar
from miljomal.wheel.importers import load_national_dates
from miljomal.wheel.models import Feed, NationalDate
from miljomal.wheel.services import feed_of, renew_feed, token_of
from tests.factories import (
    make_area,
    make_consultee,
    make_membership,
    make_objective_text,
    make_organisation,
    make_person,
    make_programme,
    make_respondent,
    make_round,
    make_yearly_follow_up,
)

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 6, 15, 10, tzinfo=dt.UTC)


@pytest.fixture
def county() -> Area:
    return make_area(kind=Area.Kind.COUNTY, name="Hjullän", slug="hjullan")


@pytest.fixture
def board(county: Area) -> Organisation:
    return make_organisation(kind="county_board", area=county, name="Hjulstyrelsen")


def browser(person: Person | None = None) -> Client:
    client = Client()
    if person:
        client.force_login(person)
    return client


def member(organisation: Organisation, role: str) -> Person:
    return make_membership(organisation=organisation, person=make_person(), role=role).person


def titles(client: Client, path: str) -> list[str]:
    cache.clear()
    with clock.at(NOW):
        response = client.get(path)
    assert response.status_code == 200
    return [e.text for e in read(response.content).all("p") if e.attributes.get("class") == "year-what"]


def fill(board: Organisation) -> None:
    """One of everything that the county board has in the year."""
    with clock.at(NOW):
        period: dict[str, Any] = {"starts_on": dt.date(2020, 1, 1), "ends_on": dt.date(2030, 12, 31)}
        programme = make_programme(owner=board, area=board.area, short_name="Hjulprogrammet", **period)
        asked = make_round(programme=programme, title="Öppen")
        make_respondent(round=asked, organisation=board)
        make_round(programme=programme, title="Hemlig", opened_at=None)
        make_programme(owner=board, area=board.area, short_name="Utkastet", state="draft", starts_on="2026-10-01")
        make_consultee(programme=programme, organisation=board)
        follow_up = make_yearly_follow_up(owner=board, deadline_on="2026-11-30")
        make_objective_text(follow_up=follow_up, deadline_on="2026-10-20")


def test_stranger_sees_what_is_open_and_each_role_what_is_hers(board: Organisation) -> None:
    fill(board)
    path = "/lan/hjullan/arshjul/"
    opened = {"Öppnar: Öppen, Hjulprogrammet", "Stänger: Öppen, Hjulprogrammet"}
    shown = set(titles(browser(), path))
    assert {title for title in shown if not title.startswith("Remissen stänger: ")} == opened
    reader = set(titles(browser(member(board, "reader")), path)) - shown
    assert {title.partition(":")[0] for title in reader} == {
        "Utkastet börjar",
        "Ni svarar senast",
        "Ert remissvar senast",
        "Regional årlig uppföljning 2026 ska vara lämnad",
        "Text klar",
    }
    coordinator = set(titles(browser(member(board, "coordinator")), path)) - shown - reader
    assert coordinator == {"Öppnar: Hemlig, Hjulprogrammet", "Stänger: Hemlig, Hjulprogrammet"}
    stranger = make_organisation(kind="county_board", area=make_area(kind=Area.Kind.COUNTY))
    assert set(titles(browser(member(stranger, "administrator")), path)) == shown


def test_longer_time_until_midnight_belongs_to_the_old_year(here: Organisation, anna: Person) -> None:
    closes = dt.datetime(2026, 12, 31, 23, tzinfo=dt.UTC)
    followed = make_round(title="Nyår", opens_at=NOW, opened_at=NOW, closes_at=NOW + dt.timedelta(days=9))
    make_respondent(round=followed, organisation=here, extended_to=closes, extension_reason="Semester")
    assert [t for t in titles(browser(anna), "/mina/arshjul/?ar=2026") if t.startswith("Ni svarar")] != []
    assert titles(browser(anna), "/mina/arshjul/?ar=2027") == []


def test_national_dates_are_read_once_and_say_what_is_not_known(county: Area) -> None:
    assert load_national_dates() == NationalDate.objects.count() == 17
    assert load_national_dates() == 0
    plan = "Kommunfullmäktige antar planeringsstrategi"
    years = (2026, 2027, 2028)
    assert [plan in titles(browser(), f"/lan/hjullan/arshjul/?ar={year}") for year in years] == [False, False, True]
    with clock.at(NOW):
        text = read(browser().get("/lan/hjullan/arshjul/").content).text
    assert "början av juli (2019) · dagen är inte känd" in text


@pytest.mark.parametrize("asked", ["", "1", "9999", "abcd", "²⁰²⁶", "2026x"])
def test_a_year_that_is_not_shown_is_this_year(county: Area, asked: str) -> None:
    with clock.at(NOW):
        cache.clear()
        response = browser().get("/lan/hjullan/arshjul/", {"ar": asked})
    assert read(response.content).all("h1")[0].text == "Årshjul 2026"


def test_drawing_links_to_the_list(county: Area) -> None:
    load_national_dates()
    with clock.at(NOW):
        html = read(browser().get("/lan/hjullan/arshjul/").content)
    (drawn,) = html.all("svg", role="group")
    targets = [a.attributes["href"].removeprefix("#") for a in drawn.all("a")]
    assert targets == [f"datum-{n}" for n in range(1, len(targets) + 1)]
    assert [html.by_id(target).tag for target in targets] == ["li"] * len(targets)
    assert not any("style" in e.attributes for e in html.walk())


def test_public_calendar_is_the_same_twice_and_holds_no_own_date(board: Organisation) -> None:
    load_national_dates()
    fill(board)
    bodies = []
    for moment in (NOW, NOW + dt.timedelta(hours=5)):
        cache.clear()
        with clock.at(moment):
            response = browser().get("/lan/hjullan/arshjul.ics")
        bodies.append((response.content, response["ETag"]))
    assert bodies[0] == bodies[1]
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert browser().get("/lan/hjullan/arshjul.ics", headers={"if-none-match": bodies[0][1]}).status_code == 304
    text = bodies[0][0].decode()
    assert [word for word in ("Utkastet", "Hemlig", "Text klar", "Ni svarar") if word in text] == []
    uids = [str(event["uid"]) for event in Calendar.from_ical(text).walk("VEVENT")]
    assert len(uids) == len(set(uids)) > 20
    july = next(e for e in Calendar.from_ical(text).walk("VEVENT") if "indikatorlista-2026" in str(e["uid"]))
    assert (july.decoded("dtstart"), july.decoded("dtend")) == (dt.date(2026, 7, 1), dt.date(2026, 8, 1))
    assert "Exakt dag är inte känd." in str(july["description"])


def test_calendar_escapes_folds_and_keeps_swedish_time() -> None:
    title = "Å, b; c\\d\nBEGIN:VEVENT " + "ö" * 90
    night = dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)  # 02.30 for the second time
    day = night.date()
    many = [Entry(f"e{n}", Kind.ROUND, title, day, day, at=night) for n in range(250)]
    body = calendar(many, name="Prov")
    events = Calendar.from_ical(body).walk("VEVENT")
    assert len(events) == 250
    assert str(events[0]["summary"]) == title
    assert events[0]["dtstart"].params["TZID"] == "Europe/Stockholm"
    assert max(len(line) for line in body.split(b"\r\n")) <= 75


def test_private_calendar_shows_the_own_dates_until_it_is_taken_back(board: Organisation) -> None:
    fill(board)
    person = member(board, "reader")
    client = browser(person)
    client.post("/mina/arshjul/kalender/")
    first = token_of(Feed.objects.get())

    def status(token: str) -> int:
        return browser().get(f"/kalender/{token}.ics").status_code

    with clock.at(NOW):
        response = browser().get(f"/kalender/{first}.ics")
        again = browser().get(f"/kalender/{first}.ics", headers={"if-none-match": response["ETag"]})
    text = response.content.decode()
    assert (response["Cache-Control"], again.status_code) == ("private, no-cache", 304)
    assert "SUMMARY:Text klar" in text
    assert [word for word in ("Hemlig", person.name, person.email) if word in text] == []
    client.post("/mina/arshjul/kalender/")
    second = token_of(Feed.objects.get())
    assert [status(first), status(second)] == [404, 200]
    Membership.objects.update(state="suspended")
    assert status(second) == 404
    Membership.objects.update(state="active")
    client.post("/mina/arshjul/kalender/ta-bort/")
    assert status(second) == 404


def test_no_address_without_a_membership_in_force(here: Organisation, bo: Person) -> None:
    with pytest.raises(Membership.DoesNotExist):
        renew_feed(organisation=here, by=bo)
    assert Feed.objects.count() == 0
    assert feed_of("") is None


def test_what_is_stored_opens_nothing(here: Organisation, anna: Person) -> None:
    feed = renew_feed(organisation=here, by=anna)
    assert feed_of(token_of(feed)) == feed
    assert [feed_of(feed.nonce), feed_of(feed.secret_hash)] == [None, None]


def count(client: Client, path: str) -> int:
    cache.clear()
    with (
        CaptureQueriesContext(
            connection,
        ) as queries,
        clock.at(NOW),
    ):
        assert client.get(path).status_code == 200
    return len(queries)


def test_the_same_queries_with_one_and_with_three(board: Organisation) -> None:
    coordinator = browser(member(board, "coordinator"))
    path = "/lan/hjullan/arshjul/"
    pages = [(browser(), path), (coordinator, path), (coordinator, "/mina/arshjul/")]
    load_national_dates()
    numbers = []
    for _time in range(3):
        with clock.at(NOW):
            programme = make_programme(owner=board, area=board.area, starts_on="2026-01-01")
            asked = make_round(programme=programme)
            make_respondent(round=asked, organisation=board)
            make_round(programme=programme, opened_at=None)
            make_consultee(programme=programme, organisation=board)
        numbers.append([count(client, path) for client, path in pages])
    assert numbers[0] == numbers[2] == [5, 15, 15]
