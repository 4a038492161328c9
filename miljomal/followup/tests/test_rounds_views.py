"""The coordinator's pages of a round: what they show, refuse, keep and cost."""

import datetime as dt

import pytest
from django.test import Client

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.followup.models import Round
from miljomal.followup.tests.coordinating import DAY, page, planned, rows, send
from miljomal.organisations.models import Organisation
from miljomal.pages.tests.markup import read
from miljomal.programmes.models import Programme
from miljomal.programmes.tests.helpers import everything, somebody
from tests.factories import (
    make_measure,
    make_membership,
    make_organisation,
    make_participation,
    make_programme,
    make_question,
    make_round,
    make_scale,
)

pytestmark = pytest.mark.django_db

STATED = {
    "title": "Uppföljning 2027",
    "period_year": "2027",
    "opens_at_0": "2027-11-01",
    "opens_at_1": "08:00",
    "closes_at_0": "2028-01-31",
    "closes_at_1": "17:00",
    "version": "0",
}


@pytest.fixture
def programme() -> Programme:
    return make_programme(slug="prov")


@pytest.fixture
def by(programme: Programme) -> Person:
    return somebody("coordinator", programme.owner)


@pytest.fixture
def client(by: Person) -> Client:
    client = Client()
    client.force_login(by)
    return client


def test_round_is_planned_reviewed_and_opened_in_eight_steps(
    programme: Programme, client: Client, here: Organisation
) -> None:
    make_scale()
    make_participation(measure=make_measure(programme=programme), organisation=here)
    make_membership(organisation=here, is_contact=True)
    start = read(client.get(programme.get_absolute_url()).content)
    assert ("Uppföljningsomgångar", "/program/prov/omgangar/") in start.links
    assert ("Planera en omgång", "/program/prov/omgangar/ny/") in page(client).links
    form = page(client, "ny/")
    typed = {e.attributes["name"]: e.attributes.get("value", "") for e in form.all("input")}
    year = str(clock.now().year)
    assert (typed["period_year"], typed["opens_at_1"], typed["closes_at_1"]) == (year, "08:00", "17:00")
    chosen = {"title": "Uppföljning", "scale": form.all("option")[0].attributes["value"]}
    status, detail = send(client, "ny/", {**typed, "needs_approval": "", **chosen})
    assert status == 302
    assert ("Granska och öppna", f"/program/prov/omgangar/{year}/oppna/") in detail.links
    review = page(client, f"{year}/oppna/")
    assert "1 organisation tillfrågas. Det blir 1 svar om 1 åtgärd." in review.text
    assert rows(review) == [["Härkommun", "1", "Provperson", "–"]]
    status, opened = send(client, f"{year}/oppna/")
    assert "Omgången är öppen. 1 svar väntas." in opened.text
    assert Round.objects.get().is_open
    before = everything()
    assert "Omgången är redan öppen." in send(client, f"{year}/oppna/")[1].text
    assert everything() == before


def test_next_round_proposes_the_year_after_and_the_last_scale(programme: Programme, client: Client) -> None:
    make_scale()
    opens = dt.datetime(2026, 1, 7, 7, tzinfo=dt.UTC)
    last = make_round(programme=programme, period_year=2025, title="Läget 2025", opens_at=opens, closes_at=opens + DAY)
    form = page(client, "ny/")
    typed = {e.attributes["name"]: e.attributes.get("value", "") for e in form.all("input")}
    assert (typed["title"], typed["period_year"], typed["opens_at_1"]) == ("Läget 2026", "2026", "08:00")
    assert typed["opens_at_0"].endswith("-01-07")
    assert typed["opens_at_0"] > clock.today().isoformat()
    (selected,) = [o for o in form.all("option") if "selected" in o.attributes]
    assert selected.attributes["value"] == str(last.scale_id)


@pytest.mark.parametrize(
    ("fault", "field", "message"),
    [
        ({"closes_at_0": "2027-10-01"}, "closes_at_0", "Omgången stänger före den öppnar. Välj en senare tid."),
        ({"opens_at_0": "2020-01-01"}, "opens_at_0", "Tiden har redan passerat. Välj en senare tid."),
        ({"opens_at_0": "2027-03-28", "opens_at_1": "02:30"}, "opens_at_0", "Klockan ställs fram den natten, så det"),
        ({"opens_at_0": "2027-10-31", "opens_at_1": "02:30"}, "opens_at_0", "Klockan ställs tillbaka den natten,"),
        ({"opens_at_1": ""}, "opens_at_0", "Skriv både datum och klockslag."),
        ({"opens_at_0": "i morgon"}, "opens_at_0", "Datumet går inte att läsa. Skriv det som 2027-01-31."),
        ({"period_starts_year": "2028"}, "id_period_starts_year", "Perioden slutar före den börjar."),
        ({"period_year": "20270"}, "id_period_year", "Skriv ett år mellan 1990 och 2100."),
        ({"title": ""}, "id_title", "Skriv en titel. Allt annat du har skrivit finns kvar."),
    ],
)
def test_fault_is_told_at_its_field_and_nothing_typed_is_lost(
    fault: dict[str, str], field: str, message: str, programme: Programme, client: Client
) -> None:
    scale = make_scale()
    sent = {**STATED, "scale": scale.pk, "intro": "Viktiga ord", **fault}
    before = everything()
    status, html = send(client, "ny/", sent)
    assert (status, everything()) == (422, before)
    (summary,) = html.all("div", class_="error-summary")
    (link,) = summary.all("a")
    assert link.text.startswith(message)
    assert field in html.by_id(link.attributes["href"][1:]).attributes["id"]
    assert html.by_id("id_intro").text.strip() == "Viktiga ord"
    assert html.by_id("id_opens_at_0").attributes.get("value", "") == sent["opens_at_0"]


