"""Two workers at the same second, on a server that lets them: everything is sent once."""

import threading

import pytest
from django.db import connection

from miljomal.core import clock
from miljomal.followup.models import Respondent
from miljomal.mailings.models import Delivery, Letter
from miljomal.mailings.services import replan_all, send_due, send_missives, send_receipts, welcome_latecomers
from miljomal.mailings.tests.helpers import OPENS, ask, confirmed, make_county_round
from miljomal.outbox.models import Message
from tests.factories import make_person

WORKERS = 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite lets one writer in at a time by itself")
def test_mails_and_receipts_are_queued_once() -> None:
    followed = make_county_round()
    for number in range(5):
        ask(followed, f"Ekby {number}", make_person(), mailbox=f"ekby{number}@example.se", measures=1)
    confirmed(followed)
    Respondent.objects.filter(organisation__name="Ekby 0").update(handed_in_at=OPENS)
    start, faults = threading.Barrier(WORKERS), []

    def work() -> None:
        try:
            with clock.at(OPENS):
                start.wait()
                replan_all()
                send_due()
                welcome_latecomers()
                send_missives()
                send_receipts()
        except Exception as error:  # noqa: BLE001  # told by the assertion below
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _worker in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    # Four are silent: a person and a mailbox each. Five letters, and one receipt.
    assert Delivery.objects.filter(mailing__isnull=False).count() == 8
    assert Letter.objects.count() == 6
    assert Message.objects.count() == 8 + 6
