"""A round is changed, closed, reopened and lengthened: by whom, when, why, and never against its state."""

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.core.locking import StaleEdit
from miljomal.followup import services
from miljomal.followup.models import Answer, Respondent, Round
from miljomal.programmes.tests.helpers import STRANGERS, everything, history_of, somebody
from tests.factories import (
    make_answer,
    make_measure,
    make_organisation,
    make_participation,
    make_question,
    make_respondent,
    make_round,
)

pytestmark = pytest.mark.django_db

OPENS = dt.datetime(2027, 1, 7, 7, tzinfo=dt.UTC)
CLOSES = dt.datetime(2027, 2, 5, 16, tzinfo=dt.UTC)
SECOND, DAY = dt.timedelta(seconds=1), dt.timedelta(days=1)
MIDDLE = OPENS + 3 * DAY


@pytest.fixture
def opened() -> Iterator[Round]:
    """A round in its third day; the clock stands still there."""
    with clock.at(MIDDLE):
        yield make_round(opens_at=OPENS, closes_at=CLOSES, opened_at=OPENS)


@pytest.fixture
def by(opened: Round) -> Person:
    return somebody("coordinator", opened.programme.owner)


def fault(act: Callable[[], object]) -> Any:
    """What a refused act says, by field or as a list; nothing is written."""
    before = everything()
    with pytest.raises(ValidationError) as caught:
        act()
    assert everything() == before
    return caught.value.message_dict if hasattr(caught.value, "error_dict") else caught.value.messages


@pytest.mark.parametrize("who", STRANGERS)
def test_others_move_nothing(who: str, opened: Round) -> None:
    stranger = somebody(who, opened.programme.owner)
    respondent, question = make_respondent(round=opened), make_question(round=opened)
    late = make_participation(measure=make_measure(programme=opened.programme))
    stated: dict[str, Any] = {"reason": "Därför", "version": 1, "by": stranger}
    acts: list[Callable[[], object]] = [
        lambda: services.edit_round(round=opened, changes={"title": "Nytt"}, version=1, by=stranger),
        lambda: services.close_round(round=opened, **stated),
        lambda: services.reopen_round(round=opened, closes_at=CLOSES + DAY, **stated),
        lambda: services.extend_respondent(respondent=respondent, to=CLOSES + DAY, **stated),
        lambda: services.ask_late(
            round=opened, organisation=late.organisation, measures=[late.measure], reason="Ny", by=stranger
        ),
        lambda: services.add_question(round=opened, label="Vad?", by=stranger),
        lambda: services.edit_question(question=question, changes={"label": "Va?"}, by=stranger),
        lambda: services.move_question(question=question, to=1, by=stranger),
        lambda: services.remove_question(question=question, by=stranger),
    ]
    before = everything()
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    assert everything() == before


def test_close_now_keeps_why_and_when_and_twice_is_once(opened: Round, by: Person) -> None:
    services.close_round(round=opened, reason=" Alla är klara. ", version=1, by=by)
    stored = Round.objects.get(pk=opened.pk)
    assert (stored.closes_at, stored.is_open) == (MIDDLE, False)
    assert history_of(stored, "closes_at", "history_change_reason")[0] == ("~", by.pk, MIDDLE, "Alla är klara.")
    before = everything()
    services.close_round(round=opened, reason="Alla är klara.", version=1, by=by)
    assert everything() == before


def test_reopen_keeps_why_and_until_when_and_twice_is_once(opened: Round, by: Person) -> None:
    until = CLOSES + 9 * DAY
    with clock.at(CLOSES):
        for _ in range(2):
            services.reopen_round(round=opened, closes_at=until, reason="Två svar saknas", version=1, by=by)
        stored = Round.objects.get(pk=opened.pk)
        assert (stored.closes_at, stored.is_open, stored.version) == (until, True, 2)
    rows = history_of(stored, "closes_at", "history_change_reason")
    assert rows[0] == ("~", by.pk, until, "Två svar saknas")
    assert sum(row[3] is not None for row in rows) == 1


