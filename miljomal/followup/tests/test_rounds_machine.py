"""A coordinator does anything in any order, while the clock runs: the rounds of a programme stay sound."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from miljomal.core import clock
from miljomal.core.locking import StaleEdit
from miljomal.followup import services
from miljomal.followup.lifecycle import State
from miljomal.followup.models import Answer, Respondent, Round
from miljomal.programmes.tests.helpers import somebody
from tests.factories import make_measure, make_participation, make_programme, make_scale

START = dt.datetime(2027, 3, 27, 23, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
hours = st.integers(-2, 30)
places = st.integers(0, 3)


class Coordinating(RuleBasedStateMachine):
    """At most four rounds of one programme, over a night when the clocks change."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now = START
        self.programme, self.scale = make_programme(), make_scale()
        self.by = somebody("coordinator", self.programme.owner)
        make_participation(measure=make_measure(programme=self.programme))
        self.frozen: dict[int, set[int]] = {}
        self.published: dict[int, tuple[object, ...]] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def attempt(self, act: Callable[[], object]) -> None:
        """Does it, or is told why not and leaves everything as it was."""
        with clock.at(self.now):
            before = self.rows()
            try:
                with transaction.atomic():
                    act()
            except (ValidationError, StaleEdit):
                assert self.rows() == before

    def rows(self) -> list[object]:
        return [list(model.objects.order_by("pk").values()) for model in (Round, Respondent, Answer)]

    def nth(self, place: int) -> Round | None:
        return Round.objects.select_related("programme").order_by("pk")[place : place + 1].first()

    @rule(opens=hours, closes=hours)
    def plan(self, opens: int, closes: int) -> None:
        if Round.objects.count() < 4:
            fields = {"title": "R", "period_year": 2027, "scale": self.scale}
            times = {"opens_at": self.now + opens * HOUR, "closes_at": self.now + closes * HOUR}
            self.attempt(lambda: services.create_round(programme=self.programme, by=self.by, **fields, **times))

    @rule(place=places, name=st.sampled_from(["opens_at", "closes_at"]), to=hours)
    def edit(self, place: int, name: str, to: int) -> None:
        if found := self.nth(place):
            changes = {name: self.now + to * HOUR}
            self.attempt(lambda: services.edit_round(round=found, changes=changes, version=found.version, by=self.by))

    @rule(place=places)
    def open(self, place: int) -> None:
        if found := self.nth(place):
            self.attempt(lambda: services.open_round(found, by=self.by))

    @rule(place=places)
    def close(self, place: int) -> None:
        if found := self.nth(place):
            self.attempt(lambda: services.close_round(round=found, reason="Nu", version=found.version, by=self.by))

    @rule(place=places, to=hours)
    def reopen(self, place: int, to: int) -> None:
        if found := self.nth(place):
            until, version = self.now + to * HOUR, found.version
            self.attempt(
                lambda: services.reopen_round(round=found, closes_at=until, reason="Nu", version=version, by=self.by)
            )

    @rule(place=places, to=hours)
    def extend(self, place: int, to: int) -> None:
        found = Respondent.objects.select_related("round__programme").order_by("pk")[place : place + 1].first()
        if found:
            until, version = self.now + to * HOUR, found.version
            self.attempt(
                lambda: services.extend_respondent(respondent=found, to=until, reason="x", version=version, by=self.by)
            )

    @rule(place=places)
    def publish(self, place: int) -> None:
        if found := self.nth(place):
            self.attempt(lambda: services.publish_round(found, on=self.now.date(), by=self.by))

    @rule(passed=st.integers(1, 20))
    def wait(self, passed: int) -> None:
        self.now += passed * HOUR
        self.attempt(services.open_due_rounds)

    @invariant()
    def one_round_at_most_is_open(self) -> None:
        with clock.at(self.now):
            rounds = list(Round.objects.all())
            states = [row.state for row in rounds]
            open_to_somebody = {row.round_id for row in Respondent.objects.select_related("round") if row.is_open}
            taking_answers = {row.pk for row in rounds if row.is_open} | open_to_somebody
            assert [row.is_open for row in rounds] == [state == State.OPEN for state in states]
        assert states.count(State.OPEN) <= 1
        assert len(taking_answers) <= 1
        assert all(row.opens_at < row.closes_at for row in rounds if row.opens_at and row.closes_at)

    @invariant()
    def what_was_asked_and_published_stays(self) -> None:
        for row in Round.objects.filter(opened_at__isnull=False):
            asked = set(row.answers.values_list("pk", flat=True))
            assert asked
            assert self.frozen.setdefault(row.pk, asked) == asked
        for row in Round.objects.filter(published_on__isnull=False):
            shown = (row.opens_at, row.closes_at, row.opened_at, row.published_on)
            assert self.published.setdefault(row.pk, shown) == shown


@pytest.mark.django_db
def test_rounds_stay_sound_whatever_is_done() -> None:
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Coordinating,
        settings=settings(max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=checks),
    )
