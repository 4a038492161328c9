"""The schedule follows the round, whatever happens to its times, and stays confirmed."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.core.locking import StaleEdit
from miljomal.followup.models import Respondent, Round
from miljomal.mailings.models import Mailing
from miljomal.mailings.services import confirm_schedule, edit_mailing, replan, replan_all, skip_mailing
from miljomal.mailings.tests.helpers import (
    CLOSES,
    DAY,
    HALFWAY,
    LATE,
    OPENS,
    WEEK,
    ask,
    confirmed,
    local,
    make_coordinator,
    make_county_round,
    schedule,
    tick,
)

pytestmark = pytest.mark.django_db
BEFORE = OPENS - dt.timedelta(days=3)
DUE = [("opening", OPENS), ("halfway", HALFWAY), ("week", WEEK), ("day", DAY), ("late", LATE)]


@pytest.fixture
def followed() -> Round:
    """A round that will open."""
    return make_county_round(opened_at=None)


def change(followed: Round, **times: Any) -> None:
    """What the coordinator does on the round's own pages."""
    Round.objects.filter(pk=followed.pk).update(**times)
    followed.refresh_from_db()


def in_state(state: str, due: list[tuple[str, dt.datetime]]) -> list[tuple[str, dt.datetime, str]]:
    return [(kind, moment, state) for kind, moment in due]


def test_schedule_is_made_by_the_tick_and_once(followed: Round) -> None:
    with clock.at(BEFORE):
        assert [replan_all(), replan_all()] == [5, 0]
    assert schedule(followed) == in_state("planned", DUE)


def test_nothing_to_change_costs_three_queries(followed: Round) -> None:
    for _number in range(3):
        make_county_round(opened_at=None)
    with clock.at(BEFORE):
        replan_all()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            replan_all()
    assert len(queries) == 3


def test_planned_is_not_sent_until_it_is_confirmed(followed: Round) -> None:
    ask(followed, "Ekby")
    change(followed, opened_at=OPENS)
    assert tick(OPENS + dt.timedelta(minutes=1)) == 0
    assert {state for _kind, _due, state in schedule(followed)} == {"planned"}


def test_round_that_is_moved_takes_its_confirmed_schedule_along(followed: Round) -> None:
    confirmed(followed)
    change(followed, opens_at=OPENS + dt.timedelta(days=7), closes_at=CLOSES + dt.timedelta(days=7))
    with clock.at(BEFORE):
        replan_all()
    assert schedule(followed) == in_state(
        "confirmed",
        [
            ("opening", local(2026, 12, 1, 9)),
            ("halfway", local(2027, 1, 4, 8)),
            ("week", local(2027, 1, 29, 8)),
            ("day", local(2027, 2, 5, 8)),
            ("late", local(2027, 2, 8, 8)),
        ],
    )
    assert Mailing.objects.filter(closes_at=CLOSES + dt.timedelta(days=7)).count() == 5


def test_round_that_closes_early_is_late_early(followed: Round) -> None:
    confirmed(followed)
    change(followed, opened_at=OPENS)
    tick(OPENS)
    change(followed, closes_at=local(2026, 12, 1, 12))
    with clock.at(local(2026, 12, 1, 12)):
        replan_all()
    assert schedule(followed)[0] == ("opening", OPENS, "sent")
    assert schedule(followed)[-1] == ("late", local(2026, 12, 2, 8), "confirmed")


def test_reopened_round_reminds_of_its_new_end(followed: Round) -> None:
    """The old mails stay as sent; the new closing has a week, a day and a late of its own, and no second opening."""
    confirmed(followed)
    change(followed, opened_at=OPENS)
    for moment in (OPENS, HALFWAY, WEEK, DAY, LATE):
        tick(moment)
    change(followed, closes_at=local(2027, 2, 26, 17))
    with clock.at(local(2027, 2, 2, 12)):
        replan_all()
    waiting = [row for row in schedule(followed) if row[2] != "sent"]
    assert waiting == in_state(
        "confirmed", [("week", local(2027, 2, 19, 8)), ("day", local(2027, 2, 25, 8)), ("late", local(2027, 3, 1, 8))]
    )
    assert [row[0] for row in schedule(followed) if row[2] == "sent"] == ["opening", "halfway", "week", "day", "late"]


def test_longer_time_for_one_has_days_of_its_own(followed: Round) -> None:
    confirmed(followed)
    change(followed, opened_at=OPENS)
    respondent = ask(followed, "Ekby")
    Respondent.objects.filter(pk=respondent.pk).update(extended_to=local(2027, 2, 26, 17), extension_reason="Sjuk")
    with clock.at(BEFORE):
        replan_all()
    own = Mailing.objects.filter(closes_at=local(2027, 2, 26, 17)).order_by("due_at")
    assert [(row.kind, row.due_at, row.state) for row in own] == in_state(
        "confirmed", [("week", local(2027, 2, 19, 8)), ("day", local(2027, 2, 25, 8)), ("late", local(2027, 3, 1, 8))]
    )
    Respondent.objects.update(extended_to=None)
    with clock.at(BEFORE):
        replan_all()
    assert schedule(followed) == in_state("confirmed", DUE)


