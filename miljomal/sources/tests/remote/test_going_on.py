"""A fetch that was cut off goes on where it was; what it has been answered is not asked for again."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings

from miljomal.core import clock
from miljomal.indicators.models import Delivery, Indicator, Observation
from miljomal.indicators.models import Source as Stored
from miljomal.organisations.models import Area
from miljomal.sources import services
from miljomal.sources.adapters.http import Client
from miljomal.sources.adapters.kept import Kept
from miljomal.sources.adapters.kolada import Kolada
from miljomal.sources.adapters.pages import Page, Pages, question_of
from miljomal.sources.adapters.scb import Scb
from miljomal.sources.services import Fetched, fetch_source
from miljomal.sources.tests.remote.conftest import QUICK, Reply, Source
from miljomal.sources.tests.remote.pxweb import Database, Table
from tests.factories import make_area
from tests.figures import make_indicator, make_source

NOON = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
BUSY = Reply("", status=503)


@pytest.fixture(autouse=True)
def _quick(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(services, "Client", partial(Client, QUICK, Kept()))
    with clock.at(NOON):
        yield


@pytest.fixture
def area() -> Area:
    return make_area(code="0480")


@pytest.fixture
def kolada() -> Stored:
    """A source with three key figures: N1, N2 and N3."""
    stored = make_source(adapter="kolada", url="https://example.se/")
    for number in (1, 2, 3):
        make_indicator(source=stored, table=f"N{number}")
    return stored


def data(number: int, page: int = 1) -> str:
    return f"/data/kpi/N{number}/year/2025,2026?per_page=5000" + (f"&page={page}" if page > 1 else "")


def rows(area: Area, value: object, following: str | None = None) -> Reply:
    figure = {"municipality": area.code, "period": 2025, "values": [{"gender": "T", "value": value}]}
    return Reply({"values": [figure], "next_url": following})


def answers(source: Source, area: Area) -> None:
    """Three key figures, the second of them on two pages."""
    for number in (1, 2, 3):
        source.say(f"/kpi/N{number}", Reply({"values": [{"id": f"N{number}", "title": "Utsläpp, ton"}]}))
        source.say(data(number), rows(area, number, data(2, 2) if number == 2 else None))
    source.say(data(2, 2), Reply({"values": []}))


ALL = ["/kpi/N1", data(1), "/kpi/N2", data(2), data(2, 2), "/kpi/N3", data(3)]


def fetched(stored: Stored, source: Source, *, stop_at: int = 0) -> tuple[Fetched | None, list[str]]:
    """What became of a fetch, None = it was stopped as by Ctrl+C, and what the source was asked, each question once."""

    def stop(number: int, _of: int, _slug: str) -> None:
        if number == stop_at:
            raise KeyboardInterrupt

    source.asked.clear()
    adapters = {"kolada": lambda connect: Kolada(connect, [source.address])}
    try:
        result = fetch_source(stored, since=2025, progress=stop, adapters=adapters)
    except KeyboardInterrupt:
        result = None
    return result, list(dict.fromkeys(source.paths))


def values() -> list[float | None]:
    return list(Observation.objects.current().order_by("indicator__table").values_list("value", flat=True))


def test_fetch_that_was_stopped_asks_only_for_the_rest(source: Source, area: Area, kolada: Stored) -> None:
    answers(source, area)
    assert fetched(kolada, source, stop_at=3) == (None, ALL[:5])
    assert (values(), Delivery.objects.get().state) == ([], Delivery.State.FAILED)
    result, asked = fetched(kolada, source)
    assert result is not None
    assert (result.faults, asked, values()) == ([], ALL[5:], [1, 2, 3])


def test_page_that_never_came_is_the_first_asked_for(source: Source, area: Area, kolada: Stored) -> None:
    answers(source, area)
    source.say(data(2, 2), BUSY)
    result, asked = fetched(kolada, source)
    assert result is not None
    assert (result.outcome, asked, values()) == (None, ALL[:5], [])
    source.say(data(2, 2), Reply('{"values": [', cut=5))
    assert fetched(kolada, source)[1] == ALL[4:5]
    source.say(data(2, 2), Reply('{"values": ['))
    assert fetched(kolada, source)[1] == ALL[4:5]
    answers(source, area)
    assert (fetched(kolada, source)[1], values()) == (ALL[4:], [1, 2, 3])


def test_answer_that_made_no_sense_is_asked_for_again(source: Source, area: Area, kolada: Stored) -> None:
    answers(source, area)
    source.say(data(2), rows(area, "tolv"))
    assert fetched(kolada, source)[1] == ALL[:4]
    answers(source, area)
    assert (fetched(kolada, source)[1], values()) == (ALL[3:], [1, 2, 3])


def test_figures_that_were_refused_are_asked_for_again(source: Source, area: Area, kolada: Stored) -> None:
    answers(source, area)
    source.say(data(3), rows(area, -1))
    result, asked = fetched(kolada, source)
    assert result is not None
    assert (result.faults, asked) == (["N3 0480 2025: -1 → noll eller mer"], ALL)
    answers(source, area)
    assert (fetched(kolada, source)[1], values()) == (ALL, [1, 2, 3])


def test_finished_fetch_leaves_nothing_behind(source: Source, area: Area, kolada: Stored) -> None:
    answers(source, area)
    assert fetched(kolada, source)[1] == ALL
    assert list((settings.FETCHED_ROOT / kolada.slug).iterdir()) == []
    source.say(data(1), rows(area, 11))
    assert (fetched(kolada, source)[1], values()) == (ALL, [11, 2, 3])


@pytest.mark.parametrize(("hours", "asked"), [(11, ALL[5:]), (13, ALL), (-1, ALL)])
def test_answers_are_kept_for_half_a_day(
    source: Source, area: Area, kolada: Stored, hours: int, asked: list[str]
) -> None:
    answers(source, area)
    fetched(kolada, source, stop_at=3)
    with clock.at(NOON + dt.timedelta(hours=hours)):
        assert fetched(kolada, source)[1] == asked


def test_another_source_is_not_answered_with_these(source: Source, area: Area, kolada: Stored) -> None:
    answers(source, area)
    fetched(kolada, source, stop_at=3)
    other = make_source(adapter="kolada")
    Indicator.objects.filter(source=kolada).update(source=other)
    assert fetched(other, source)[1] == ALL


def test_version_that_does_not_answer_is_asked_once_for_all(source: Source, area: Area, kolada: Stored) -> None:
    answers(source, area)
    source.say("/v3/kpi/N1", BUSY)
    adapters = {"kolada": lambda connect: Kolada(connect, [f"{source.address}/v3", source.address])}
    assert fetch_source(kolada, since=2025, adapters=adapters).faults == []
    assert source.paths == ["/v3/kpi/N1"] * 3 + ALL


def test_questions_that_are_posted_are_kept_too(source: Source, area: Area) -> None:
    stored = make_source(adapter="scb")
    for table in ("TAB1", "TAB2"):
        parameters = {"area": "Region", "content": "BE1"}
        make_indicator(source=stored, table=table, parameters=parameters, unit="st", quantity="")
    codes = {"Region": [area.code], "ContentsCode": ["BE1"], "Tid": ["2023", "2024"]}
    database = Database({name: Table(codes, eliminable=()) for name in ("TAB1", "TAB2")})
    source.answer = database.answer
    busy = "/tables/TAB2/data?lang=sv&outputFormat=json-stat2"
    source.say(busy, BUSY)
    adapters = {"scb": lambda connect: Scb(connect, source.address)}
    assert fetch_source(stored, adapters=adapters).outcome is None
    assert source.paths[:4] == [
        "/config",
        *(f"/tables/TAB1/{part}" for part in ("metadata?lang=sv", busy[13:])),
        ("/tables/TAB2/metadata?lang=sv"),
    ]
    source.asked.clear()
    source.replies.clear()
    assert fetch_source(stored, adapters=adapters).faults == []
    assert (source.paths, Observation.objects.count()) == ([busy], 4)


def test_what_can_not_be_read_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    pages, one, two = Pages(tmp_path / "a"), question_of("/a", "json", None), question_of("/a", "json", {"å": [1]})
    assert pages.get(one) is None
    pages.put(one, Page("text/csv", b"1"))
    pages.put(two, Page("text/csv", b"2" * 1000))
    assert (pages.get(one), pages.get(two)) == (Page("text/csv", b"1"), Page("text/csv", b"2" * 1000))
    first, second = sorted((tmp_path / "a").iterdir(), key=lambda path: path.stat().st_size)
    whole = second.read_bytes()
    first.write_bytes(whole)  # the answer to another question
    assert pages.get(one) is None
    for half in (whole[:-5], whole[:20], b"", b"[]\n", b"{}\n", b"\xff\n"):
        second.write_bytes(half)
        assert pages.get(two) is None
    pages.clear()
    assert list((tmp_path / "a").iterdir()) == []
    Pages(tmp_path / "nowhere").clear()


def test_disk_that_can_not_be_written_to_stops_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    pages = Pages(tmp_path / "file" / "a")
    pages.put("q", Page("text/csv", b"1"))
    pages.forget_latest()
    pages.clear()
    assert pages.get("q") is None
    assert "pages not kept" in caplog.text


def test_nothing_is_kept_without_a_folder() -> None:
    pages = Pages()
    pages.put("q", Page("text/csv", b"1"))
    pages.forget_latest()
    pages.clear()
    assert pages.get("q") is None
