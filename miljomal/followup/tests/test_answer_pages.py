"""The organisation's pages in a round: what they show, to whom, what their buttons do, and how much they ask for."""

import datetime as dt

import pytest
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.followup.models import Answer, Draft, Respondent
from miljomal.followup.services import Typed, hand_in_answers
from miljomal.followup.tests.helpers import DURING, answered_last_time, asked, grade, save, send, typed
from miljomal.organisations.models import Organisation
from miljomal.pages.tests.markup import Element, read
from miljomal.programmes.tests.helpers import somebody
from tests.factories import make_answer, make_measure, make_question, make_theme

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(client: Client, address: str) -> Element:
    with clock.at(DURING):
        response = client.get(address)
    assert response.status_code == 200
    return read(response.content).all("main")[0]


def cells(html: Element) -> list[list[str]]:
    return [[cell.text for cell in row.all("th", "td")] for table in html.all("tbody") for row in table.all("tr")]


def test_list_shows_every_measure_in_the_programmes_order_with_last_times_answer(
    here: Organisation, anna: Person
) -> None:
    respondent, (first,) = asked(here)
    late = make_theme(programme=respondent.round.programme, title="Sist", order=30000)
    rows = [
        make_answer(round=respondent.round, organisation=here, measure=make_measure(theme=late, number=number))
        for number in ("90010", "90009")
    ]
    answered_last_time(first, letter="E")
    answered_last_time(rows[1], letter="P")
    with clock.at(DURING):
        send(first, anna, typed(first))
        save(rows[0], somebody("editor", here), typed(rows[0]))
    html = page(signed_in(anna), respondent.get_absolute_url())
    assert [row[:3] for row in cells(html)] == [
        [
            str(first.measure),
            "E Ej påbörjad 24 november 2025",
            "H Genomförd till hälften Anna, 24 november 2026 kl. 08.00",
        ],
        [str(rows[1].measure), "P Påbörjad 24 november 2025", "Inte påbörjat"],
        [str(rows[0].measure), "Inget svar", "Utkast Provperson, 24 november 2026 kl. 08.00"],
    ]
    assert "1 av 3 besvarade" in html.text


def test_row_button_says_unchanged_and_the_marked_ones_too(here: Organisation, anna: Person) -> None:
    respondent, answers = asked(here, measures=4)
    for answer in answers:
        answered_last_time(answer)
    client = signed_in(anna)
    address = f"{respondent.get_absolute_url()}oforandrat/"
    with clock.at(DURING):
        for _click in range(2):
            client.post(address, {"svar": answers[0].pk, "markerade": [a.pk for a in answers[1:3]]})
        assert list(Answer.objects.filter(repeats__isnull=False)) == [answers[0]]
        response = client.post(address, {"markerade": [answer.pk for answer in answers[1:3]]})
        assert [str(m) for m in get_messages(response.wsgi_request)][-1] == "2 åtgärder är oförändrade."
        client.post(address, {"markerade": ["x", "", "99999999999999999999"]})
    assert list(Answer.objects.filter(repeats__isnull=False).order_by("pk")) == answers[:3]
    html = page(client, respondent.get_absolute_url())
    assert [row[2] for row in cells(html)] == ["P Påbörjad oförändrat sedan 24 november 2025"] * 3 + ["Inte påbörjat"]


def test_another_organisations_answers_are_not_repeated(
    here: Organisation, elsewhere: Organisation, anna: Person
) -> None:
    respondent, _answers = asked(here)
    foreign = make_answer(round=respondent.round, organisation=elsewhere)
    answered_last_time(foreign)
    with clock.at(DURING):
        signed_in(anna).post(f"{respondent.get_absolute_url()}oforandrat/", {"svar": foreign.pk})
    foreign.refresh_from_db()
    assert foreign.submitted_at is None


def test_autosave_answers_with_the_line_alone(here: Organisation, anna: Person) -> None:
    _respondent, (answer,) = asked(here)
    client = signed_in(anna)
    sent = {"text": "Vi har", "version": 1, "page": "p1", "is_text_public": "on"}
    htmx = {"HX-Request": "true", "HX-Target": "utkast"}
    with clock.at(DURING):
        first = read(client.post(f"/mina/svar/{answer.pk}/utkast/", sent, headers=htmx).content)
        again = read(
            client.post(f"/mina/svar/{answer.pk}/utkast/", {**sent, "text": "Vi har byggt"}, headers=htmx).content
        )
    assert first.by_id("utkast").text == "Utkast sparat 08.00. Det är inte inlämnat än."
    assert first.by_id("utkast-rost").text == "Utkastet är sparat."
    assert [e.attributes["id"] for e in again.walk() if "id" in e.attributes] == ["utkast"]
    draft = Draft.objects.get()
    (seen,) = again.all("input", name="seen")
    assert (draft.text, seen.attributes["value"]) == ("Vi har byggt", draft.stamp)


