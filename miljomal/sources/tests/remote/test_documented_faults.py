"""What is known to happen to sources, from the wire to the stored figures: what was valid stays, and why is told."""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from miljomal.core import clock
from miljomal.indicators.models import Delivery, Indicator, Observation
from miljomal.indicators.models import Source as Stored
from miljomal.organisations.models import Area
from miljomal.sources import services
from miljomal.sources.adapters.http import Client
from miljomal.sources.adapters.kept import Kept
from miljomal.sources.adapters.kolada import Kolada
from miljomal.sources.services import Fetched, fetch_source
from miljomal.sources.tests.remote.conftest import QUICK, Reply, Source
from tests.factories import make_area
from tests.figures import make_indicator, make_source

NOON = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
LATER = "Hämta igen senare. De siffror som finns ligger kvar."
AGAIN = "Hämta igen. Händer det flera gånger, hör av dig till källan."
CLOSED = "Det kan ha stängts eller bytt namn. Sök på kolada.se och rätta katalogen."
GONE = "Nyckeltalet eller tabellen kan ha stängts eller bytt namn. Se efter på källans sida."
UNIT = "Jämför med källans sida och rätta katalogen innan siffrorna hämtas igen."
DATA = {number: f"/data/kpi/N{number}/year/2025,2026?per_page=5000" for number in (1, 2)}


def kpi(title: str = "Utsläpp, ton", **more: Any) -> Reply:
    return Reply({"values": [{"id": "N", "title": title, **more}]})


def figures(*values: float | None, code: str = "0480") -> Reply:
    """One figure a year from 2025."""
    found = [{"gender": "T", "value": value, "status": "" if value is not None else "Missing"} for value in values]
    rows = [{"municipality": code, "period": 2025 + at, "values": [one]} for at, one in enumerate(found)]
    return Reply({"values": rows, "next_url": None})


@pytest.fixture(autouse=True)
def _quick(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(services, "Client", partial(Client, QUICK, Kept()))
    with clock.at(NOON):
        yield


@pytest.fixture
def area() -> Area:
    return make_area(code="0480")


@pytest.fixture
def stored(source: Source, area: Area) -> Stored:
    """Two key figures in tonnes, fetched once: 10 and 11, 20 and 21."""
    stored = make_source(adapter="kolada", url="https://example.se/")
    for number in (1, 2):
        make_indicator(slug=f"matt-{number}", source=stored, table=f"N{number}", parameters={"unit": "ton"})
        source.say(f"/kpi/N{number}", kpi())
        source.say(DATA[number], figures(number * 10, number * 10 + 1))
    assert fetch(stored, source).faults == []
    source.asked.clear()
    return stored


def fetch(stored: Stored, source: Source) -> Fetched:
    adapters = {"kolada": lambda connect: Kolada(connect, [source.address])}
    return fetch_source(stored, since=2025, adapters=adapters)


def valid() -> list[float | None]:
    current = Observation.objects.current().order_by("indicator__slug", "year")
    return list(current.values_list("value", flat=True))


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (
            Reply("", status=429, headers={"Retry-After": "120"}),
            f"127.0.0.1 ber oss vänta i 120 sekunder (svar 429). {LATER}",
        ),
        (Reply("", status=429), f"127.0.0.1 tar inte emot frågor just nu (svar 429). {LATER}"),
        (Reply("", status=503), f"127.0.0.1 tar inte emot frågor just nu (svar 503). {LATER}"),
        (figures(5), f"Svaret från 127.0.0.1 bröts mitt i. {AGAIN}"),
        (Reply('{"values": [{"kpi": "N1", "munic'), f"Svaret från 127.0.0.1 är avbrutet eller trasigt. {AGAIN}"),
        (Reply({"values": []}, pause=0.3), f"127.0.0.1 svarade inte i tid. {LATER}"),
        (
            Reply("<h1>Underhåll</h1>", kind="text/html"),
            "127.0.0.1 svarade med något annat än data (”text/html”). Se efter på källans sida vad som har ändrats.",
        ),
    ],
)
def test_source_that_fails_half_way_changes_nothing(source: Source, stored: Stored, reply: Reply, message: str) -> None:
    """The first key figure has come whole, with other values; the second fails."""
    is_cut = "bröts" in message
    source.say(DATA[1], figures(99, 98))
    source.say(DATA[2], dataclasses.replace(reply, cut=9) if is_cut else reply)
    fetched = fetch(stored, source)
    assert (fetched.outcome, fetched.faults) == (None, [message])
    assert valid() == [10, 11, 20, 21]
    latest = Delivery.objects.latest("pk")
    assert (latest.state, latest.faults) == (Delivery.State.FAILED, [message])


