"""Kolada, in the shapes of both versions, and its faults. The figures are made up, as are the KPIs' titles."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miljomal.core import clock
from miljomal.indicators.readings import Reading, Status
from miljomal.sources.adapters.errors import Changed, Gone, SourceError, Unreachable, Unreadable
from miljomal.sources.adapters.http import Client
from miljomal.sources.adapters.kolada import Kolada, area_code
from miljomal.sources.adapters.wanted import Wanted
from miljomal.sources.tests.remote.conftest import Asked, Reply, Source

Connect = Callable[[], Client]
WANTED = Wanted("koldioxid", "N1", {"unit": "ton/inv"})
KPI = {"id": "N1", "title": "Utsläpp av växthusgaser totalt, ton/inv", "is_divided_by_gender": False}
CLOSED = "Det kan ha stängts eller bytt namn. Sök på kolada.se och rätta katalogen."
API = "Se efter om Kolada har ändrat sitt API."


@pytest.fixture(autouse=True)
def _november_2026() -> Iterator[None]:
    with clock.at(dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)):
        yield


def years(first: int, last: int) -> str:
    return ",".join(str(year) for year in range(first, last + 1))


def figure(value: float | str | None, gender: str = "T", status: str = "", **more: Any) -> dict[str, Any]:
    return {"gender": gender, "count": 1, "status": status, "value": value, **more}


def row(municipality: str, period: object, *figures: dict[str, Any]) -> dict[str, Any]:
    return {"kpi": "N1", "municipality": municipality, "period": period, "values": list(figures)}


def page(*rows: Any, following: str | None = None, key: str = "next_url") -> Reply:
    return Reply({"values": list(rows), "count": len(rows), "previous_url": None, key: following})


def data(version: str = "v3", first: int = 2025, last: int = 2026) -> str:
    return f"/{version}/data/kpi/N1/year/{years(first, last)}?per_page=5000"


def kolada(source: Source, connect: Connect) -> Kolada:
    return Kolada(connect, [f"{source.address}/v3", f"{source.address}/v2"])


def readings(source: Source, connect: Connect, *wanted: Wanted, since: int | None = 2025) -> list[Reading]:
    return list(kolada(source, connect).fetch(wanted or (WANTED,), since))


def failure(source: Source, connect: Connect, since: int | None = 2025) -> tuple[type[SourceError], str, str]:
    with pytest.raises(SourceError) as raised:
        readings(source, connect, since=since)
    return type(raised.value), raised.value.message, raised.value.hint


def test_nation_region_and_municipality_are_read_and_groups_are_not(source: Source, connect: Connect) -> None:
    source.say("/v3/kpi/N1", page(KPI))
    rows = [row(code, 2025, figure(1.5)) for code in ("0000", "0004", "0480", "G10001", "048", "04٣0")]
    source.say(data(), page(*rows))
    assert readings(source, connect) == [
        Reading("koldioxid", "00", 2025, 1.5, row="N1 0000 2025"),
        Reading("koldioxid", "04", 2025, 1.5, row="N1 0004 2025"),
        Reading("koldioxid", "0480", 2025, 1.5, row="N1 0480 2025"),
    ]


def test_values_missing_private_deleted_and_zero(source: Source, connect: Connect) -> None:
    source.say("/v3/kpi/N1", page(KPI))
    figures = [figure(None, status="Missing"), figure(None, status="Private"), figure(None), figure(0)]
    rows = [row("0480", 2022 + number, one) for number, one in enumerate(figures)]
    source.say(data(first=2022), page(*rows, row("0480", 2026, figure(5, isdeleted=True))))
    found = [(reading.year, reading.value, reading.status) for reading in readings(source, connect, since=2022)]
    assert found == [
        (2022, None, Status.MISSING),
        (2023, None, Status.SUPPRESSED),
        (2024, None, Status.MISSING),
        (2025, 0.0, ""),
    ]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [({}, [("", 3.0)]), ({"genders": True}, [("kvinnor", 1.0), ("man", 2.0), ("", 3.0)])],
)
def test_genders_are_parts_when_wanted(
    source: Source, connect: Connect, parameters: dict[str, Any], expected: list[tuple[str, float]]
) -> None:
    source.say("/v3/kpi/N1", page(KPI))
    source.say(data(), page(row("0480", 2025, figure(1, "K"), figure(2, "M"), figure(3, "T"))))
    found = readings(source, connect, Wanted("a", "N1", {"quantity": "tonne", **parameters}, "kilogram"))
    assert [(reading.breakdown, reading.value) for reading in found] == expected
    assert {reading.quantity for reading in found} == {"tonne"}


def test_all_years_are_asked_for_25_at_a_time(source: Source, connect: Connect) -> None:
    source.say("/v3/kpi/N1", page(KPI))
    source.say(data(first=1990, last=2014), page(row("0480", 1990, figure(1))))
    source.say(data(first=2015), page(row("0480", 2015, figure(2))))
    assert [reading.year for reading in readings(source, connect, since=None)] == [1990, 2015]


def test_pages_are_followed_at_the_same_place(source: Source, connect: Connect) -> None:
    source.say("/v3/kpi/N1", page(KPI))
    for number, following in ((1, "http://other.example/v3/data?page=2"), (2, "/v3/data?page=3"), (3, None)):
        path = data() if number == 1 else f"/v3/data?page={number}"
        source.say(path, page(row("0480", 2025, figure(number)), following=following))
    assert [reading.value for reading in readings(source, connect)] == [1, 2, 3]


def test_pages_that_go_in_circles_end(source: Source, connect: Connect) -> None:
    source.say("/v3/kpi/N1", page(KPI))
    source.say(data(), page(following="/v3/data?page=2"))
    source.say("/v3/data?page=2", page(following=data()))
    assert failure(source, connect) == (Unreadable, "Kolada skickar samma sida av N1 om och om igen.", API)
    assert source.paths == ["/v3/kpi/N1", data(), "/v3/data?page=2"]


@pytest.mark.parametrize("status", [404, 410, 500, 503])
def test_version_2_is_asked_when_version_3_fails(source: Source, connect: Connect, status: int) -> None:
    def answer(asked: Asked) -> Reply:
        return Reply("", status=status)

    source.answer = answer
    source.say("/v2/kpi/N1", page(KPI, key="next_page"))
    source.say(data("v2"), page(row("0480", 2025, figure(1)), following="/v2/data?page=2", key="next_page"))
    source.say("/v2/data?page=2", page(row("0480", 2026, figure(2)), key="next_page"))
    assert [(reading.year, reading.value) for reading in readings(source, connect)] == [(2025, 1), (2026, 2)]


def test_nothing_of_version_3_is_left_when_it_fails_half_way(source: Source, connect: Connect) -> None:
    for version in ("v3", "v2"):
        source.say(f"/{version}/kpi/N1", page(KPI))
    source.say(data("v3"), page(row("0480", 2025, figure(3)), following="/v3/data?page=2"))
    source.say("/v3/data?page=2", Reply("", status=503))
    source.say(data("v2"), page(row("0480", 2025, figure(2))))
    assert [reading.value for reading in readings(source, connect)] == [2]


def test_a_version_that_does_not_answer_is_asked_for_one_kpi_only(source: Source, connect: Connect) -> None:
    source.answer = lambda asked: Reply("", status=503)
    source.say("/v2/kpi/N1", page(KPI))
    source.say(data("v2"), page(row("0480", 2025, figure(1))))
    assert len(readings(source, connect, WANTED, WANTED)) == 2
    assert [path for path in source.paths if path.startswith("/v3")] == ["/v3/kpi/N1"] * 3


def test_a_version_without_one_kpi_is_asked_for_the_next(source: Source, connect: Connect) -> None:
    source.say("/v2/kpi/N1", page(KPI))
    source.say(data("v2"), page(row("0480", 2025, figure(1))))
    source.say("/v3/kpi/N2", page({**KPI, "id": "N2"}))
    source.say(data().replace("N1", "N2"), page(row("0480", 2025, figure(2))))
    found = readings(source, connect, WANTED, Wanted("a", "N2"))
    assert [(reading.indicator, reading.value) for reading in found] == [("koldioxid", 1), ("a", 2)]


def test_when_both_versions_fail_the_newest_says_why(source: Source, connect: Connect) -> None:
    source.say("/v3/kpi/N1", Reply("", status=503))
    hint = "Hämta igen senare. De siffror som finns ligger kvar."
    expected = (Unreachable, "127.0.0.1 tar inte emot frågor just nu (svar 503).", hint)
    assert failure(source, connect) == expected


def test_a_closed_kpi(source: Source, connect: Connect) -> None:
    source.say("/v3/kpi/N1", page())
    assert failure(source, connect) == (Gone, "Kolada har inte nyckeltalet N1.", CLOSED)


def test_a_kpi_without_any_value(source: Source, connect: Connect) -> None:
    source.say("/v3/kpi/N1", page(KPI))
    source.say(data(first=1990, last=2014), page())
    source.say(data(first=2015), page())
    assert failure(source, connect, since=None) == (Gone, "Nyckeltalet N1 har inga värden.", CLOSED)


def test_nothing_new_is_no_fault(source: Source, connect: Connect) -> None:
    source.say("/v3/kpi/N1", page(KPI))
    source.say(data(), page())
    assert (readings(source, connect), readings(source, connect, since=2027)) == ([], [])


def test_a_changed_unit_stops_the_fetch(source: Source, connect: Connect) -> None:
    source.say("/v3/kpi/N1", page({**KPI, "title": "Utsläpp av växthusgaser totalt, kg/inv"}))
    assert failure(source, connect) == (
        Changed,
        "Källan anger enheten ”kg/inv” för N1, men katalogen väntar sig ”ton/inv”.",
        "Jämför med källans sida och rätta katalogen innan siffrorna hämtas igen.",
    )


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ([], "Koladas svar om N1 har inte den form som det brukar."),
        ({"values": None}, "Koladas svar om N1 har inte den form som det brukar."),
        ({"values": [], "next_url": 2}, "Kolada anger ingen läsbar adress till nästa sida av N1."),
        ({"values": [], "next_url": "http://x:port/"}, "Kolada anger ingen läsbar adress till nästa sida av N1."),
        ({"values": ["0480"]}, "Koladas svar om N1 har inte den form som det brukar."),
        ({"values": [{"municipality": "0480"}]}, "Koladas svar om N1 har inte den form som det brukar."),
        ({"values": [row("0480", "i år", figure(1))]}, "Ett år hos Kolada går inte att läsa: N1 0480 i år."),
        ({"values": [row("0480", None, figure(1))]}, "Ett år hos Kolada går inte att läsa: N1 0480 None."),
        (
            {"values": [row("0480", 2025, {"gender": "T", "value": "12"})]},
            "Ett värde hos Kolada är inte ett tal: N1 0480 2025.",
        ),
        ({"values": [row("0480", 2025, figure(float("nan")))]}, "Ett värde hos Kolada är inte ett tal: N1 0480 2025."),
        ({"values": [row("0480", 2025, figure(True))]}, "Ett värde hos Kolada är inte ett tal: N1 0480 2025."),
    ],
)
def test_answers_of_another_form(source: Source, connect: Connect, answer: Any, message: str) -> None:
    source.say("/v3/kpi/N1", page(KPI))
    source.say(data(), Reply(answer))
    assert failure(source, connect) == (Unreadable, message, API)


@given(st.integers(0, 9999))
def test_area_codes_are_those_of_scb(number: int) -> None:
    code = f"{number:04}"
    assert area_code(code) == (code if number >= 100 else f"{number:02}")
