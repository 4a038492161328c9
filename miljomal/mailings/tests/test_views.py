"""The coordinator's pages: the schedule, the preview, one yes, the extra reminder, the log and the addresses."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from miljomal.followup.models import Respondent, Round
from miljomal.mailings.models import Delivery, Mailing
from miljomal.mailings.services import replan
from miljomal.mailings.tests.helpers import (
    OPENS,
    ask,
    at,
    confirmed,
    make_county_round,
    page,
    texts,
    tick,
)
from miljomal.outbox.models import Message
from miljomal.outbox.services import deliver_due
from miljomal.pages.tests.markup import Element, read
from tests.factories import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def typed(html: Element) -> dict[str, str]:
    """What the page's text form holds, as a browser would send it."""
    (form,) = html.all("form", class_="form")
    values = {field.attributes["name"]: field.attributes.get("value", "") for field in form.all("input")}
    values |= {area.attributes["name"]: area.text for area in form.all("textarea")}
    values.pop("csrfmiddlewaretoken", None)
    return values


def test_schedule_is_made_at_once_and_confirmed_once(followed: Round, kim: Client) -> None:
    assert "Det finns inget schema än" in texts(page(kim, at(followed)), "h2")
    assert kim.post(at(followed, "gor-schema/")).status_code == 302
    rows = [texts(row, "td")[:3] for row in page(kim, at(followed)).all("tr")][1:]
    assert rows == [
        ["24 november 2026 kl. 09.00", "Planerat", "2"],
        ["28 december 2026 kl. 08.00", "Planerat", "2"],
        ["22 januari 2027 kl. 08.00", "Planerat", "2"],
        ["29 januari 2027 kl. 08.00", "Planerat", "2"],
        ["1 februari 2027 kl. 08.00", "Planerat", "2"],
    ]
    asked = page(kim, at(followed, "bekrafta/"))
    assert texts(asked, "p", class_="note warning") == [
        'Omgången är redan öppen. Mejlet "omgången öppnar" går genast till 2 mottagare.'
    ]
    assert Mailing.objects.filter(state="confirmed").count() == 0
    for said in ("Schemat är bekräftat.", "Schemat var redan bekräftat."):
        response = kim.post(at(followed, "bekrafta/"), follow=True)
        assert said in response.content.decode()
    assert Mailing.objects.filter(state="confirmed").count() == 5


def test_preview_names_receivers_and_those_left_out_and_shows_one_mail(followed: Round, kim: Client) -> None:
    ask(followed, "Lindhult", answered=2)
    ask(followed, "Åby")
    replan(followed)
    mailing = Mailing.objects.get(kind="week")
    html = page(kim, at(followed, f"{mailing.pk}/?mejl=2"))
    receivers, left_out = html.all("table")[0], html.all("section", aria_labelledby="utanfor")[0]
    assert [texts(row, "td") for row in receivers.all("tr")][1:] == [["Ekby", "2 av 2"], ["Granfors", "2 av 2"]]
    assert texts(left_out, "li") == [
        "Lindhult Har svarat på allt.", "Åby Har ingen kontaktperson och ingen brevlåda. Ring dem.",
    ]  # fmt: skip
    shown = texts(html, "blockquote")[0]
    assert ("Granfors: 2 av 2" in shown, "Ekby" in shown) == (True, False)
    assert Message.objects.count() == 0
    for wrong in ("0", "3", "x", "9999999999"):
        assert kim.get(at(followed, f"{mailing.pk}/?mejl={wrong}")).status_code == 404


def test_words_are_edited_and_unknown_places_are_refused(followed: Round, kim: Client) -> None:
    replan(followed)
    mailing = Mailing.objects.get(kind="week")
    path = at(followed, f"{mailing.pk}/redigera/")
    form = typed(page(kim, path))
    assert form["subject"] == "Svara senast {stänger}: {omgång}"
    wrong = kim.post(path, {**form, "body": "Hej {namn}!"})
    assert wrong.status_code == 422
    assert "Här finns inget att fylla i för {namn}. Det du skrev står kvar." in wrong.content.decode()
    assert "Hej {namn}!" in wrong.content.decode()
    assert kim.post(path, {**form, "body": "Ring oss."}).status_code == 302
    mailing.refresh_from_db()
    assert (mailing.subject, mailing.body, mailing.version) == ("", "Ring oss.", 2)
    stale = kim.post(path, {**form, "body": "Skriv till oss."})
    assert stale.status_code == 409
    assert ("Ring oss." in stale.content.decode(), typed(read(stale.content))["body"].strip()) == (
        True, "Skriv till oss.",
    )  # fmt: skip
    assert kim.post(path, typed(read(stale.content))).status_code == 302
    assert Mailing.objects.get(pk=mailing.pk).body == "Skriv till oss."


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("subject", "", "Skriv ett ämne."),
        ("subject", "x" * 121, "högst 120 tecken"),
        ("body", "", "Skriv en text."),
        ("body", "x" * 100_000, "högst 4 000 tecken"),
    ],
)
def test_bad_words_are_kept_and_explained(followed: Round, kim: Client, field: str, value: str, said: str) -> None:
    replan(followed)
    path = at(followed, f"{Mailing.objects.get(kind='day').pk}/redigera/")
    response = kim.post(path, {**typed(page(kim, path)), field: value})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert typed(read(response.content))[field].strip() == value


