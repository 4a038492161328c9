"""The worker is killed before any of its writes, one after the other: every mail reaches its reader once."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.core import mail
from django.db import connection, transaction
from django.db.models import Q

from miljomal.core import clock
from miljomal.followup.models import Respondent
from miljomal.mailings.models import Delivery, Letter
from miljomal.mailings.tests.helpers import OPENS, ask, confirmed, make_county_round, sent_to, tick
from miljomal.outbox.models import LEASE
from tests.factories import make_person

MOST = 200
MINUTE = dt.timedelta(minutes=1)
WRITES = ("INSERT", "UPDATE", "DELETE")


class Killed(BaseException):
    """kill -9: what is not committed is gone, and nothing is tidied up."""


class Hand:
    """Kills before the nth write; `writes` = how many there have been."""

    def __init__(self, nth: int) -> None:
        self.nth, self.writes = nth, 0

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith(WRITES):
            self.writes += 1
            if self.writes == self.nth:
                raise Killed
        return execute(sql, *rest)


def test_killed_before_any_write_loses_and_doubles_nothing(db: None) -> None:
    followed = make_county_round()
    for name in ("Ekby", "Granfors"):
        person = make_person(email=f"{name.lower()}@example.se")
        ask(followed, name, person, registrar_mailbox=f"registrator@{name.lower()}.example.se")
    confirmed(followed)
    done = ask(followed, "Lindhult", registrar_mailbox="registrator@lindhult.example.se", measures=1, answered=1)
    Respondent.objects.filter(pk=done.pk).update(handed_in_at=OPENS)
    kills = [nth for nth in range(1, MOST) if _killed_at(nth)]
    # At least one for each row of the story: mailing, mails, deliveries, letters, PDFs, leases and notes.
    assert len(kills) > 20
    assert kills == list(range(1, len(kills) + 1))


def _killed_at(nth: int) -> bool:
    """Tells the story once and takes it back; False where it has fewer writes than that."""
    mail.outbox.clear()
    with transaction.atomic():
        hand = Hand(nth)
        try:
            with connection.execute_wrapper(hand):
                tick(OPENS)
        except Killed:
            # The next worker comes a minute later; what the dead one held is free when its lease has run out.
            tick(OPENS + MINUTE)
            tick(OPENS + MINUTE + LEASE)
        _everything_came_once(nth)
        transaction.set_rollback(True)
    return hand.writes >= nth


def _everything_came_once(nth: int) -> None:
    addresses = {"ekby@example.se", "granfors@example.se"}
    assert set(sent_to()) == addresses, nth
    registrars = {"registrator@ekby.example.se", "registrator@granfors.example.se", "registrator@lindhult.example.se"}
    assert {message.to[0] for message in mail.outbox} == addresses | registrars, nth
    # A reader sees one mail for each Message-ID. Four letters: three missives, and Lindhult's receipt.
    seen = Counter(message.extra_headers["Message-ID"] for message in mail.outbox)
    assert len(seen) == 2 + 4, nth
    assert sum(seen.values()) - len(seen) <= 1, nth
    assert Letter.objects.count() == 4
    with clock.at(OPENS):
        unsent = Delivery.objects.filter(Q(message=None) | Q(message__sent_at=None))
        assert (Delivery.objects.count(), unsent.count()) == (6, 0), nth
