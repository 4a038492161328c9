"""Two colleagues, a late pen and a coordinator do anything in any order while the clock runs: no word is lost."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.core.locking import StaleEdit
from miljomal.followup import services
from miljomal.followup.lifecycle import State
from miljomal.followup.models import Answer, Draft, GradeCount, Respondent, Round
from miljomal.followup.services import RoundClosed, Sent, StaleDraft, Typed
from miljomal.programmes.tests.helpers import somebody
from tests.factories import make_answer, make_organisation, make_respondent, make_round

# The night when the clocks go back: the hour between 02 and 03 comes twice.
START = dt.datetime(2027, 10, 30, 20, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
TOLD = (ValidationError, StaleEdit, StaleDraft, RoundClosed)
places, words = st.integers(0, 1), st.sampled_from(["Ett.", "Två.", "Tre."])
letters = st.sampled_from(["G", "P", ""])


class Answering(RuleBasedStateMachine):
    """One organisation with two measures; what each hand was told that it kept is remembered here."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now = START
        self.round = make_round(opens_at=START - HOUR, closes_at=START + 2 * HOUR)
        here = make_organisation()
        self.asked = make_respondent(round=self.round, organisation=here)
        self.answers = [make_answer(round=self.round, organisation=here) for _nth in range(2)]
        self.anna, self.eva = somebody("editor", here), somebody("editor", here)
        self.by = somebody("coordinator", self.round.programme.owner)
        # What was sent late, and from which page.
        self.late: dict[int, str] = {}
        self.pens: dict[int, str] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def attempt(self, act: Callable[[], object]) -> object:
        """Does it, or is told why not and leaves everything as it was."""
        with clock.at(self.now):
            before = self.rows()
            try:
                with transaction.atomic():
                    return act()
            except TOLD:
                assert self.rows() == before
                return None

    def rows(self) -> list[object]:
        return [list(model.objects.order_by("pk").values()) for model in (Round, Respondent, Answer, Draft)]

    def fresh(self, place: int) -> Answer:
        return Answer.objects.select_related("round__programme", "round__scale").get(pk=self.answers[place].pk)

    def typed(self, letter: str, text: str) -> Typed:
        grade = self.round.scale.grades.filter(letter=letter).first()
        return Typed(grade_id=grade.pk if grade else None, text=text)

    @rule(place=places, letter=letters, text=words, is_anna=st.booleans(), sees=st.booleans())
    def save(self, place: int, letter: str, text: str, is_anna: bool, sees: bool) -> None:
        answer, who, page = self.fresh(place), self.hand(is_anna), "anna" if is_anna else "eva"
        typed, version, seen = self.typed(letter, text), answer.version, self.stamp(answer) if sees else ""
        saved = self.attempt(
            lambda: services.save_draft(answer=answer, typed=typed, version=version, seen=seen, page=page, by=who)
        )
        # The same words once more leave a late answer as it was sent; others take it back.
        is_taken_back = isinstance(saved, Draft) and saved.late_at is None
        # Whoever has seen it, or sent it herself, and types what is handed in already wants no draft.
        is_known = sees or self.pens.get(answer.pk) == page
        is_as_handed_in = is_known and saved is None and text == self.fresh(place).text
        if is_taken_back or (is_as_handed_in and not Draft.objects.filter(answer=answer).exists()):
            self.late.pop(answer.pk, None)

    @rule(place=places, letter=letters, text=words, is_anna=st.booleans(), sees=st.booleans())
    def send(self, place: int, letter: str, text: str, is_anna: bool, sees: bool) -> None:
        answer, who, page = self.fresh(place), self.hand(is_anna), "anna" if is_anna else "eva"
        typed, is_open, seen = self.typed(letter, text), self.is_open(), self.stamp(answer) if sees else ""
        sent = self.attempt(
            lambda: services.send_answer(
                answer=answer, typed=typed, version=answer.version, seen=seen, page=page, by=who
            )
        )
        after = self.fresh(place)
        if sent == Sent.SUBMITTED:
            # It counts, in time or because it says what is said already.
            assert (after.text, bool(after.submitted_at)) == (text, True)
            assert is_open or after.version == answer.version
            self.late.pop(answer.pk, None)
        elif sent == Sent.LATE:
            assert not is_open
            assert after.version == answer.version
            self.late[answer.pk], self.pens[answer.pk] = text, page

    def stamp(self, answer: Answer) -> str:
        """What a page shows that was opened just now."""
        draft = Draft.objects.filter(answer=answer).first()
        return draft.stamp if draft else ""

    @rule(without=st.booleans())
    def hand_in(self, without: bool) -> None:
        drafts = dict(Draft.objects.values_list("answer", "text"))
        done = self.attempt(lambda: services.hand_in_answers(respondent=self.asked, by=self.anna, without=without))
        if done and not Draft.objects.exists():
            kept = dict(Answer.objects.filter(pk__in=drafts).values_list("pk", "text"))
            assert kept == drafts
            self.late.clear()

    @rule(place=places)
    def take_in(self, place: int) -> None:
        draft = Draft.objects.filter(answer=self.answers[place]).first()
        if draft:
            taken = self.attempt(lambda: services.take_late_draft(draft=draft, by=self.by, reason="x"))
            if taken:
                assert self.late.pop(draft.answer_id) == draft.text == self.fresh(place).text

    @rule(move=st.sampled_from(["extend", "close", "reopen", "publish"]), to=st.integers(1, 3))
    def coordinate(self, move: str, to: int) -> None:
        shown = Round.objects.select_related("programme").get(pk=self.round.pk)
        respondent = Respondent.objects.select_related("round__programme").get(pk=self.asked.pk)
        until, told = self.now + to * HOUR, dict[str, Any](reason="x", by=self.by)
        moves: dict[str, Callable[[], object]] = {
            "extend": lambda: services.extend_respondent(
                respondent=respondent, to=until, version=respondent.version, **told
            ),
            "close": lambda: services.close_round(round=shown, version=shown.version, **told),
            "reopen": lambda: services.reopen_round(round=shown, closes_at=until, version=shown.version, **told),
            "publish": lambda: services.publish_round(shown, on=self.now.date(), by=self.by),
        }
        self.attempt(moves[move])

    @rule(minutes=st.integers(30, 180))
    def wait(self, minutes: int) -> None:
        self.now += dt.timedelta(minutes=minutes)

    def hand(self, is_anna: bool) -> Person:
        return self.anna if is_anna else self.eva

    def is_open(self) -> bool:
        with clock.at(self.now):
            return Respondent.objects.select_related("round").get(pk=self.asked.pk).is_open

    @invariant()
    def what_came_late_waits_as_it_was_sent(self) -> None:
        found = dict(Draft.objects.filter(late_at__isnull=False).values_list("answer", "text"))
        assert found == self.late

    @invariant()
    def what_is_published_is_what_counts(self) -> None:
        shown = Round.objects.get(pk=self.round.pk)
        if shown.published_on is None:
            return
        assert shown.state == State.PUBLISHED
        rows = Answer.objects.filter(round=shown).values_list("grade", flat=True)
        counts = GradeCount.objects.filter(round=shown, theme=None).values_list("grade", "count")
        assert dict(counts) == Counter(rows)

    @invariant()
    def every_answer_has_its_whole_history(self) -> None:
        for answer in Answer.objects.all():
            latest = answer.history.latest("history_id")
            assert (latest.version, latest.text, latest.grade_id) == (answer.version, answer.text, answer.grade_id)


@pytest.mark.django_db
def test_no_word_is_lost_whatever_is_done() -> None:
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Answering,
        settings=settings(
            max_examples=40,
            # A long story is not made shorter: that takes minutes.
            phases=[Phase.reuse, Phase.generate],
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=checks,
        ),
    )