def test_stale_autosave_shows_both_and_each_button_keeps_its_promise(here: Organisation, anna: Person) -> None:
    _respondent, (answer,) = asked(here)
    save(answer, somebody("editor", here), typed(answer, text="Hela bron."), page="p1")
    client = signed_in(anna)
    sent = {"text": "Målad.", "version": 1, "page": "p2", "is_text_public": "on"}
    with clock.at(DURING):
        address = f"/mina/svar/{answer.pk}/utkast/"
        line = read(client.post(address, sent, headers={"HX-Request": "true", "HX-Target": "utkast"}).content)
        assert "Provperson sparade ett annat utkast" in line.text
        assert "Hela bron." in line.text
        assert Draft.objects.get().text == "Hela bron."
        plain = client.post(address, sent)
        assert plain.status_code == 409
        assert read(plain.content).by_id("id_text").text == "Målad."
        both, _mine = line.all("button")
        client.post(address, {**sent, "krock": both.attributes["value"]})
        assert Draft.objects.get().text == "Hela bron.\n\nMålad."
        client.post(address, {**sent, "krock": f"min:{Draft.objects.get().stamp}"})
    assert Draft.objects.get().text == "Målad."


def test_draft_is_the_organisations_own(here: Organisation, anna: Person) -> None:
    respondent, (answer,) = asked(here)
    send(answer, anna, typed(answer, text="Synligt svar.", is_text_public=False))
    save(answer, anna, typed(answer, text="Hemligt utkast"))
    owner = answer.round.programme.owner
    coordinator, stranger = signed_in(somebody("coordinator", owner)), signed_in(somebody("editor", owner))
    for address in (f"/mina/svar/{answer.pk}/historik/", f"/mina/omgangar/{respondent.pk}/kvitto/"):
        text = page(coordinator, address).text
        assert "Synligt svar." in text
        assert "Hemligt utkast" not in text
        assert stranger.get(address).status_code == 404
    assert coordinator.get(answer.get_absolute_url()).status_code == 404
    assert coordinator.get(respondent.get_absolute_url()).status_code == 404


def test_text_that_may_not_be_published_is_not(here: Organisation, anna: Person) -> None:
    _respondent, (answer,) = asked(here)
    answer.measure.participations.create(organisation=here, role="lead")
    send(answer, anna, typed(answer, text="Bara för oss.", is_text_public=False))
    address = answer.measure.get_absolute_url()
    assert "Genomförd till hälften" in page(Client(), address).text
    assert "Bara för oss." not in page(Client(), address).text
    assert "Bara för oss." in page(signed_in(anna), address).text


def test_receipt_says_what_was_handed_in_when_and_by_whom(here: Organisation, anna: Person) -> None:
    respondent, (answer,) = asked(here)
    question = make_question(round=respondent.round, kind="figure", unit="km", label="Cykelväg")
    send(answer, anna, typed(answer, replies={str(question.pk): "2,5"}))
    here.registrar_mailbox = "diariet@example.se"
    here.save()
    pdf = ("Hämta kvittot som PDF/A", f"/mina/omgangar/{respondent.pk}/kvitto.pdf")
    assert pdf not in page(signed_in(anna), f"/mina/omgangar/{respondent.pk}/kvitto/").links
    with clock.at(DURING):
        hand_in_answers(respondent=respondent, by=anna)
    shown = page(signed_in(somebody("reader", here)), f"/mina/omgangar/{respondent.pk}/kvitto/")
    text = shown.text
    assert pdf in shown.links
    assert "Det mejlas också till diariet@example.se." in text
    for words in ("24 november 2026 kl. 08.00, Anna", "Halva bron står.", "H Genomförd till hälften", "2,5 km"):
        assert words in text


def count(client: Client, address: str) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        page(client, address)
    return len(queries)


@pytest.mark.parametrize("size", [3, 300])
def test_same_number_of_queries_with_three_and_three_hundred(size: int, here: Organisation, anna: Person) -> None:
    respondent, answers = asked(here, measures=size)
    earlier = answered_last_time(answers[0])
    for nth in range(size):
        question = make_question(round=respondent.round, label=f"Fråga {nth}")
        old = make_question(round=earlier.round, slug=question.slug)
        earlier.replies.create(question=old, text="Ja")
    half = [Draft(answer=answer, grade=grade(answer, "H"), saved_at=DURING, saved_by=anna) for answer in answers[1::2]]
    Draft.objects.bulk_create(half)
    done = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    fields = {"grade": grade(answers[0], "G"), "submitted_at": done, "submitted_by": anna}
    Answer.objects.filter(pk__in=[answer.pk for answer in answers[2::2]]).update(**fields)
    client = signed_in(anna)
    own = respondent.get_absolute_url()
    found = {
        "list": count(client, own),
        "answer": count(client, answers[0].get_absolute_url()),
        "handing in": count(client, f"{own}lamna-in/"),
        "receipt": count(client, f"{own}kvitto/"),
    }
    assert found == {"list": 8, "answer": 12, "handing in": 7, "receipt": 6}


def test_nothing_is_shown_to_others(here: Organisation, bo: Person, cilla: Person) -> None:
    respondent, (answer,) = asked(here)
    save(answer, somebody("editor", here), Typed(text="Hemligt utkast"))
    own = respondent.get_absolute_url()
    for person in (bo, cilla):
        client = signed_in(person)
        for address in (own, f"{own}lamna-in/", f"{own}godkann/", f"{own}kvitto/", answer.get_absolute_url()):
            assert client.get(address).status_code == 404
    assert Respondent.objects.count() == 1
