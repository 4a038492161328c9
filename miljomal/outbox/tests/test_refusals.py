"""What a real mail server says: no for good is not asked again, away is waited for."""

import datetime as dt
import socketserver
import threading
from collections.abc import Iterator

import pytest
from django.core import mail
from pytest_django import Settings

from miljomal.core import clock
from miljomal.outbox.models import MAX_ATTEMPTS, Message
from miljomal.outbox.services import Mail, deliver_due, forget_receivers, queue_mail, queue_many

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


class Answers(socketserver.StreamRequestHandler):
    """A mail server in ten lines: what it answers stands in `replies`, by the first word of the command or address."""

    replies: dict[str, str] = {}  # noqa: RUF012  # set by each test

    def handle(self) -> None:
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            address = line.partition("<")[2].partition(">")[0]
            if word == "DATA":
                self.say("354 go on")
                while self.rfile.readline().strip() != b".":
                    pass
                self.say(self.replies.get("DATA", "250 taken"))
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say(self.replies.get(address, self.replies.get(word, "250 fine")))

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def replies(settings: Settings) -> Iterator[dict[str, str]]:
    """A running mail server and what it answers."""
    Answers.replies = {}
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answers) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.OUTBOX_DELIVERY = {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": server.server_address[1],
        }
        yield Answers.replies
        server.shutdown()


def queue(*names: str) -> None:
    for name in names:
        queue_mail(key=name, to=f"{name}@example.se", subject="Hej", body="Hemligt innehåll")


def states() -> dict[str, tuple[str, int]]:
    return {row.key: (row.state, row.attempts) for row in Message.objects.all()}


def test_server_that_takes_it(replies: dict[str, str]) -> None:
    queue("anna")
    assert deliver_due() == 1
    assert states() == {"anna": ("sent", 1)}


@pytest.mark.parametrize("step", ["anna@example.se", "DATA"])
def test_no_for_good_is_asked_once_and_shown(replies: dict[str, str], step: str) -> None:
    replies[step] = "550 5.1.1 no such user"
    queue("anna")
    with clock.at(NOON):
        assert deliver_due() == 0
    with clock.at(NOON + dt.timedelta(days=1)):
        assert deliver_due() == 0
    message = Message.objects.get()
    assert (message.state, message.attempts, message.refused_at) == ("refused", 1, NOON)
    assert "no such user" in message.last_error


@pytest.mark.parametrize("step", ["anna@example.se", "DATA"])
def test_no_for_now_is_asked_again(replies: dict[str, str], step: str) -> None:
    replies[step] = "451 4.7.1 greylisted"
    queue("anna", "bo")
    if step == "DATA":
        Message.objects.filter(key="bo").delete()
    with clock.at(NOON):
        deliver_due()
    assert states()["anna"] == ("retried", 1)
    replies.clear()
    with clock.at(NOON + 5 * MINUTE):
        assert deliver_due() == 1
    assert states()["anna"] == ("sent", 2)


def test_no_to_us_is_not_the_receivers_fault(replies: dict[str, str]) -> None:
    replies["MAIL"] = "553 5.7.1 sender not allowed"
    queue("anna")
    with clock.at(NOON):
        deliver_due()
    assert states() == {"anna": ("retried", 1)}


def test_refused_mail_does_not_stop_the_next(replies: dict[str, str]) -> None:
    replies["anna@example.se"] = "550 5.1.1 no such user"
    queue("anna", "bo")
    assert deliver_due() == 1
    assert states() == {"anna": ("refused", 1), "bo": ("sent", 1)}


def test_server_that_is_away_costs_one_attempt_of_one_mail(settings: Settings) -> None:
    settings.OUTBOX_DELIVERY = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": 1,
    }
    queue("anna", "bo", "cilla")
    with clock.at(NOON):
        deliver_due()
    assert states() == {"anna": ("retried", 1), "bo": ("queued", 0), "cilla": ("queued", 0)}


def test_mail_outlives_a_night_without_a_server(settings: Settings) -> None:
    locmem = settings.OUTBOX_DELIVERY
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    settings.OUTBOX_DELIVERY = {"EMAIL_BACKEND": smtp, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": 1}
    queue("anna")
    for minute in range(9 * 60):
        with clock.at(NOON + minute * MINUTE):
            deliver_due()
    assert states()["anna"][1] < MAX_ATTEMPTS
    settings.OUTBOX_DELIVERY = locmem
    with clock.at(NOON + dt.timedelta(hours=11)):
        assert deliver_due() == 1
    assert [message.to for message in mail.outbox] == [["anna@example.se"]]


def test_many_are_queued_at_once_and_a_used_key_is_left_out() -> None:
    queue("anna")
    mails = [Mail(name, f"{name}@example.se", "Hej\nBcc: x@example.se", "") for name in ("anna", "bo", "cilla")]
    assert sorted(queue_many(mails)) == ["bo", "cilla"]
    assert queue_many(mails) == {}
    assert set(Message.objects.values_list("subject", flat=True)) == {"Hej", "Hej Bcc: x@example.se"}
    assert Message.objects.count() == 3


def test_what_is_over_is_forgotten_whichever_way_it_ended() -> None:
    queue("refused", "given-up", "waiting")
    Message.objects.filter(key="refused").update(refused_at=NOON)
    Message.objects.filter(key="given-up").update(attempts=MAX_ATTEMPTS, leased_until=NOON)
    with clock.at(NOON + dt.timedelta(days=30, seconds=1)):
        assert forget_receivers() == 2
    kept = Message.objects.order_by("key").values_list("key", "to", "subject", "body")
    assert list(kept) == [
        ("given-up", "", "", ""),
        ("refused", "", "", ""),
        ("waiting", "waiting@example.se", "Hej", "Hemligt innehåll"),
    ]


def test_mail_that_cannot_be_written_is_refused_and_the_next_one_goes(replies: dict[str, str]) -> None:
    queue("a")
    Message.objects.create(key="b", to="b@example.se\nCc: c@example.se", subject="Hej", body="Hej")
    queue("c")
    assert deliver_due() == 2
    assert states() == {"a": ("sent", 1), "b": ("refused", 1), "c": ("sent", 1)}
