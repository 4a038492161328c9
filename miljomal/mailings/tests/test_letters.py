"""Letters for the diary: the county's letter and the receipt, frozen, as PDF/A, once each."""

import datetime as dt
import re
from io import BytesIO

import pytest
from django.core import mail
from django.test import Client
from pypdf import PdfReader

from miljomal.core import clock
from miljomal.documents.models import Rendition
from miljomal.documents.services import make_due
from miljomal.followup.models import Answer, Question, Reply, Respondent, Round
from miljomal.mailings.models import DeadAddress, Delivery, Letter, fingerprint_of
from miljomal.mailings.services import send_receipts
from miljomal.mailings.tests.helpers import OPENS, ask, confirmed, make_county_round, tick
from miljomal.outbox.services import deliver_due
from tests.factories import make_answer, make_membership, make_person, make_respondent

pytestmark = pytest.mark.django_db
HANDED_IN = OPENS + dt.timedelta(days=3)


@pytest.fixture
def followed() -> Round:
    return make_county_round(diary_number="502-1-2026")


@pytest.fixture
def respondent(followed: Round) -> Respondent:
    return ask(
        followed,
        "Ekby kommun",
        make_person(name="Ida", email="ida@example.se"),
        answered=1,
        mailbox="ekby@example.se",
        registrar_mailbox="registrator@example.se",
        postal_address="999 98 Ekby",
    )


def letters_to(address: str) -> list[mail.EmailMessage]:
    return [
        message for message in mail.outbox if message.to == [address] and message.subject[:6] in ("Missiv", "Kvitto")
    ]


def link_in(message: mail.EmailMessage) -> str:
    (path,) = re.findall(r"http://localhost:8000(/brev/\S+)", str(message.body))
    return str(path)


def hand_in(respondent: Respondent, at: dt.datetime = HANDED_IN, **fields: object) -> None:
    person = respondent.organisation.memberships.get().person
    Respondent.objects.filter(pk=respondent.pk).update(handed_in_at=at, handed_in_by=person, **fields)


def receipts(at: dt.datetime = HANDED_IN) -> int:
    with clock.at(at):
        count = send_receipts()
        deliver_due()
        make_due()
    return count


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def test_missive_goes_to_the_registrar_with_a_link_that_anybody_can_open(
    followed: Round, respondent: Respondent, client: Client
) -> None:
    confirmed(followed)
    tick(OPENS)
    (message,) = letters_to("registrator@example.se")
    assert message.subject == "Missiv till Ekby kommun: Uppföljning 2026"
    assert "Länsstyrelsens diarienummer: 502-1-2026" in str(message.body)
    page = client.get(link_in(message)).content.decode()
    for words in ("Länsstyrelsen i Provlän", "502-1-2026", "Ekby kommun<br>999 98 Ekby", "31 januari 2027 kl. 23.59"):
        assert words in page
    with clock.at(OPENS):
        make_due()
    file = client.get(f"{link_in(message)}fil/")
    content = b"".join(file.streaming_content)  # type: ignore[attr-defined]
    assert file["Content-Type"] == "application/pdf"
    assert b"pdfaid:part" in content
    text = text_of(content)
    for words in ("Missiv", "502-1-2026", "Ekby kommun", "999 98 Ekby", "2 åtgärder", "lansstyrelsen@example.se"):
        assert words in text


def test_without_a_registrar_the_mailbox_gets_it_and_without_both_nobody(followed: Round) -> None:
    ask(followed, "Ekby", mailbox="ekby@example.se")
    ask(followed, "Granfors", make_person())
    confirmed(followed)
    tick(OPENS)
    assert len(letters_to("ekby@example.se")) == 1
    assert Letter.objects.filter(kind="missive").count() == 2
    assert Delivery.objects.filter(channel="registrar").count() == 1


def test_county_board_that_answers_too_sends_no_letter_to_itself(followed: Round) -> None:
    own = make_answer(round=followed, organisation=followed.programme.owner)
    make_respondent(round=followed, organisation=own.organisation)
    confirmed(followed)
    tick(OPENS)
    assert Letter.objects.count() == 0
    # Nobody is contact there, so the coordinator, who may report, gets the mail.
    own_people = [member.person.email for member in followed.programme.owner.memberships.all()]
    assert sorted(message.to[0] for message in mail.outbox) == sorted(["lansstyrelsen@example.se", *own_people])


def test_dead_registrar_gets_no_letter(followed: Round, respondent: Respondent) -> None:
    DeadAddress.objects.create(fingerprint=fingerprint_of("registrator@example.se"))
    confirmed(followed)
    tick(OPENS)
    assert letters_to("registrator@example.se") == []
    assert Letter.objects.count() == 1


def test_missive_says_what_was_true_when_it_was_sent(followed: Round, respondent: Respondent) -> None:
    confirmed(followed)
    tick(OPENS)
    Round.objects.update(title="Annat", diary_number="")
    tick(OPENS + dt.timedelta(hours=1))
    letter = Letter.objects.get(kind="missive")
    assert letter.content["title"] == "Begäran om svar: Uppföljning 2026"
    assert ["Diarienummer", "502-1-2026"] in letter.content["facts"]


def test_only_what_the_county_has_stated_is_said(followed: Round, respondent: Respondent) -> None:
    Round.objects.update(diary_number="")
    confirmed(followed)
    tick(OPENS)
    assert [label for label, _value in Letter.objects.get().content["facts"]] == [
        "Datum", "Från", "Till", "Program", "Svara senast",
    ]  # fmt: skip


