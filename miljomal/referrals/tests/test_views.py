"""The pages of a referral as they are used: from draft to sent, from answer to handled."""

import datetime as dt
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.organisations.models import Organisation
from miljomal.pages.tests.markup import read
from miljomal.programmes.models import Programme
from miljomal.referrals.models import Consultee, Referral, Stance
from tests.factories import (
    make_area,
    make_consultee,
    make_measure,
    make_membership,
    make_organisation,
    make_person,
    make_programme,
)

pytestmark = pytest.mark.django_db


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def coordinator(programme: Programme) -> Person:
    return make_membership(organisation=programme.owner, role="coordinator", person=make_person(name="Kim")).person


def main_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    (main,) = read(response.content).all("main")
    return main.text


def test_referral_is_made_chosen_previewed_and_sent(anna: Person) -> None:
    county = make_area(kind="county")
    board = make_organisation(kind="county_board", area=county, name="Länsstyrelsen i Provlän")
    programme = make_programme(owner=board, area=county, state="draft")
    make_measure(programme=programme)
    town = make_organisation(kind="municipality", area=make_area(parent=county), name="Provköping")
    make_organisation(name="Främmande förening")
    kim = browser(coordinator(programme))
    last_day = (clock.today() + dt.timedelta(days=30)).isoformat()
    made = kim.post(f"/program/{programme.slug}/remiss/ny/", {"last_day": last_day, "diary_number": "501-9-2026"})
    assert made["Location"] == f"/program/{programme.slug}/remiss/1/instanser/"
    choices = [label.text for label in read(kim.get(made["Location"]).content).all("label", class_="choice")]
    assert choices == ["Provköping"]
    chosen = kim.post(made["Location"], {"organisations": [town.pk]})
    assert chosen["Location"] == f"/program/{programme.slug}/remiss/1/skicka/"
    preview = main_of(kim, chosen["Location"])
    assert "De här nås inte av något mejl" in preview
    assert "1 organisation får remissen" in preview
    sent = kim.post(chosen["Location"])
    assert sent["Location"] == f"/program/{programme.slug}/remiss/1/"
    assert "Remissen är öppen för svar till" in main_of(Client(), sent["Location"])


def test_unsent_referral_is_not_there_for_others(anna: Person) -> None:
    consultee = make_consultee(organisation=make_organisation())
    Referral.objects.update(sent_at=None)
    path = consultee.referral.get_absolute_url()
    assert Client().get(path).status_code == 404
    assert browser(anna).get(path).status_code == 404
    keeper = browser(coordinator(consultee.referral.programme))
    assert "inte skickad än" in main_of(keeper, path)


def test_day_that_has_been_is_told_and_what_was_typed_stays() -> None:
    programme = make_programme(state="draft")
    kim = browser(coordinator(programme))
    stated = {"last_day": "2020-01-31", "intro": "Läs tema två noga."}
    response = kim.post(f"/program/{programme.slug}/remiss/ny/", stated)
    page = read(response.content)
    assert response.status_code == 422
    assert "Sista dagen har redan varit" in page.text
    assert "Läs tema två noga." in page.text


def test_answer_page_takes_everything_at_once_and_hands_in(here: Organisation, anna: Person) -> None:
    programme = make_programme(state="referral")
    first, second = make_measure(programme=programme), make_measure(programme=programme)
    consultee = make_consultee(programme=programme, organisation=here)
    client, path = browser(anna), consultee.get_absolute_url()
    assert first.title in main_of(client, path)
    answer = {
        f"position_{first.pk}": "takes_part",
        f"comment_{first.pk}": "Vi kan börja 2027.",
        f"position_{second.pk}": "",
        f"comment_{second.pk}": "",
        "summary": "Bra.",
        "version": "1",
    }
    assert client.post(path, answer).status_code == 302
    assert client.post(path, answer).status_code == 302, "a double click is no stale edit"
    assert [(s.measure, s.position) for s in Stance.objects.all()] == [(first, "takes_part")]
    assert client.post(f"{path}lamna-in/")["Location"] == path
    assert "Inlämnat" in main_of(client, path)


def test_stale_answer_shows_both_and_loses_nothing(here: Organisation, anna: Person) -> None:
    programme = make_programme(state="referral")
    measure = make_measure(programme=programme)
    consultee = make_consultee(programme=programme, organisation=here)
    client, path = browser(anna), consultee.get_absolute_url()
    fields = (f"position_{measure.pk}", f"comment_{measure.pk}")
    client.post(path, {fields[0]: "already", fields[1]: "Klart sedan i våras.", "version": "1"})
    mine = {fields[0]: "takes_part", fields[1]: "Vi vill leda den.", "version": "1"}
    response = client.post(path, mine)
    page = read(response.content)
    assert response.status_code == 409
    (row,) = page.all("tbody")[0].all("tr")
    assert [cell.text for cell in row.all("td")] == ["gör redan. Klart sedan i våras.", "medverkar. Vi vill leda den."]
    assert "Vi vill leda den." in page.all("textarea")[0].text
    assert client.post(path, {**mine, "version": "2"}).status_code == 302
    assert Stance.objects.get().comment == "Vi vill leda den."