@pytest.mark.parametrize("reason", ["", "  ", "x" * 101])
def test_move_without_a_fit_reason_is_refused(reason: str, opened: Round, by: Person) -> None:
    assert set(fault(lambda: services.close_round(round=opened, reason=reason, version=1, by=by))) == {"reason"}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"opened_at": None}, "Omgången har inte öppnat än."),
        ({"closes_at": MIDDLE - SECOND, "published_on": dt.date(2027, 1, 9)}, "Resultatet är publicerat."),
        ({"opens_at": None, "closes_at": None, "opened_at": None, "source": "rapport"}, "Omgången finns bara som"),
    ],
)
def test_illegal_moves_say_why(fields: dict[str, Any], message: str, opened: Round, by: Person) -> None:
    stuck = make_round(programme=opened.programme, **{"opens_at": OPENS, "closes_at": CLOSES, **fields})
    respondent, organisation = make_respondent(round=stuck), make_organisation()
    stated: dict[str, Any] = {"reason": "Därför", "version": 1, "by": by}
    acts: list[Callable[[], object]] = [
        lambda: services.close_round(round=stuck, **stated),
        lambda: services.reopen_round(round=stuck, closes_at=CLOSES + DAY, **stated),
        lambda: services.extend_respondent(respondent=respondent, to=CLOSES + DAY, **stated),
        lambda: services.ask_late(round=stuck, organisation=organisation, measures=[], reason="Därför", by=by),
    ]
    for act in acts:
        assert fault(act)[0].startswith(message)


def test_second_coordinator_is_told_that_she_is_late(opened: Round, by: Person) -> None:
    services.edit_round(round=opened, changes={"title": "Vår titel"}, version=1, by=by)
    before = everything()
    acts: list[Callable[[], object]] = [
        lambda: services.edit_round(round=opened, changes={"title": "Min titel"}, version=1, by=by),
        lambda: services.close_round(round=opened, reason="Klart", version=1, by=by),
    ]
    for act in acts:
        with pytest.raises(StaleEdit) as caught:
            act()
        assert caught.value.current.title == "Vår titel"
    assert everything() == before


def test_open_round_keeps_what_it_was_opened_with(opened: Round, by: Person) -> None:
    for name, value in {"opens_at": OPENS - DAY, "period_year": 2030, "needs_approval": True}.items():
        said = fault(partial(services.edit_round, round=opened, changes={name: value}, version=1, by=by))
        assert said == ["Omgången har gått vidare. Det du ville ändra går inte längre att ändra."]
    allowed = {"title": "Ny titel", "closes_at": CLOSES + DAY, "diary_number": "EX-1-2027", "intro": "Hej"}
    services.edit_round(round=opened, changes=allowed, version=1, by=by)
    assert Round.objects.filter(pk=opened.pk).values(*allowed).get() == allowed
    assert "closes_at" in fault(
        lambda: services.edit_round(round=opened, changes={"closes_at": MIDDLE}, version=2, by=by)
    )


def test_planned_rounds_period_names_its_address(opened: Round, by: Person) -> None:
    waiting = make_round(
        programme=opened.programme, opens_at=CLOSES, closes_at=CLOSES + DAY, opened_at=None, slug="2026"
    )
    services.edit_round(round=waiting, changes={"period_starts_year": 2024}, version=1, by=by)
    assert Round.objects.get(pk=waiting.pk).slug == "2024-2026"


def test_no_move_makes_two_rounds_open_at_once(opened: Round, by: Person) -> None:
    later: dict[str, Any] = {
        "opens_at": CLOSES + DAY,
        "closes_at": CLOSES + 9 * DAY,
        "opened_at": None,
        "title": "Nästa",
    }
    following = make_round(programme=opened.programme, **later)
    respondent, too_long = make_respondent(round=opened), CLOSES + DAY + SECOND
    version: dict[str, Any] = {"version": 1, "by": by}
    acts: list[Callable[[], object]] = [
        lambda: services.edit_round(round=opened, changes={"closes_at": too_long}, **version),
        lambda: services.edit_round(round=following, changes={"opens_at": MIDDLE + DAY}, **version),
        lambda: services.extend_respondent(respondent=respondent, to=too_long, reason="Sjuk", **version),
        lambda: services.open_round(following, by=by),
    ]
    for act in acts:
        assert fault(act)[0].startswith("Programmets omgång ”")
    with clock.at(CLOSES):
        assert fault(lambda: services.reopen_round(round=opened, closes_at=too_long, reason="Sent", **version))
        services.reopen_round(round=opened, closes_at=CLOSES + DAY, reason="Sent", **version)


