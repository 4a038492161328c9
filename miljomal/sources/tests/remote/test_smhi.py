"""SMHI's stations as yearly figures of the municipality where they stand."""

from collections.abc import Callable
from typing import Any

import pytest

from miljomal.indicators.readings import Reading, Status
from miljomal.sources.adapters import ADAPTERS
from miljomal.sources.adapters.errors import Changed, Gone, SourceError, Unreadable
from miljomal.sources.adapters.http import Client
from miljomal.sources.adapters.kolada import Kolada
from miljomal.sources.adapters.scb import Scb
from miljomal.sources.adapters.smhi import Smhi
from miljomal.sources.adapters.wanted import Wanted
from miljomal.sources.tests.remote.conftest import Reply, Source
from miljomal.sources.tests.remote.test_metobs import archive

Connect = Callable[[], Client]
STATION = {"station": 10101, "area": "0480", "breakdown": "exempel"}
PARAMETERS = {"years": "mean", "stations": [STATION], "unit": "celsius", "quantity": "degC"}
PATH = "/parameter/22/station/10101/period/corrected-archive/data.csv"


def months(year: int, value: float | str) -> list[str]:
    return [f"{year}-{month:02};{value};G" for month in range(1, 13)]


def readings(source: Source, connect: Connect, since: int | None = None, **more: Any) -> list[Reading]:
    wanted = Wanted("temperatur", "22", {**PARAMETERS, **more})
    return list(Smhi(connect, source.address).fetch([wanted], since))


def failure(source: Source, connect: Connect, **more: Any) -> tuple[type[SourceError], str]:
    with pytest.raises(SourceError) as raised:
        readings(source, connect, **more)
    return type(raised.value), raised.value.message


def test_years_of_a_station(source: Source, connect: Connect) -> None:
    text = archive(*months(2022, 5.5), *months(2023, 6)[:11], *months(2024, -0.5), "2025-01;3;G")
    source.say(PATH, Reply("\ufeff" + text, kind="text/plain"))
    common: dict[str, Any] = {"indicator": "temperatur", "area": "0480", "breakdown": "exempel", "quantity": "degC"}
    expected = [
        Reading(**common, year=2022, value=5.5, row="22 10101 2022"),
        Reading(**common, year=2023, value=None, status=Status.MISSING, row="22 10101 2023"),
        Reading(**common, year=2024, value=-0.5, row="22 10101 2024"),
    ]
    assert readings(source, connect) == expected
    assert readings(source, connect, since=2024) == expected[2:]


def test_a_sum_at_two_stations(source: Source, connect: Connect) -> None:
    other = {"station": "20202", "area": "0180"}
    source.say(PATH, Reply(archive(*months(2024, 50)), kind="text/csv"))
    text = archive(*months(2024, 60)).replace("10101", "20202")
    source.say(PATH.replace("10101", "20202"), Reply(text, kind="text/csv"))
    found = readings(source, connect, years="sum", stations=[STATION, other])
    assert [(one.area, one.breakdown, one.value) for one in found] == [("0480", "exempel", 600), ("0180", "", 720)]


def test_another_unit(source: Source, connect: Connect) -> None:
    source.say(PATH, Reply(archive(*months(2024, 5), unit="kelvin"), kind="text/csv"))
    message = "Källan anger enheten ”kelvin” för 22, men katalogen väntar sig ”celsius”."
    assert failure(source, connect) == (Changed, message)


@pytest.mark.parametrize("text", ["", archive(*months(2024, 5)).replace("10101", "999")])
def test_another_file(source: Source, connect: Connect, text: str) -> None:
    source.say(PATH, Reply(text, kind="text/csv"))
    message = "SMHI:s arkiv för stationen 10101 har inte den form som det brukar."
    assert failure(source, connect) == (Unreadable, message)


def test_a_station_without_archive(source: Source, connect: Connect) -> None:
    assert failure(source, connect) == (Gone, f"127.0.0.1 har inte {PATH} (svar 404).")


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            {"years": "median"},
            "Katalogen säger ”median” om åren för temperatur. Det ska vara ”mean” eller ”sum”.",
        ),
        ({"stations": [{"station": 1}]}, "Katalogen säger inte ”area” för indikatorn temperatur."),
        ({"stations": [{"area": "0480"}]}, "Katalogen säger inte ”station” för indikatorn temperatur."),
    ],
)
def test_what_the_catalogue_must_say(source: Source, connect: Connect, more: dict[str, Any], message: str) -> None:
    assert failure(source, connect, **more) == (SourceError, message)


def test_adapters_by_the_key_of_their_source() -> None:
    assert {key: type(make(Client)) for key, make in ADAPTERS.items()} == {"kolada": Kolada, "scb": Scb, "smhi": Smhi}