@pytest.mark.parametrize("length", [4001, 100_000])
def test_too_long_a_comment_is_told_and_kept(here: Organisation, anna: Person, length: int) -> None:
    programme = make_programme(state="referral")
    measure = make_measure(programme=programme)
    consultee = make_consultee(programme=programme, organisation=here)
    text = "å" * length
    response = browser(anna).post(consultee.get_absolute_url(), {f"comment_{measure.pk}": text, "version": "1"})
    assert response.status_code == 422
    assert text in response.content.decode()
    assert not Stance.objects.exists()


def test_answer_after_closing_stays_in_the_form(here: Organisation, anna: Person) -> None:
    programme = make_programme(state="referral")
    measure = make_measure(programme=programme)
    consultee = make_consultee(programme=programme, organisation=here)
    with clock.at(consultee.referral.closes_at):
        response = browser(anna).post(
            consultee.get_absolute_url(), {f"comment_{measure.pk}": "För sent.", "version": "1"}
        )
    assert response.status_code == 409
    page = read(response.content)
    assert "Remissen har stängt" in page.text
    assert "För sent." in page.all("textarea")[0].text


def test_opinion_is_uploaded_and_read_by_both_sides_only(here: Organisation, anna: Person, bo: Person) -> None:
    consultee = make_consultee(organisation=here)
    path = consultee.get_absolute_url()
    file = SimpleUploadedFile("Yttrande KS § 9.pdf", b"%PDF-1.7 prov", content_type="application/pdf")
    stated = {"file": file, "decided_on": "2026-11-01", "decided_by": "Kommunstyrelsen", "version": "1"}
    assert browser(anna).post(f"{path}yttrande/", stated)["Location"] == path
    for person in (anna, coordinator(consultee.referral.programme)):
        response = browser(person).get(f"{path}yttrande.pdf")
        assert response.getvalue() == b"%PDF-1.7 prov"
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response["Content-Disposition"].startswith("attachment")
    assert browser(bo).get(f"{path}yttrande.pdf").status_code == 404
    assert urlsplit(Client().get(f"{path}yttrande.pdf")["Location"]).path == "/konto/logga-in/"


def test_file_that_is_no_pdf_is_refused(here: Organisation, anna: Person) -> None:
    consultee = make_consultee(organisation=here)
    file = SimpleUploadedFile("svar.pdf", b"<html>", content_type="application/pdf")
    response = browser(anna).post(f"{consultee.get_absolute_url()}yttrande/", {"file": file, "version": "1"})
    assert response.status_code == 422
    assert "Filen är ingen PDF" in read(response.content).text
    assert not Consultee.objects.get().opinion


def test_coordinator_handles_the_ticked_and_filters_the_rest(here: Organisation) -> None:
    programme = make_programme(state="referral")
    consultee = make_consultee(programme=programme, organisation=here)
    stances = [
        Stance.objects.create(consultee=consultee, measure=make_measure(programme=programme), position=position)
        for position in ("takes_part", "already", "not_relevant")
    ]
    kim, path = browser(coordinator(programme)), f"/program/{programme.slug}/remiss/1/svar/"
    chosen = {"stance": [stances[0].pk, stances[1].pk], "outcome": "adopted", "outcome_note": ""}
    assert kim.post(path, chosen).status_code == 302
    left = read(kim.get(f"{path}?hanterad=nej").content)
    boxes = [box.attributes["value"] for box in left.all("input") if box.attributes.get("name") == "stance"]
    assert boxes == [str(stances[2].pk)]
    refused = kim.post(path, {"stance": [stances[2].pk], "outcome": "declined", "outcome_note": ""})
    assert refused.status_code == 422
    assert "Skriv hur ni tänkte" in read(refused.content).text


def test_another_countys_answers_cannot_be_handled(here: Organisation) -> None:
    theirs = make_consultee(organisation=here)
    stance = Stance.objects.create(
        consultee=theirs, measure=make_measure(programme=theirs.referral.programme), position="already"
    )
    own = make_consultee()
    kim = browser(coordinator(own.referral.programme))
    path = f"/program/{own.referral.programme.slug}/remiss/1/svar/"
    kim.post(path, {"stance": [stance.pk], "outcome": "noted", "outcome_note": ""})
    stance.refresh_from_db()
    assert stance.outcome == ""


@pytest.mark.parametrize("count", [1, 3, 60])
@pytest.mark.parametrize(
    ("who", "what", "queries"), [("anna", "answer", 6), ("kim", "svar/", 11), ("kim", "", 8), ("stranger", "", 3)]
)
def test_queries_are_the_same_whatever_the_size(
    here: Organisation,
    anna: Person,
    count: int,
    who: str,
    what: str,
    queries: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    programme = make_programme(state="referral")
    consultee = make_consultee(programme=programme, organisation=here)
    for _number in range(count):
        measure = make_measure(programme=programme)
        Stance.objects.create(consultee=consultee, measure=measure, position="already")
        make_consultee(programme=programme)
    client = {"anna": browser(anna), "kim": browser(coordinator(programme)), "stranger": Client()}[who]
    path = consultee.get_absolute_url() if what == "answer" else f"{consultee.referral.get_absolute_url()}{what}"
    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200
