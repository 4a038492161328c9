"""The pages of the county board: begun, shared out, written, reviewed, looked back at; faults lose nothing."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from miljomal.accounts.models import Person
from miljomal.assessments.models import Assessment, ObjectiveText, TextPart, YearlyFollowUp
from miljomal.organisations.models import Organisation
from miljomal.pages.tests.markup import read
from tests.factories import (
    make_answer,
    make_measure,
    make_objective_text,
    make_programme,
    make_quality_objective,
    make_round,
    make_template,
    make_yearly_follow_up,
)

pytestmark = pytest.mark.django_db

YEAR = "/lan/harlan/arlig-uppfoljning/2026/"
BOTH = {"del_gjort": "Fyra våtmarker är klara.", "del_laget": "Målet nås inte."}
JUDGED: dict[str, Any] = {"state": "no", "trend": "negative"}


@pytest.fixture
def text(here: Organisation) -> ObjectiveText:
    """Begun by nobody, with a judgement of the year before."""
    assert here.area
    objective = make_quality_objective(slug="provmalet", title="Provmålet")
    before = Assessment.objects.create(
        area=here.area, objective=objective, year=2025, source="Prov", source_date="2025", **JUDGED
    )
    follow_up = make_yearly_follow_up(owner=here)
    return make_objective_text(follow_up=follow_up, objective=objective, carried_from=before, **JUDGED)


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    cache.clear()
    return client


def write(person: Person, **changes: Any) -> Any:
    posted = {**BOTH, **JUDGED, "version": 1, "do": "save", **changes}
    return client_of(person).post(f"{YEAR}provmalet/", posted, follow=True)


def shown(response: Any) -> str:
    return read(response.content).all("main")[0].text


def bodies() -> list[str]:
    return list(TextPart.objects.order_by("heading__order").values_list("body", flat=True))


def test_coordinator_begins_with_one_button(here: Organisation, sam: Person, anna: Person) -> None:
    make_template()
    make_quality_objective(title="Klara vatten")
    page = client_of(anna).get(YEAR)
    assert "har inte börjat" in shown(page)
    assert "<form" not in page.content.decode().split("<main")[1]
    assert "Börja på uppföljningen för 2026" in shown(client_of(sam).get(YEAR))
    assert not YearlyFollowUp.objects.exists()
    done = client_of(sam).post(YEAR, follow=True)
    assert "0 av 1 texter är godkända" in shown(done)
    assert "Klara vatten" in shown(done)


@pytest.mark.parametrize("year", ["0000", "1800", "2024", "2029", "99999999999999999999"])
def test_year_out_of_range_is_not_found(here: Organisation, sam: Person, year: str) -> None:
    assert client_of(sam).get(f"/lan/harlan/arlig-uppfoljning/{year}/").status_code == 404


def test_draft_says_how_many_characters_are_left(text: ObjectiveText, anna: Person) -> None:
    page = write(anna)
    assert "Utkastet är sparat." in shown(page)
    assert "24 av 100 tecken, 76 kvar" in shown(page)
    assert bodies() == list(BOTH.values())


def test_characters_are_counted_without_saving(text: ObjectiveText, anna: Person) -> None:
    page = write(anna, do="count", del_gjort="å" * 103)
    counted = read(page.content)
    assert [p.text for p in counted.all("p")] == ["103 av 100 tecken: 3 för många", "15 av 100 tecken, 85 kvar"]
    assert bodies() == []


def test_100_000_characters_stay_in_the_box_and_nothing_is_saved(text: ObjectiveText, anna: Person) -> None:
    page = write(anna, del_gjort="a" * 100_000)
    assert page.status_code == 422
    assert "Texten har 100000 tecken, och högst 20000 kan sparas." in shown(page).replace("\xa0", "")
    assert read(page.content).all("textarea")[0].text == "a" * 100_000
    assert bodies() == []


def test_two_writers_at_once(text: ObjectiveText, anna: Person, sam: Person) -> None:
    write(anna)
    page = write(sam, del_laget="Målet är nära.")
    assert page.status_code == 409
    assert "En kollega hann spara före dig" in shown(page)
    (box,) = read(page.content).all("blockquote")[1:]
    assert box.text == "Målet nås inte."
    assert read(page.content).all("textarea")[1].text == "Målet är nära."
    assert bodies() == list(BOTH.values())
    again = write(sam, del_laget="Målet är nära.", version=2)
    assert again.status_code == 200
    assert bodies() == [BOTH["del_gjort"], "Målet är nära."]


def test_changed_judgement_without_reason_says_what_to_do(text: ObjectiveText, anna: Person) -> None:
    page = write(anna, state="near")
    assert page.status_code == 422
    assert "Skriv varför bedömningen ändras." in shown(page)
    assert read(page.content).all("textarea")[0].text == BOTH["del_gjort"]


def test_choice_out_of_the_list_is_refused(text: ObjectiveText, anna: Person) -> None:
    assert write(anna, state="kanske").status_code == 422
    assert ObjectiveText.objects.get().version == 1


def test_approved_text_is_read_not_written(text: ObjectiveText, anna: Person, sam: Person) -> None:
    write(anna, do="finish")
    client_of(sam).post(f"{YEAR}provmalet/granska/", {"version": 2, "do": "approve"})
    page = client_of(anna).get(f"{YEAR}provmalet/")
    assert "Texten är godkänd 24 november 2026 av Sam." in shown(page)
    assert read(page.content).all("textarea") == []
    late = write(anna, del_gjort="Nytt", version=3)
    assert late.status_code == 409
    assert bodies() == list(BOTH.values())


def test_manager_approves_or_sends_back(text: ObjectiveText, anna: Person, sam: Person) -> None:
    write(anna, do="finish")
    address = f"{YEAR}provmalet/granska/"
    page = client_of(sam).post(address, {"version": 2, "do": "return", "comment": ""})
    assert page.status_code == 422
    assert "Skriv vad som behöver ändras" in shown(page)
    client_of(sam).post(address, {"version": 2, "do": "return", "comment": "Nämn kväve."})
    assert "Nämn kväve." in shown(client_of(anna).get(f"{YEAR}provmalet/"))
    write(anna, do="finish", del_gjort="Kväve.", version=3)
    stale = client_of(sam).post(address, {"version": 2, "do": "approve"})
    assert stale.status_code == 409
    assert "Texten ändrades medan du läste" in shown(stale)
    done = client_of(sam).post(address, {"version": 4, "do": "approve"}, follow=True)
    assert "är godkänd." in shown(done)


def test_own_text_has_no_button_and_is_refused(text: ObjectiveText, sam: Person) -> None:
    write(sam, do="finish")
    page = client_of(sam).get(f"{YEAR}provmalet/granska/")
    assert "Du har skrivit texten själv." in shown(page)
    assert "Godkänn texten" not in shown(page)
    refused = client_of(sam).post(f"{YEAR}provmalet/granska/", {"version": 2, "do": "approve"})
    assert refused.status_code == 403
    assert ObjectiveText.objects.get().stage == "ready"


def test_history_tells_who_before_and_after(text: ObjectiveText, anna: Person, rut: Person) -> None:
    write(anna)
    write(anna, del_laget="Målet är nära.", version=2)
    told = shown(client_of(rut).get(f"{YEAR}provmalet/historik/"))
    assert "Målet nås inte. Målet är nära. Anna" in " ".join(told.split())


def test_deadline_after_the_national_date_is_saved_and_said(text: ObjectiveText, anna: Person, sam: Person) -> None:
    YearlyFollowUp.objects.update(deadline_on="2026-11-30")
    chosen = {"texts": [text.pk], "writer": anna.pk, "writer_name": "", "deadline_on": "2026-12-02"}
    page = client_of(sam).post(f"{YEAR}tilldela/", chosen, follow=True)
    assert "Obs: det nya datumet ligger efter det nationella datumet 2026-11-30." in shown(page)
    assert "efter det nationella datumet" in read(page.content).all("tbody")[0].text
    text.refresh_from_db()
    assert (text.writer, str(text.deadline_on)) == (anna, "2026-12-02")


@pytest.mark.parametrize(
    "fault",
    [{"texts": []}, {"deadline_on": "2031-01-01"}, {"deadline_on": "i morgon"}, {"writer": "99999"}, {"texts": [0]}],
)
def test_faulty_assignment_changes_nothing(text: ObjectiveText, sam: Person, fault: dict[str, Any]) -> None:
    chosen = {"texts": [text.pk], "writer": "", "writer_name": "Provmyndigheten", "deadline_on": "", **fault}
    assert client_of(sam).post(f"{YEAR}tilldela/", chosen).status_code == 422
    text.refresh_from_db()
    assert (text.writer_name, text.deadline_on) == ("", None)


def test_last_years_text_and_what_was_reported_stand_beside(
    text: ObjectiveText, here: Organisation, anna: Person
) -> None:
    last = make_yearly_follow_up(owner=here, year=2025)
    make_objective_text(follow_up=last, objective=text.objective, bodies={"gjort": "Förra årets ord."})
    programme = make_programme(owner=here)
    foreign = make_programme()
    for owner, said in ((programme, "Stigen är byggd."), (foreign, "I ett annat län.")):
        measure = make_measure(programme=owner)
        measure.measure_objectives.create(objective=text.objective)
        asked = make_round(programme=owner)
        make_answer(round=asked, measure=measure, letter="G", text=said)
        unlinked = make_measure(programme=owner)
        make_answer(round=asked, measure=unlinked, letter="G", text="Om ett annat mål.")
    for address in (f"{YEAR}provmalet/", f"{YEAR}provmalet/underlag/"):
        told = shown(client_of(anna).get(address))
        assert "Stigen är byggd." in told
        assert "I ett annat län." not in told
        assert "Om ett annat mål." not in told
    assert "Förra årets ord." in shown(client_of(anna).get(f"{YEAR}provmalet/"))


def test_another_boards_text_is_not_there(text: ObjectiveText, bosse: Person) -> None:
    for address in (YEAR, f"{YEAR}provmalet/", f"{YEAR}provmalet/kopiera/", f"{YEAR}provmalet/kopiera/texten.txt"):
        assert client_of(bosse).get(address).status_code == 404
    assert write(bosse).status_code == 404
    assert bodies() == []