def test_mail_is_skipped_and_taken_in_again(followed: Round, kim: Client) -> None:
    confirmed(followed)
    path = at(followed, f"{Mailing.objects.get(kind='halfway').pk}/hoppa-over/")
    for value, state in (("ja", "skipped"), ("ja", "skipped"), ("nej", "confirmed")):
        assert kim.post(path, {"hoppa_over": value}).status_code == 302
        assert Mailing.objects.get(kind="halfway").state == state


def test_silent_are_reminded_in_three_steps_and_a_double_click_reminds_once(followed: Round, kim: Client) -> None:
    Respondent.objects.filter(organisation__name="Granfors").update(handed_in_at=OPENS)
    (link,) = [a for a in page(kim, at(followed)).all("a") if a.text == "Påminn dem som inte har svarat"]
    html = page(kim, link.attributes["href"])
    assert texts(html, "button", class_="button")[0] == "Skicka till 1 mottagare"
    sent = typed(html)
    first, second = (kim.post(link.attributes["href"], sent, follow=True) for _click in range(2))
    assert "1 mejl är på väg." in first.content.decode()
    assert "En påminnelse har redan skickats" in second.content.decode()
    deliver_due()
    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["ekby@example.se"], "Påminnelse: Uppföljning 2026")
    ]


def test_own_words_are_looked_at_before_they_are_sent(followed: Round, kim: Client) -> None:
    path = at(followed, "paminn/")
    words = {**typed(page(kim, path)), "subject": "Hej {omgång}", "body": "Kom igen."}
    looked = kim.post(path, {**words, "granska": "ja"})
    assert looked.status_code == 200
    assert "Hej Uppföljning 2026" in texts(read(looked.content), "blockquote")[0]
    assert (Mailing.objects.count(), Message.objects.count()) == (0, 0)
    kim.post(path, typed(read(looked.content)))
    assert set(Message.objects.values_list("subject", flat=True)) == {"Hej Uppföljning 2026"}


def test_nobody_to_remind_is_said(followed: Round, kim: Client) -> None:
    Respondent.objects.update(handed_in_at=OPENS)
    assert "Det finns ingen att påminna" in kim.get(at(followed, "paminn/")).content.decode()


def test_mailing_of_another_round_is_not_found(followed: Round, kim: Client) -> None:
    other = make_county_round()
    replan(other)
    pk = Mailing.objects.filter(round=other, kind="week").get().pk
    for path in (f"{pk}/", f"{pk}/redigera/"):
        assert kim.get(at(followed, path)).status_code == 404
    assert kim.post(at(followed, f"{pk}/hoppa-over/"), {"hoppa_over": "ja"}).status_code == 404
    assert Mailing.objects.get(pk=pk).state == "planned"


PAGES: dict[str, tuple[Callable[[Round], str], int]] = {
    "schedule": (lambda r: at(r), 12),
    "confirm": (lambda r: at(r, "bekrafta/"), 12),
    "preview": (lambda r: at(r, f"{Mailing.objects.get(kind='week').pk}/"), 11),
    "extra": (lambda r: at(r, "paminn/"), 10),
    "log": (lambda r: at(r, "logg/"), 11),
    "addresses": (lambda r: at(r, "adresser/"), 10),
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("count", [1, 3, 60])
def test_number_of_queries_does_not_grow(name: str, count: int, client: Client) -> None:
    made = make_county_round()
    for number in range(count):
        ask(made, f"Ekby {number:02}", make_person(), make_person(), mailbox=f"b{number}@example.se", measures=1)
    client.force_login(confirmed(made))
    tick(OPENS)
    assert Delivery.objects.filter(mailing__isnull=False).count() == 3 * count
    address, expected = PAGES[name]
    path = address(made)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    assert len(queries) == expected


@pytest.mark.parametrize("path", ["", "bekrafta/", "paminn/", "logg/", "adresser/"])
def test_reading_and_scanning_change_nothing(followed: Round, kim: Client, path: str) -> None:
    confirmed(followed)
    before: list[Any] = [list(model.objects.order_by("pk").values()) for model in (Mailing, Delivery, Message)]
    for method in (kim.head, kim.get):
        assert method(at(followed, path)).status_code == 200
    assert [list(model.objects.order_by("pk").values()) for model in (Mailing, Delivery, Message)] == before