@pytest.mark.parametrize("status", [429, 503])
def test_source_that_is_busy_for_a_moment_is_asked_again(source: Source, stored: Stored, status: int) -> None:
    source.say(DATA[2], Reply("", status=status, headers={"Retry-After": "0"}), figures(20, 22))
    fetched = fetch(stored, source)
    assert (fetched.faults, valid()) == ([], [10, 11, 20, 22])
    assert source.paths.count(DATA[2]) == 2


def test_revised_values_stand_beside_what_was_shown(source: Source, stored: Stored) -> None:
    source.say(DATA[1], figures(10, 12.5))
    source.say(DATA[2], figures(None, 21))
    with clock.at(NOON + dt.timedelta(days=1)):
        outcome = fetch(stored, source).outcome
    assert outcome is not None
    assert (outcome.read, outcome.added, outcome.revised) == (4, 0, 2)
    assert valid() == [10, 12.5, None, 21]
    before = Observation.objects.as_of(NOON).order_by("indicator__slug", "year").values_list("value", flat=True)
    assert list(before) == [10, 11, 20, 21]


def test_figure_that_is_withdrawn_without_notice_stays(source: Source, stored: Stored) -> None:
    """All that Kolada says is that it is not there: nobody can tell that from a figure not yet published again."""
    source.say(DATA[1], figures(10))
    assert (fetch(stored, source).faults, valid()) == ([], [10, 11, 20, 21])


@pytest.mark.parametrize(
    ("path", "reply", "message"),
    [
        ("/kpi/N1", Reply({"values": []}), f"Kolada har inte nyckeltalet N1. {CLOSED}"),
        ("/kpi/N1", Reply("", status=404), f"127.0.0.1 har inte /kpi/N1 (svar 404). {GONE}"),
        (DATA[1], Reply("", status=410), f"127.0.0.1 har inte /data/kpi/N1/year/2025,2026 (svar 410). {GONE}"),
        (
            "/kpi/N1",
            kpi("Utsläpp, kg"),
            f"Källan anger enheten ”kg” för N1, men katalogen väntar sig ”ton”. {UNIT}",
        ),
    ],
)
def test_closed_key_figure_or_another_unit_stops_only_itself(
    source: Source, stored: Stored, path: str, reply: Reply, message: str
) -> None:
    source.say(path, reply)
    source.say(DATA[2], figures(20, 25))
    fetched = fetch(stored, source)
    assert fetched.faults == [f"matt-1: {message}"]
    assert valid() == [10, 11, 20, 25]
    latest = Delivery.objects.latest("pk")
    assert (latest.state, latest.faults, latest.revised) == (Delivery.State.DONE, fetched.faults, 1)


def test_municipality_that_has_got_another_code_stops_the_source(source: Source, stored: Stored) -> None:
    source.say(DATA[1], figures(99, code="0481"))
    fetched = fetch(stored, source)
    assert fetched.faults == ["N1 0481 2025: 0481 → koden för landet, ett län eller en kommun som finns"]
    assert (fetched.outcome, valid()) == (None, [10, 11, 20, 21])
    make_area(code="0481")  # when the catalogue of areas knows it, nothing more is needed
    assert fetch(stored, source).faults == []
    assert Observation.objects.get(area__code="0481").value == 99
    assert Indicator.objects.get(slug="matt-1").last_year == 2026