def test_receipt_holds_the_answers_and_goes_once(followed: Round, respondent: Respondent, client: Client) -> None:
    answer = Answer.objects.submitted().get()
    Answer.objects.filter(pk=answer.pk).update(text="Vi har byggt 12 km cykelväg.", is_text_public=False)
    question = Question.objects.create(round=followed, slug="km", kind="figure", label="Hur långt?", unit="km")
    Reply.objects.create(answer=answer, question=question, figure=12)
    hand_in(respondent)
    assert [receipts(), receipts(), receipts(HANDED_IN + dt.timedelta(days=1))] == [1, 0, 0]
    (message,) = letters_to("registrator@example.se")
    letter = Letter.objects.get()
    assert message.subject == "Kvitto på svar från Ekby kommun: Uppföljning 2026"
    assert f"Svarens fingeravtryck (SHA-256): {letter.fingerprint}" in str(message.body)
    assert "cykelväg" not in str(message.body)
    content = b"".join(client.get(f"{link_in(message)}fil/").streaming_content)  # type: ignore[attr-defined]
    text = text_of(content)
    for words in (
        "Vi har byggt 12 km cykelväg.", "Hur långt? 12 km", "G Genomförd", "inget svar", "får inte publiceras",
        "27 november 2026 kl. 09.00, Ida", "502-1-2026",
    ):  # fmt: skip
        assert words in text
    assert letter.fingerprint in text.replace(" ", "")


def test_handing_in_again_makes_a_new_receipt(respondent: Respondent) -> None:
    hand_in(respondent)
    receipts()
    hand_in(respondent, HANDED_IN + dt.timedelta(days=1))
    assert receipts(HANDED_IN + dt.timedelta(days=1)) == 1
    assert len(letters_to("registrator@example.se")) == 2


def test_answer_changed_after_handing_in_gives_one_more_receipt_when_the_time_is_out(respondent: Respondent) -> None:
    Answer.objects.submitted().update(submitted_at=HANDED_IN - dt.timedelta(minutes=5))
    hand_in(respondent)
    assert receipts() == 1
    changed_at = HANDED_IN + dt.timedelta(days=2)
    Answer.objects.submitted().update(text="Rättat.", submitted_at=changed_at)
    assert receipts(changed_at) == 0
    Round.objects.update(closes_at=HANDED_IN + dt.timedelta(days=9))
    assert [receipts(HANDED_IN + dt.timedelta(days=9)) for _minute in range(2)] == [1, 0]
    latest = Letter.objects.order_by("-about_at").first()
    assert latest is not None
    assert latest.about_at == changed_at
    assert "Rättat." in str(latest.content["blocks"])


def test_answers_that_were_stored_with_the_handing_in_give_no_second_receipt(respondent: Respondent) -> None:
    Answer.objects.submitted().update(submitted_at=HANDED_IN + dt.timedelta(seconds=1))
    hand_in(respondent)
    Round.objects.update(closes_at=HANDED_IN + dt.timedelta(days=9))
    assert [receipts(), receipts(HANDED_IN + dt.timedelta(days=9))] == [1, 0]


def test_receipt_waits_for_the_manager(followed: Round, respondent: Respondent) -> None:
    Round.objects.update(needs_approval=True)
    hand_in(respondent)
    assert receipts() == 0
    approved = HANDED_IN + dt.timedelta(days=1)
    Respondent.objects.update(approved_at=approved, approved_by=make_person(name="Chefen"))
    assert receipts(approved) == 1
    assert ["Godkänt av chef", "28 november 2026 kl. 09.00, Chefen"] in Letter.objects.get().content["facts"]


def test_answers_that_were_moved_in_from_long_ago_are_not_mailed(respondent: Respondent) -> None:
    hand_in(respondent, HANDED_IN - dt.timedelta(days=60))
    assert receipts() == 0


def test_own_people_fetch_the_receipt_and_others_find_nothing(respondent: Respondent, client: Client) -> None:
    path = f"/mina/omgangar/{respondent.pk}/kvitto.pdf"
    reader = make_membership(person=make_person(), organisation=respondent.organisation, role="reader").person
    bo = make_membership().person
    hand_in_person = respondent.organisation.memberships.get(is_contact=True).person
    Respondent.objects.update(handed_in_at=HANDED_IN, handed_in_by=hand_in_person)
    client.force_login(reader)
    assert "snart klart" in client.get(path).content.decode()
    receipts()
    assert client.get(path)["Content-Type"] == "application/pdf"
    client.force_login(bo)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: "1" + t, lambda t: t.partition(":")[0]])
def test_forged_address_finds_nothing(followed: Round, respondent: Respondent, client: Client, change: object) -> None:
    hand_in(respondent)
    receipts()
    token = Letter.objects.get().token
    assert client.get(f"/brev/{token}/").status_code == 200
    assert callable(change)
    for path in (f"/brev/{change(token)}/", f"/brev/{change(token)}/fil/"):
        assert client.get(path).status_code == 404


def test_scanner_that_opens_every_link_changes_nothing(respondent: Respondent, client: Client) -> None:
    hand_in(respondent)
    receipts()
    path = f"/brev/{Letter.objects.get().token}/"
    before = list(Letter.objects.values()), list(Delivery.objects.values()), list(Rendition.objects.values())
    for ask_for in (client.head, client.get):
        for address in (path, f"{path}fil/"):
            assert ask_for(address).status_code == 200
    assert client.post(path).status_code == 405
    assert (list(Letter.objects.values()), list(Delivery.objects.values()), list(Rendition.objects.values())) == before