def test_longer_time_is_for_one_and_can_be_taken_back(opened: Round, by: Person) -> None:
    one, other = make_respondent(round=opened), make_respondent(round=opened)
    to = CLOSES + 7 * DAY
    services.extend_respondent(respondent=one, to=to, reason="Ny strateg", version=1, by=by)
    with clock.at(to - SECOND):
        stored = Respondent.objects.select_related("round").get(pk=one.pk)
        assert (stored.is_open, other.is_open, stored.extension_reason) == (True, False, "Ny strateg")
        services.extend_respondent(respondent=stored, to=None, reason="Behövs inte", version=2, by=by)
    stored.refresh_from_db()
    assert (stored.extended_to, stored.extension_reason) == (None, "")
    assert [row[2:] for row in history_of(stored, "extended_to", "history_change_reason")][:2] == [
        (None, "Behövs inte"),
        (to, "Ny strateg"),
    ]


@pytest.mark.parametrize("to", [MIDDLE, CLOSES, CLOSES - SECOND])
def test_longer_time_that_is_not_longer_is_refused(to: dt.datetime, opened: Round, by: Person) -> None:
    one = make_respondent(round=opened)
    said = fault(lambda: services.extend_respondent(respondent=one, to=to, reason="x", version=1, by=by))
    assert set(said) == {"to"}


def test_late_addition_is_explicit_and_once(opened: Round, by: Person) -> None:
    measures = [make_measure(programme=opened.programme) for _ in range(2)]
    newcomer = make_organisation()
    for measure in measures:
        make_participation(measure=measure, organisation=newcomer, role="partner")
    stated: dict[str, Any] = {"round": opened, "organisation": newcomer, "measures": measures, "by": by}
    assert services.ask_late(**stated, reason="Kom med i januari") == 2
    assert services.ask_late(**stated, reason="Kom med i januari") == 0
    respondent = Respondent.objects.get(organisation=newcomer)
    assert (respondent.added_at, respondent.added_reason) == (MIDDLE, "Kom med i januari")
    answers = Answer.objects.filter(organisation=newcomer).order_by("measure_id")
    assert [a.measure for a in answers] == measures
    assert history_of(answers[0], "history_change_reason") == [("+", by.pk, "Kom med i januari")]


def test_done_organisation_that_is_asked_more_is_not_done(opened: Round, by: Person) -> None:
    done = make_respondent(round=opened, handed_in_at=OPENS + DAY, approved_at=OPENS + DAY)
    make_answer(round=opened, organisation=done.organisation, letter="G")
    part = make_participation(measure=make_measure(programme=opened.programme), organisation=done.organisation)
    services.ask_late(round=opened, organisation=done.organisation, measures=[part.measure], reason="Ny åtgärd", by=by)
    done.refresh_from_db()
    assert (done.handed_in_at, done.approved_at, done.added_at) == (None, None, None)
    assert Answer.objects.submitted().count() == 1


def test_only_those_who_take_part_are_added(opened: Round, by: Person) -> None:
    measure = make_measure(programme=opened.programme)
    elsewhere = make_participation()
    for organisation, wanted in [
        (make_organisation(), measure),
        (make_participation(measure=measure, stage="proposed").organisation, measure),
        (make_participation(measure=measure, stage="ended").organisation, measure),
        (elsewhere.organisation, elsewhere.measure),
    ]:
        stated: dict[str, Any] = {"organisation": organisation, "measures": [wanted], "reason": "Ny", "by": by}
        assert set(fault(partial(services.ask_late, round=opened, **stated))) == {"measures"}
