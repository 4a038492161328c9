"""The mails of the round that is open in Exempellän: confirmed and sent as its coordinator would, read by nobody."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

from miljomal.core import clock
from miljomal.followup.models import Round
from miljomal.mailings.models import Delivery
from miljomal.mailings.services import confirm_schedule, send_due, send_missives, send_receipts
from miljomal.outbox.models import Message
from miljomal.seed.demo.county import person_of
from miljomal.seed.demo.data import moment
from miljomal.seed.demo.programmes import OWNER
from miljomal.seed.demo.rounds import Event

A_MINUTE = dt.timedelta(minutes=1)
# Those who have answered everything say so the same evening.
HANDED_IN_AFTER = dt.timedelta(hours=8)


def events(stated: dict[str, Any]) -> Iterator[Event]:
    """The schedule is confirmed when the round opens; each organisation that hands in gets its receipt."""
    for row in stated["round"]:
        if "published_at" in row:
            continue
        yield moment(row["opens_at"]) + A_MINUTE, partial(_confirm, stated["programme"]["slug"], row["slug"])
        for sat_down in row["handed_in"].values():
            yield moment(sat_down) + HANDED_IN_AFTER + A_MINUTE, _send_receipts


def _confirm(programme_slug: str, round_slug: str) -> None:
    followed = Round.objects.select_related("programme").get(programme__slug=programme_slug, slug=round_slug)
    confirm_schedule(followed=followed, by=person_of(OWNER))
    send_due()
    send_missives()
    _pretend_delivery()


def _send_receipts() -> None:
    send_receipts()
    _pretend_delivery()


def _pretend_delivery() -> None:
    """The receivers do not exist, so the mails are noted as sent and no mail server ever sees them."""
    waiting = Delivery.objects.filter(respondent__is_example=True).values("message")
    Message.objects.filter(pk__in=waiting, sent_at=None).update(sent_at=clock.now(), attempts=1, body="")
