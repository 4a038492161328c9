"""The extra reminder: to the silent, by the coordinator, once."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from miljomal.core import clock
from miljomal.followup.models import Respondent, Round
from miljomal.mailings import services
from miljomal.mailings.models import Mailing
from miljomal.mailings.services import AlreadySent, send_extra
from miljomal.mailings.tests.helpers import CLOSES, OPENS, WEEK, make_coordinator, sent_to
from miljomal.outbox.models import Message
from miljomal.outbox.services import deliver_due

pytestmark = pytest.mark.django_db


def hand_in(name: str) -> None:
    Respondent.objects.filter(organisation__name=name).update(handed_in_at=OPENS)


def test_extra_reminder_reaches_the_silent_once(followed: Round) -> None:
    by = make_coordinator(followed.programme)
    hand_in("Granfors")
    words = {"subject": "", "body": ""}
    with clock.at(WEEK):
        assert send_extra(followed=followed, seen=0, by=by, **words) == 1
        with pytest.raises(AlreadySent):
            send_extra(followed=followed, seen=0, by=by, **words)
        seen = services.latest_extra(followed)
        assert send_extra(followed=followed, seen=seen, by=by, **words) == 1
        deliver_due()
    assert sent_to(subject="Påminnelse: Uppföljning 2026") == ["ekby@example.se"] * 2


def test_extra_reminder_has_nobody_to_go_to_when_all_are_done_or_it_is_closed(followed: Round) -> None:
    by = make_coordinator(followed.programme)
    with clock.at(CLOSES), pytest.raises(ValidationError, match="ingen att påminna"):
        send_extra(followed=followed, subject="", body="", seen=0, by=by)
    hand_in("Ekby")
    hand_in("Granfors")
    with clock.at(WEEK), pytest.raises(ValidationError, match="ingen att påminna"):
        send_extra(followed=followed, subject="", body="", seen=0, by=by)
    assert Mailing.objects.filter(kind="extra").count() == 0


@pytest.mark.parametrize("who", ["anna", "bo", "cilla"])
def test_others_remind_nobody(followed: Round, who: str, request: pytest.FixtureRequest) -> None:
    with clock.at(WEEK), pytest.raises(PermissionDenied):
        send_extra(followed=followed, subject="", body="", seen=0, by=request.getfixturevalue(who))
    assert Message.objects.count() == 0