def test_longer_time_that_is_no_longer_than_the_rounds_changes_nothing(followed: Round) -> None:
    respondent = ask(followed, "Ekby")
    Respondent.objects.filter(pk=respondent.pk).update(extended_to=CLOSES, extension_reason="Sjuk")
    with clock.at(BEFORE):
        replan_all()
    assert schedule(followed) == in_state("planned", DUE)


def test_published_round_has_no_more_mail(followed: Round) -> None:
    confirmed(followed)
    change(followed, opened_at=OPENS, published_on=dt.date(2026, 12, 1))
    with clock.at(OPENS):
        replan_all()
    assert schedule(followed) == []


def test_words_follow_to_the_mail_of_the_longer_time(followed: Round) -> None:
    by = confirmed(followed)
    week = Mailing.objects.get(kind="week")
    edit_mailing(mailing=week, subject="Bråttom", body="Skynda er.", version=week.version, by=by)
    respondent = ask(followed, "Ekby")
    Respondent.objects.filter(pk=respondent.pk).update(extended_to=local(2027, 2, 26, 17), extension_reason="Sjuk")
    with clock.at(BEFORE):
        replan_all()
    assert list(Mailing.objects.filter(kind="week").values_list("subject", "body")) == [("Bråttom", "Skynda er.")] * 2


def test_confirming_twice_changes_nothing(followed: Round) -> None:
    by = make_coordinator(followed.programme)
    with clock.at(BEFORE):
        assert [confirm_schedule(followed=followed, by=by) for _time in range(2)] == [5, 0]
    assert {(row.confirmed_by, row.confirmed_at) for row in Mailing.objects.all()} == {(by, BEFORE)}
    assert [row.history.count() for row in Mailing.objects.all()] == [2] * 5


def test_skipped_mail_stays_skipped_when_the_round_moves_and_can_come_back(followed: Round) -> None:
    by = confirmed(followed)
    halfway = Mailing.objects.get(kind="halfway")
    with clock.at(BEFORE):
        skip_mailing(mailing=halfway, skip=True, by=by)
        skip_mailing(mailing=halfway, skip=True, by=by)
        change(followed, closes_at=CLOSES + dt.timedelta(days=14))
        replan(followed)
        halfway.refresh_from_db()
        assert (halfway.state, halfway.due_at) == ("skipped", local(2027, 1, 4, 8))
        assert skip_mailing(mailing=halfway, skip=False, by=by).state == "confirmed"


def test_skipped_before_confirmation_goes_back_to_planned(followed: Round) -> None:
    by = make_coordinator(followed.programme)
    with clock.at(BEFORE):
        replan(followed)
        late = Mailing.objects.get(kind="late")
        skip_mailing(mailing=late, skip=True, by=by)
        assert skip_mailing(mailing=late, skip=False, by=by).state == "planned"


def test_sent_mail_is_neither_edited_nor_skipped(followed: Round) -> None:
    by = confirmed(followed)
    change(followed, opened_at=OPENS)
    tick(OPENS)
    opening = Mailing.objects.get(kind="opening")
    with pytest.raises(ValidationError, match="redan skickat"):
        skip_mailing(mailing=opening, skip=True, by=by)
    with pytest.raises(ValidationError, match="redan skickat"):
        edit_mailing(mailing=opening, subject="Annat", body="", version=opening.version, by=by)
    opening.refresh_from_db()
    assert (opening.state, opening.subject) == ("sent", "")


def test_second_editor_sees_the_first(followed: Round) -> None:
    by = confirmed(followed)
    week = Mailing.objects.get(kind="week")
    edit_mailing(mailing=week, subject="Min", body="", version=week.version, by=by)
    with pytest.raises(StaleEdit) as stale:
        edit_mailing(mailing=week, subject="Din", body="", version=week.version, by=by)
    assert stale.value.current.subject == "Min"


@pytest.mark.parametrize("who", ["anna", "bo", "cilla"])
def test_others_change_nothing(followed: Round, who: str, request: pytest.FixtureRequest) -> None:
    confirmed(followed)
    person: Person = request.getfixturevalue(who)
    week = Mailing.objects.get(kind="week")
    before = schedule(followed)
    for act in (
        lambda: confirm_schedule(followed=followed, by=person),
        lambda: skip_mailing(mailing=week, skip=True, by=person),
        lambda: edit_mailing(mailing=week, subject="Min", body="", version=week.version, by=person),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert schedule(followed) == before
