"""Each mail goes once, to those who are still silent, whatever dies, moves or answers in between."""

import datetime as dt
import socket

import pytest
from django.core import mail
from django.db import transaction
from pytest_django import Settings

from miljomal.accounts.models import Person
from miljomal.accounts.services import anonymise
from miljomal.core import clock, history
from miljomal.followup.models import Answer, Respondent, Round
from miljomal.mailings import services
from miljomal.mailings.models import Delivery, Mailing
from miljomal.mailings.services import send_due
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
    sent_to,
    tick,
)
from miljomal.outbox.models import Message
from tests.factories import make_person

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
TO = ["ekby@example.se", "granfors@example.se"]


def hand_in(name: str) -> None:
    Respondent.objects.filter(organisation__name=name).update(handed_in_at=OPENS)


def states(kind: str) -> list[str]:
    return list(Mailing.objects.filter(kind=kind).order_by("id").values_list("state", flat=True))


def test_whole_schedule_goes_on_its_days_and_once(followed: Round) -> None:
    confirmed(followed)
    went = {}
    for moment in (OPENS, HALFWAY, WEEK, DAY, LATE):
        assert tick(moment - MINUTE) == 0
        mail.outbox.clear()
        assert [tick(moment), tick(moment), tick(moment + MINUTE)] == [1, 0, 0]
        went[moment] = sent_to()
    assert went == dict.fromkeys((OPENS, HALFWAY, WEEK, DAY, LATE), TO)
    assert {state for _kind, _due, state in schedule(followed)} == {"sent"}
    assert Delivery.objects.filter(mailing__isnull=False).count() == 10


def test_person_with_two_rounds_gets_one_mail_with_both(followed: Round) -> None:
    ekby = Person.objects.get(email="ekby@example.se")
    other = make_county_round(title="Klimatlöften 2026")
    ask(other, "Lindhult", ekby)
    confirmed(followed)
    services.replan(other)
    Mailing.objects.filter(round=other).update(state="confirmed")
    tick(OPENS)
    mails = [message for message in mail.outbox if message.to == ["ekby@example.se"]]
    assert [message.subject for message in mails] == ["2 uppföljningar väntar på er"]
    body = str(mails[0].body)
    assert [name in body for name in ("Ekby:", "Lindhult:", "Granfors", "Uppföljning 2026", "Klimatlöften 2026")] == [
        True, True, False, True, True,
    ]  # fmt: skip
    assert Delivery.objects.filter(message__to="ekby@example.se").count() == 2


def test_mail_says_who_asks_what_to_do_and_where_and_holds_one_link_to_answer(followed: Round) -> None:
    Round.objects.update(diary_number="502-1-2026")
    confirmed(followed)
    tick(OPENS)
    mail.outbox.clear()
    tick(WEEK)
    message = next(message for message in mail.outbox if message.to == ["ekby@example.se"])
    assert message.subject == "Svara senast 31 januari 2027 kl. 23.59: Uppföljning 2026"
    respondent = Respondent.objects.get(organisation__name="Ekby")
    path = f"http://localhost:8000{respondent.get_absolute_url()}"
    assert str(message.body) == (
        "Hej!\n\n"
        "Omgången Uppföljning 2026 i åtgärdsprogrammet Provlänets program stänger snart. "
        "Vi på Länsstyrelsen i Provlän väntar på svar från er.\n\n"
        "Svara senast 31 januari 2027 kl. 23.59. Hinner ni inte? Hör av er, så kan ni få längre tid.\n\n"
        f"Ekby: 2 av 2 åtgärder är kvar att rapportera\n{path}\n\n"
        "Länsstyrelsens diarienummer: 502-1-2026\n\n"
        "Länken leder till en sida där du loggar in med en kod. Inget händer av att du öppnar den.\n\n"
        "Frågor? Skriv till Länsstyrelsen i Provlän: lansstyrelsen@example.se\n\n"
        "Du får mejlet för att du är kontaktperson för Ekby. Ska någon annan ha det? Be administratören i din "
        "organisation att byta kontaktperson.\n\nMiljömålsstödet\nhttp://localhost:8000\n"
    )


