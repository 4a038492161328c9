"""The minute tick runs every chore, also when one of them fails."""

import logging

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils.module_loading import autodiscover_modules

from miljomal.outbox import due
from miljomal.outbox.services import queue_mail

pytestmark = pytest.mark.django_db


def test_run_due_sends_waiting_mail() -> None:
    queue_mail(key="a", to="anna@example.se", subject="Hej", body="")
    call_command("run_due")
    assert [message.to for message in mail.outbox] == [["anna@example.se"]]


def test_failing_chore_does_not_stop_the_next(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    autodiscover_modules("tasks")
    done: list[str] = []

    def fail() -> int:
        raise ZeroDivisionError

    def work() -> int:
        done.append("work")
        return 1

    monkeypatch.setattr(due, "_chores", {"bad": fail, "good": work})
    with caplog.at_level(logging.ERROR, logger="miljomal.outbox"):
        call_command("run_due")
    assert done == ["work"]
    assert [record.__dict__["chore"] for record in caplog.records] == ["bad"]