def test_overlap_and_double_click_make_one_round(programme: Programme, client: Client) -> None:
    sent = {**STATED, "scale": make_scale().pk}
    assert [send(client, "ny/", sent)[0], send(client, "ny/", sent)[0]] == [302, 302]
    status, html = send(client, "ny/", {**sent, "title": "En till", "opens_at_0": "2028-01-30"})
    assert status == 422
    assert "Programmets omgång ”Uppföljning 2027” är öppen samtidigt." in html.text
    assert Round.objects.count() == 1


def test_stale_edit_shows_both_and_saves_on_the_second_try(programme: Programme, client: Client) -> None:
    waiting = planned(programme)
    form = page(client, "2027/redigera/")
    typed = {e.attributes["name"]: e.attributes.get("value", "") for e in form.all("input") if "name" in e.attributes}
    typed |= {"scale": str(waiting.scale_id), "needs_approval": "", "title": "Min titel"}
    Round.objects.filter(pk=waiting.pk).update(title="Kollegans titel", version=2)
    status, html = send(client, "2027/redigera/", typed)
    assert status == 409
    (clash,) = rows(html)
    assert clash == ["Titel", "Kollegans titel", "Min titel"]
    assert html.by_id("id_title").attributes["value"] == "Min titel"
    (version,) = html.all("input", name="version")
    assert send(client, "2027/redigera/", {**typed, "version": version.attributes["value"]})[0] == 302
    assert Round.objects.get().title == "Min titel"


def test_review_names_those_who_cannot_be_reached_or_answer(programme: Programme, client: Client) -> None:
    asked = {
        name: make_participation(measure=make_measure(programme=programme), organisation=make_organisation(name=name))
        for name in ("Onådda", "Stumma", "Nådda", "Slutat")
    }
    Organisation.objects.filter(name="Stumma").update(mailbox="stumma@example.se")
    make_membership(organisation=asked["Nådda"].organisation, is_contact=True)
    make_membership(organisation=asked["Slutat"].organisation, is_contact=True, state="suspended")
    alone = make_measure(programme=programme, title="Ensam åtgärd")
    make_participation(measure=alone, role="partner")
    make_measure(programme=programme, title="Avbruten åtgärd", state="cancelled")
    planned(programme)
    shown = page(client, "2027/oppna/")
    lists = {
        section.all("h2")[0].text: [item.text for item in section.all("li")]
        for section in shown.all("section")
        if section.all("li")
    }
    assert lists == {
        "Adresser att rätta först": ["Nådda: det finns ingen adress för missivet"],
        "Organisationer som inget brev når": ["Onådda", "Slutat"],
        "Organisationer där ingen kan svara": ["Stumma"],
        "Åtgärder som ingen tillfrågas om": [str(alone)],
    }
    assert Round.objects.get().opened_at is None


def test_nobody_to_ask_leaves_no_button(programme: Programme, client: Client) -> None:
    planned(programme)
    assert page(client, "2027/oppna/").all("button") == []
    status, html = send(client, "2027/oppna/")
    assert status == 422
    assert "Ingen kan tillfrågas" in html.all("div", class_="error-summary")[0].text


def test_questions_are_ordered_with_buttons(programme: Programme, client: Client) -> None:
    waiting = planned(programme)
    questions = [make_question(round=waiting, label=name) for name in "ABC"]
    for _ in range(2):
        send(client, f"2027/fragor/{questions[2].pk}/flytta/", {"plats": "2"})
        assert [h.text for h in page(client, "2027/fragor/").all("h2")] == ["A", "C", "B"]
    send(client, f"2027/fragor/{questions[0].pk}/flytta/", {"plats": "x"})
    send(client, f"2027/fragor/{questions[0].pk}/ta-bort/")
    assert [h.text for h in page(client, "2027/fragor/").all("h2")] == ["C", "B"]