def test_own_words_with_places_filled_in(followed: Round) -> None:
    by = confirmed(followed)
    opening = Mailing.objects.get(kind="opening")
    words = {"subject": "Hej från {länsstyrelse}", "body": "{omgång} stänger {Stänger}. {okänt} & <b>"}
    services.edit_mailing(mailing=opening, version=opening.version, by=by, **words)
    tick(OPENS)
    message = next(message for message in mail.outbox if message.to == ["ekby@example.se"])
    assert message.subject == "Hej från Länsstyrelsen i Provlän"
    assert "Uppföljning 2026 stänger 31 januari 2027 kl. 23.59. {okänt} & <b>" in str(message.body)


def test_who_answers_between_preview_and_sending_is_left_out(followed: Round) -> None:
    confirmed(followed)
    tick(OPENS)
    Answer.objects.filter(organisation__name="Ekby").update(submitted_at=OPENS, grade=followed.scale.grades.first())
    hand_in("Granfors")
    mail.outbox.clear()
    tick(WEEK)
    assert (sent_to(), states("week")) == ([], ["sent"])


def test_killed_between_queueing_and_noting_leaves_nothing(followed: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    confirmed(followed)

    def die(*args: object, **kwargs: object) -> None:
        raise SystemExit

    with clock.at(OPENS):
        with monkeypatch.context() as patch:
            patch.setattr(history, "save", die)
            with pytest.raises(SystemExit), transaction.atomic():
                send_due()
        assert (Message.objects.count(), Delivery.objects.count(), states("opening")) == (0, 0, ["confirmed"])
    tick(OPENS + MINUTE)
    assert sent_to() == TO


def test_mail_server_down_for_an_hour_delays_and_loses_nothing(followed: Round, settings: Settings) -> None:
    confirmed(followed)
    locmem = settings.OUTBOX_DELIVERY
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    settings.OUTBOX_DELIVERY = {"EMAIL_BACKEND": smtp, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": port}
    for minute in range(60):
        tick(OPENS + minute * MINUTE)
    assert (sent_to(), states("opening")) == ([], ["sent"])
    settings.OUTBOX_DELIVERY = locmem
    for minute in range(60, 100):
        tick(OPENS + minute * MINUTE)
    assert sent_to() == TO


def test_tick_that_was_away_sends_the_last_reminder_only(followed: Round) -> None:
    confirmed(followed)
    tick(OPENS)
    mail.outbox.clear()
    assert tick(DAY + MINUTE) == 1
    assert sent_to() == TO
    assert [states(kind) for kind in ("halfway", "week", "day")] == [["skipped"], ["skipped"], ["sent"]]


def test_schedule_that_is_confirmed_late_begins_with_the_opening_mail(followed: Round) -> None:
    confirmed(followed)
    assert tick(WEEK) == 1
    assert sent_to(subject="Dags att rapportera") == sent_to() == TO
    assert [states(kind) for kind in ("opening", "halfway", "week", "day")] == [
        ["sent"], ["skipped"], ["skipped"], ["confirmed"],
    ]  # fmt: skip


def test_reminder_never_goes_after_closing(followed: Round) -> None:
    confirmed(followed)
    tick(OPENS)
    mail.outbox.clear()
    tick(CLOSES)
    assert (sent_to(), states("day"), states("late")) == ([], ["skipped"], ["confirmed"])


@pytest.mark.parametrize(("after", "state"), [(29, "sent"), (31, "skipped")])
def test_late_mail_that_comes_a_month_late_is_not_sent(followed: Round, after: int, state: str) -> None:
    confirmed(followed)
    tick(OPENS)
    mail.outbox.clear()
    tick(CLOSES + dt.timedelta(days=after))
    assert (sent_to(), states("late")) == (TO if state == "sent" else [], [state])


def test_round_extended_a_second_before_is_not_told_that_it_closes(followed: Round) -> None:
    confirmed(followed)
    tick(OPENS)
    mail.outbox.clear()
    Round.objects.update(closes_at=CLOSES + dt.timedelta(days=60))
    tick(WEEK)
    assert sent_to() == []


def test_opening_mail_waits_for_the_round_to_open(followed: Round) -> None:
    Round.objects.update(opened_at=None)
    confirmed(followed)
    tick(OPENS)
    assert (sent_to(), states("opening")) == ([], ["confirmed"])
    Round.objects.update(opened_at=OPENS)
    tick(OPENS + MINUTE)
    assert sent_to() == TO


def test_organisation_added_later_is_welcomed_once(followed: Round) -> None:
    confirmed(followed)
    tick(OPENS)
    mail.outbox.clear()
    late = ask(followed, "Lindhult", make_person(email="lindhult@example.se"))
    added = OPENS + dt.timedelta(days=2)
    Respondent.objects.filter(pk=late.pk).update(added_at=added, added_reason="Glömd")
    for number in range(3):
        tick(added + number * MINUTE)
    assert sent_to(subject="Dags att rapportera") == ["lindhult@example.se"]


def test_contact_who_gets_one_more_organisation_later_is_told_of_that_one(followed: Round) -> None:
    confirmed(followed)
    tick(OPENS)
    mail.outbox.clear()
    late = ask(followed, "Lindhult", Person.objects.get(email="ekby@example.se"))
    added = OPENS + dt.timedelta(days=2)
    Respondent.objects.filter(pk=late.pk).update(added_at=added, added_reason="Glömd")
    tick(added)
    assert sent_to() == ["ekby@example.se"]
    assert ("Lindhult:" in str(mail.outbox[0].body), "Ekby:" in str(mail.outbox[0].body)) == (True, False)


def test_longer_time_is_reminded_on_its_own_day(followed: Round) -> None:
    confirmed(followed)
    tick(OPENS)
    closes = local(2027, 2, 26, 17)
    ekby = Respondent.objects.filter(organisation__name="Ekby")
    ekby.update(extended_to=closes, extension_reason="Sjuk")
    mail.outbox.clear()
    tick(WEEK)
    assert sent_to() == ["granfors@example.se"]
    mail.outbox.clear()
    tick(local(2027, 2, 19, 8))
    assert sent_to(subject="Svara senast 26 februari 2027 kl. 17.00") == ["ekby@example.se"]


@pytest.mark.parametrize(
    ("closes", "week"), [((2027, 4, 1, 17), (2027, 3, 25, 8)), ((2026, 11, 1, 2, 30), (2026, 10, 23, 8))]
)
def test_eight_o_clock_is_swedish_around_clock_changes(closes: tuple[int, ...], week: tuple[int, ...]) -> None:
    made = make_county_round(opens_at=local(2026, 9, 1, 8), opened_at=local(2026, 9, 1, 8), closes_at=local(*closes))
    ask(made, "Ekby", make_person(email="ekby@example.se"))
    with clock.at(local(2026, 9, 1, 8)):
        services.confirm_schedule(followed=made, by=make_coordinator(made.programme))
    Mailing.objects.exclude(kind="week").update(state="skipped")
    assert (tick(local(*week) - MINUTE), tick(local(*week))) == (0, 1)
    assert sent_to() == ["ekby@example.se"]


def test_log_says_how_each_went_and_survives_an_erased_person(followed: Round) -> None:
    confirmed(followed)
    with clock.at(OPENS):
        send_due()
        anonymise(person=Person.objects.get(email="ekby@example.se"), by=None)
    Message.objects.filter(to="granfors@example.se").update(refused_at=OPENS, last_error="550 no such user")
    every = Delivery.objects.of_round(followed).filter(mailing__isnull=False)
    assert sorted(row.respondent.organisation.name for row in every.failed()) == ["Ekby", "Granfors"]
    assert [row.message.state if row.message else None for row in every.order_by("respondent")] == [None, "refused"]
    assert (every.sent().count(), every.waiting().count()) == (0, 0)
