"""Each source is fetched whole or not at all, once a night, and says what went wrong."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from miljomal.core import clock
from miljomal.indicators.models import Delivery, Indicator, Observation
from miljomal.indicators.readings import Reading
from miljomal.organisations.models import Area
from miljomal.sources import tasks
from miljomal.sources.adapters import ADAPTERS, Adapters
from miljomal.sources.adapters.errors import Changed, Gone, Unreachable
from miljomal.sources.adapters.http import Client
from miljomal.sources.adapters.wanted import Adapter, Wanted
from miljomal.sources.services import fetch_source, sources_due
from tests.factories import make_area
from tests.figures import make_indicator, make_source

pytestmark = pytest.mark.django_db
NIGHT = dt.datetime(2026, 11, 27, 1, 30, tzinfo=dt.UTC)  # half past two in Sweden


class Source:
    """Answers with what it is given for each indicator, and remembers what it was asked."""

    def __init__(self, answers: Sequence[Reading | Exception]) -> None:
        self.answers, self.asked, self.since = answers, list[Wanted](), 0

    def fetch(self, wanted: Sequence[Wanted], since: int | None) -> Iterator[Reading]:
        self.asked += wanted
        self.since = since or 0
        for answer in self.answers:
            if isinstance(answer, Exception):
                raise answer
            if answer.indicator in {one.indicator for one in wanted}:
                yield answer


@pytest.fixture
def area() -> Area:
    return make_area()


@pytest.fixture
def indicator() -> Indicator:
    return make_indicator(source=make_source(adapter="kolada", url="https://example.se/"), table="N00401")


def only(source: Adapter) -> Adapters:
    return {"kolada": lambda connect: source}


def test_fetch_stores_and_calculates(indicator: Indicator, area: Area) -> None:
    people = make_indicator(unit="invånare", quantity="inhabitant", source=indicator.source, table="N01951")
    each = make_indicator(formula="ratio", numerator=indicator, denominator=people, source=indicator.source, table="x")
    readings = [Reading(indicator.slug, area.code, 2020, 50), Reading(people.slug, area.code, 2020, 10)]
    source = Source(readings)
    seen: list[tuple[int, int, str]] = []
    fetched = fetch_source(
        indicator.source, since=2019, progress=lambda *step: seen.append(step), adapters=only(source)
    )
    assert fetched.faults == []
    assert fetched.outcome is not None
    assert (fetched.outcome.added, seen) == (2, [(1, 2, indicator.slug), (2, 2, people.slug)])
    assert {(one.indicator, one.table) for one in source.asked} == {(indicator.slug, "N00401"), (people.slug, "N01951")}
    assert source.since == 2019
    assert Observation.objects.get(indicator=each).value == 5
    again = fetch_source(indicator.source, adapters=only(Source(readings)))
    assert again.outcome is not None
    assert (again.outcome.added, again.outcome.revised) == (0, 0)


def test_fetch_that_breaks_leaves_what_was(indicator: Indicator, area: Area) -> None:
    fetch_source(indicator.source, adapters=only(Source([Reading(indicator.slug, area.code, 2020, 50)])))
    broken = Source([Reading(indicator.slug, area.code, 2020, 60), Unreachable("Kolada svarar inte.", "Vänta.")])
    fetched = fetch_source(indicator.source, adapters=only(broken))
    assert (fetched.outcome, fetched.faults) == (None, ["Kolada svarar inte. Vänta."])
    assert Observation.objects.get().value == 50
    latest = Delivery.objects.latest("pk")
    assert (latest.state, latest.faults) == (Delivery.State.FAILED, ["Kolada svarar inte. Vänta."])


@pytest.mark.parametrize("error", [Gone("Nyckeltalet är stängt."), Changed("Enheten är en annan.")])
def test_indicator_that_the_source_no_longer_has_is_left_out(
    indicator: Indicator, area: Area, error: Exception
) -> None:
    other = make_indicator(source=indicator.source, table="N1")

    class Closed(Source):
        def fetch(self, wanted: Sequence[Wanted], since: int | None) -> Iterator[Reading]:
            if wanted[0].indicator == indicator.slug:
                yield Reading(indicator.slug, area.code, 2020, 1)
                raise error
            yield from super().fetch(wanted, since)

    fetched = fetch_source(indicator.source, adapters=only(Closed([Reading(other.slug, area.code, 2020, 7)])))
    assert fetched.outcome is not None
    assert fetched.outcome.added == 1
    assert fetched.faults == [f"{indicator.slug}: {error}"]
    assert Observation.objects.get().indicator == other
    assert (Delivery.objects.get().state, Delivery.objects.get().faults) == ("done", fetched.faults)


def test_fetch_refuses_figures_that_make_no_sense(indicator: Indicator, area: Area) -> None:
    fetched = fetch_source(indicator.source, adapters=only(Source([Reading(indicator.slug, area.code, 2020, -1.0)])))
    assert fetched.faults == ["filen: -1 → noll eller mer"]
    assert not Observation.objects.exists()


def test_dry_run_and_nothing_to_fetch(indicator: Indicator, area: Area) -> None:
    dry = fetch_source(
        indicator.source, dry_run=True, adapters=only(Source([Reading(indicator.slug, area.code, 2020, 1)]))
    )
    assert dry.outcome is not None
    assert dry.outcome.added == 1
    assert not Observation.objects.exists()
    empty = fetch_source(make_source(adapter="scb"), adapters=only(Source([])))
    assert empty.faults == ["Katalogen har inget att hämta från källan."]


def test_fetch_says_that_an_earlier_one_was_cut_off(indicator: Indicator) -> None:
    with clock.at(NIGHT):
        old = Delivery.objects.create(source=indicator.source, kind="fetch", began_at=NIGHT - dt.timedelta(hours=4))
        young = Delivery.objects.create(source=indicator.source, kind="fetch", began_at=NIGHT)
        fetch_source(indicator.source, adapters=only(Source([])))
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.state, old.faults) == (Delivery.State.FAILED, ["Hämtningen avbröts."])
    assert young.state == Delivery.State.RUNNING


def test_sources_are_due_once_a_night(indicator: Indicator) -> None:
    make_source(adapter="file")
    with clock.at(NIGHT):
        assert sources_due() == [indicator.source]
        fetch_source(indicator.source, adapters=only(Source([])))
        assert sources_due() == []
    with clock.at(NIGHT + dt.timedelta(hours=24)):
        assert sources_due() == [indicator.source]


@pytest.mark.parametrize(("is_on", "hours", "handed"), [(True, 0, 1), (False, 0, 0), (True, -2, 0), (True, 4, 0)])
def test_night_hands_over_what_is_due(
    indicator: Indicator, monkeypatch: pytest.MonkeyPatch, is_on: bool, hours: int, handed: int
) -> None:
    fetched: list[Any] = []
    monkeypatch.setattr(tasks, "fetch_source", fetched.append)
    with override_settings(FETCH_INDICATORS=is_on), clock.at(NIGHT + dt.timedelta(hours=hours)):
        assert tasks.fetch_at_night() == handed
    assert fetched == [indicator.source] * handed


def test_task_does_nothing_when_somebody_was_first(indicator: Indicator, monkeypatch: pytest.MonkeyPatch) -> None:
    Delivery.objects.create(source=indicator.source, kind="fetch")
    fetched: list[Any] = []
    monkeypatch.setattr(tasks, "fetch_source", fetched.append)
    tasks.fetch.call(indicator.source.pk)
    assert fetched == []


def test_command_tells_what_came(indicator: Indicator, area: Area, monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[Reading | Exception] = [Reading(indicator.slug, area.code, 2020, 50)]
    monkeypatch.setitem(ADAPTERS, "kolada", lambda connect: Source(answers))
    out = StringIO()
    call_command("fetch_indicators", "--source", indicator.source.slug, stdout=out, stderr=StringIO())
    assert out.getvalue() == "Provkällan: 1 lästa, 1 nya, 0 ändrade.\n"
    answers[:] = [Unreachable("Källan svarar inte.")]
    out = StringIO()
    with pytest.raises(CommandError, match="Allt kunde inte hämtas"):
        call_command("fetch_indicators", "--json", stdout=out, stderr=StringIO())
    expected = {"source": indicator.source.slug, "read": None, "added": None, "revised": None}
    assert json.loads(out.getvalue()) == [{**expected, "faults": ["Källan svarar inte."]}]
    with pytest.raises(CommandError, match="Ingen sådan källa"):
        call_command("fetch_indicators", "--source", "finns-inte")


def test_command_counts_indicators_on_a_terminal(indicator: Indicator, monkeypatch: pytest.MonkeyPatch) -> None:
    other = make_indicator(source=indicator.source, table="N2")
    monkeypatch.setitem(ADAPTERS, "kolada", lambda connect: Source([]))
    told = {}
    for name, is_watched, more in (("seen", True, []), ("logged", False, []), ("json", True, ["--json"])):
        told[name] = StringIO()
        monkeypatch.setattr(told[name], "isatty", lambda is_watched=is_watched: is_watched)
        call_command("fetch_indicators", *more, stdout=StringIO(), stderr=told[name])
    title = "Provkällan …\n"
    assert told["seen"].getvalue() == f"{title}  1 av 2: {indicator.slug}\n  2 av 2: {other.slug}\n"
    assert (told["logged"].getvalue(), told["json"].getvalue()) == (title, "")


def test_every_adapter_can_be_made() -> None:
    assert set(ADAPTERS) == {"kolada", "scb", "smhi"}
    assert all(hasattr(make(Client), "fetch") for make in ADAPTERS.values())
