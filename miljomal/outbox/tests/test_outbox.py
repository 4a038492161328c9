"""The outbox loses and doubles nothing, whatever dies."""

import datetime as dt
import socket
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage, send_mail
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from miljomal.core import clock
from miljomal.outbox import services
from miljomal.outbox.models import LEASE, MAX_ATTEMPTS, Message
from miljomal.outbox.services import deliver_due, message_id, queue_mail

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def queue(key: str = "a", to: str = "anna@example.se") -> Message | None:
    return queue_mail(key=key, to=to, subject="Hej", body="Hemligt innehåll")


def ids() -> list[str]:
    """The Message-IDs of what was handed over, in order."""
    return [message.extra_headers["Message-ID"] for message in mail.outbox]


def test_same_key_is_queued_once() -> None:
    first = queue()
    assert first is not None
    assert queue(to="bo@example.se") is None
    assert list(Message.objects.values_list("key", "to")) == [("a", "anna@example.se")]


def test_used_key_leaves_the_transaction_usable() -> None:
    with transaction.atomic():
        queue()
        queue()
        queue(key="b")
    assert Message.objects.count() == 2


def test_subject_is_one_line() -> None:
    message = queue_mail(key="a", to="anna@example.se", subject="Hej\nBcc: bo@example.se", body="")
    assert message is not None
    assert message.subject == "Hej Bcc: bo@example.se"


def test_mail_is_sent_after_commit(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        queue()
        assert mail.outbox == []
    assert [(m.to, m.subject, m.body) for m in mail.outbox] == [(["anna@example.se"], "Hej", "Hemligt innehåll")]


def test_rolled_back_mail_is_never_sent() -> None:
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)
    assert deliver_due() == 0
    assert mail.outbox == []


def test_sent_mail_keeps_no_text() -> None:
    queue()
    with clock.at(NOON):
        assert deliver_due() == 1
    sent = Message.objects.get()
    assert (sent.body, sent.sent_at, sent.leased_until, sent.last_error) == ("", NOON, None, "")


def test_sent_mail_is_not_sent_again() -> None:
    queue()
    assert [deliver_due(), deliver_due()] == [1, 0]
    assert ids() == [message_id("a")]


def test_leased_mail_is_left_to_the_other_worker() -> None:
    queue()
    with clock.at(NOON):
        Message.objects.update(leased_until=NOON + LEASE)
        assert deliver_due() == 0
    assert mail.outbox == []


def test_second_worker_is_late() -> None:
    message = queue()
    assert message is not None
    with clock.at(NOON):
        assert services._lease(message.pk) is not None
        assert services._lease(message.pk) is None


def test_killed_worker_sends_again_with_the_same_id(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker dies between handing the mail over and noting it: after the lease it goes out once more."""
    queue()
    sends: list[Callable[..., Any]] = [EmailMessage.send]

    def send_and_die(self: EmailMessage) -> int:
        sends[0](self)
        raise SystemExit

    with clock.at(NOON):
        with monkeypatch.context() as patch:
            patch.setattr(EmailMessage, "send", send_and_die)
            with pytest.raises(SystemExit):
                deliver_due()
        assert deliver_due() == 0
    with clock.at(NOON + LEASE - dt.timedelta(seconds=1)):
        assert deliver_due() == 0
    with clock.at(NOON + LEASE):
        assert deliver_due() == 1
    assert ids() == [message_id("a")] * 2
    assert Message.objects.get().attempts == 2


def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_absent_mail_server_keeps_the_mail(settings: Settings) -> None:
    locmem = settings.OUTBOX_DELIVERY
    settings.OUTBOX_DELIVERY = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": closed_port(),
    }
    queue()
    for hour in range(2):
        with clock.at(NOON + dt.timedelta(hours=hour)):
            assert deliver_due() == 0
    kept = Message.objects.get()
    assert (kept.body, kept.sent_at, kept.attempts) == ("Hemligt innehåll", None, 2)
    assert "refused" in kept.last_error
    settings.OUTBOX_DELIVERY = locmem
    with clock.at(NOON + dt.timedelta(hours=2)):
        assert deliver_due() == 1
    assert ids() == [message_id("a")]


def test_one_refused_mail_does_not_stop_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    queue(key="a", to="borta@example.se")
    queue(key="b", to="anna@example.se")
    send: list[Callable[..., Any]] = [EmailMessage.send]

    def refuse_one(self: EmailMessage) -> int:
        if self.to == ["borta@example.se"]:
            raise OSError("no such receiver")
        return int(send[0](self))

    monkeypatch.setattr(EmailMessage, "send", refuse_one)
    assert deliver_due() == 1
    assert [m.to for m in mail.outbox] == [["anna@example.se"]]
    assert list(Message.objects.filter(sent_at=None).values_list("key", "last_error")) == [("a", "no such receiver")]


def test_hopeless_mail_is_given_up_after_eight_attempts() -> None:
    queue()
    Message.objects.update(attempts=MAX_ATTEMPTS)
    assert deliver_due() == 0
    assert mail.outbox == []


def test_message_id_differs_by_key_and_names_the_site(settings: Settings) -> None:
    settings.SITE_URL = "https://miljomal.example.se"
    assert message_id("a") != message_id("b")
    assert message_id("a").endswith("@miljomal.example.se>")


def test_mail_of_libraries_goes_through_the_outbox() -> None:
    send_mail("Kod", "123456", None, ["anna@example.se", "bo@example.se"])
    assert mail.outbox == []
    assert list(Message.objects.order_by("id").values_list("to", flat=True)) == ["anna@example.se", "bo@example.se"]


def test_receiver_is_forgotten_thirty_days_after_sending() -> None:
    with clock.at(NOON):
        queue()
        queue(key="b")
        Message.objects.filter(key="b").update(leased_until=NOON + dt.timedelta(days=99))
        deliver_due()
    with clock.at(NOON + dt.timedelta(days=30)):
        assert services.forget_receivers() == 0
    with clock.at(NOON + dt.timedelta(days=30, seconds=1)):
        assert services.forget_receivers() == 1
    kept = Message.objects.order_by("key").values_list("key", "to", "subject")
    assert list(kept) == [("a", "", ""), ("b", "anna@example.se", "Hej")]
