"""Public pages are kept a minute for strangers; whoever is signed in goes past the cache."""

import datetime as dt
import time

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from miljomal.accounts.models import Person
from miljomal.followup.models import Grade
from miljomal.followup.services import submit_answer
from miljomal.organisations.models import Organisation
from miljomal.programmes.models import Measure
from tests.factories import make_answer, make_measure, make_participation, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure(here: Organisation) -> Measure:
    made = make_measure(title="Laga bron")
    make_participation(measure=made, organisation=here)
    return made


def html_of(path: str, client: Client | None = None) -> str:
    return (client or Client()).get(path).content.decode()


def report(measure: Measure, by: Person, here: Organisation) -> None:
    asked = make_round(programme=measure.programme, opens_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    answer = make_answer(round=asked, measure=measure, organisation=here)
    grade = Grade.objects.get(scale=asked.scale, letter="H")
    submit_answer(answer=answer, grade=grade, text="Halva bron står.", reason="", version=1, by=by)


def test_writer_sees_at_once_and_everybody_within_a_minute(
    measure: Measure, anna: Person, bo: Person, here: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = measure.get_absolute_url()
    writer, colleague = Client(), Client()
    writer.force_login(anna)
    colleague.force_login(bo)
    assert "Halva bron står." not in html_of(path)
    report(measure, anna, here)
    assert "Halva bron står." in html_of(path, writer)
    assert "Halva bron står." in html_of(path, colleague)
    assert "Halva bron står." not in html_of(path)
    at = time.time()
    monkeypatch.setattr(time, "time", lambda: at + 59)
    assert "Halva bron står." not in html_of(path)
    monkeypatch.setattr(time, "time", lambda: at + 61)
    assert "Halva bron står." in html_of(path)


def test_what_is_kept_costs_no_query_and_says_how_long(
    measure: Measure, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, at = measure.get_absolute_url(), time.time()
    monkeypatch.setattr(time, "time", lambda: at)
    first = Client().get(path)
    assert first["Cache-Control"] == "public, max-age=0, s-maxage=60"
    monkeypatch.setattr(time, "time", lambda: at + 20)
    with django_assert_num_queries(0):
        second = Client().get(path)
    assert second["Cache-Control"] == "public, max-age=0, s-maxage=40"
    assert (second.content, second["ETag"]) == (first.content, first["ETag"])
    assert second.cookies == first.cookies == {}


def test_same_bytes_for_every_stranger_whatever_she_sends(measure: Measure) -> None:
    path = measure.get_absolute_url()
    first = Client().get(path)
    other = Client(headers={"accept-language": "en", "user-agent": "else", "referer": "https://example.org/"}).get(path)
    assert (other.content, other["ETag"]) == (first.content, first["ETag"])
    for response in (first, other):
        vary = {name.strip().lower() for name in response["Vary"].split(",")}
        assert not vary & {"cookie", "accept-language"}
    assert "csrfmiddlewaretoken" not in first.content.decode()


def test_unchanged_page_is_answered_304_with_nothing_in_it(measure: Measure) -> None:
    path = measure.get_absolute_url()
    etag = Client().get(path)["ETag"]
    response = Client().get(path, headers={"if-none-match": etag})
    assert (response.status_code, response.content) == (304, b"")
    assert Client().get(path, headers={"if-none-match": 'W/"annan"'}).status_code == 200


def test_signed_in_pages_are_kept_nowhere_and_leak_into_nothing(measure: Measure, anna: Person) -> None:
    path = measure.get_absolute_url()
    client = Client()
    client.force_login(anna)
    own = client.get(path)
    assert own["Cache-Control"] == "private, no-store"
    assert "Ert beslut saknas" in own.content.decode()
    stranger = html_of(path)
    assert "Ert beslut saknas" not in stranger
    assert "Ange hur" not in stranger
    assert "redigera" not in stranger


def test_unknown_parameters_neither_fill_nor_split_the_cache(
    measure: Measure, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    path = "/atgarder/"
    Client().get(path, {"ordna": "titel", "lage": "running"})
    with django_assert_num_queries(0):
        Client().get(path, {"utm_source": "brev", "lage": "running", "fbclid": "x", "ordna": "titel", "mal": ""})


def test_parameters_that_count_are_told_apart(measure: Measure) -> None:
    make_measure(title="Riv bron", state="done")
    running, done = html_of("/atgarder/?lage=running"), html_of("/atgarder/?lage=done")
    assert ("Laga bron" in running, "Riv bron" in running) == (True, False)
    assert ("Laga bron" in done, "Riv bron" in done) == (False, True)


def test_missing_pages_and_redirects_are_not_kept(measure: Measure) -> None:
    path = f"/atgarder/{measure.pk + 1}-laga-bron/"
    assert Client().get(path).status_code == 404
    Measure.objects.filter(pk=measure.pk).update(title="Nytt namn")
    assert Client().get(measure.get_absolute_url()).status_code == 301
    Measure.objects.filter(pk=measure.pk).update(title="Laga bron")
    assert Client().get(measure.get_absolute_url()).status_code == 200
    cache.clear()
