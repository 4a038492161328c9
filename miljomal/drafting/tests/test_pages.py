"""The pages as a coordinator uses them: from choice to copy, from order to decision, with every fault told."""

import datetime as dt
from urllib.parse import urlsplit

import pytest
from django.test import Client

from miljomal.accounts.models import Person
from miljomal.drafting import ordering
from miljomal.drafting.queries import arrangement_of
from miljomal.drafting.tests.helpers import browser, coordinator, main_of, make_board, make_draft
from miljomal.organisations.models import Organisation
from miljomal.pages.tests.markup import read
from miljomal.programmes.models import Measure, MeasureObjective, Programme, Theme
from tests.factories import (
    make_area,
    make_measure,
    make_membership,
    make_organisation,
    make_programme,
    make_quality_objective,
    make_theme,
)

pytestmark = pytest.mark.django_db


def said(client: Client, path: str, data: dict[str, object], status: int) -> str:
    """What the answer to a form says."""
    response = client.post(path, data)
    assert response.status_code == status, response.content.decode()[:2000]
    (main,) = read(response.content).all("main")
    return main.text


def test_copy_in_two_steps_suggests_the_next_period_and_is_made_once() -> None:
    board = make_board()
    source = make_programme(owner=board, title="Programmet 2024–2028", short_name="P 2024–2028")
    make_measure(programme=source)
    make_programme(title="Utkast", state="draft")
    make_programme(title="Påhittat", is_example=True)
    foreign = make_programme(area=make_area(kind="county", name="Ödets län"), title="Åtgärder")
    kim = browser(coordinator(board))
    choices = [text for text, _url in main_of(kim, "/program/nytt/").links if text.startswith("Kopiera")]
    assert choices == ["Kopiera Programmet 2024–2028", "Kopiera Åtgärder"]
    found = main_of(kim, "/program/nytt/?sok=odets+ATGARD").links
    assert [url for text, url in found if text.startswith("Kopiera")] == [f"/program/nytt/fakta/?kopia={foreign.slug}"]
    path = f"/program/nytt/fakta/?kopia={source.slug}"
    form = {field.attributes["name"]: field.attributes.get("value", "") for field in main_of(kim, path).all("input")}
    suggested = {name: form[name] for name in ("title", "short_name", "starts_on", "ends_on")}
    assert suggested == {
        "title": "Programmet 2029–2033",
        "short_name": "P 2029–2033",
        "starts_on": "2029-01-01",
        "ends_on": "2033-12-31",
    }
    first, second = kim.post(path, suggested), kim.post(path, suggested)
    assert first["Location"] == second["Location"]
    assert "finns redan" in read(kim.get(first["Location"]).content).text
    assert Programme.objects.filter(owner=board).count() == 2


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"title": ""}, "Skriv vad programmet heter"),
        ({"title": "x" * 100_000}, "Titeln är längre än 200 tecken."),
        ({"ends_on": "2028-12-31"}, "Programmet slutar före det börjar."),
        ({"starts_on": "snart"}, "Skriv dagen som 2027-01-31."),
    ],
)
def test_faults_of_a_new_programme_are_told_and_nothing_is_made(wrong: dict[str, object], told: str) -> None:
    board = make_board()
    facts = {"title": "Nästa", "starts_on": "2029-01-01", "ends_on": "2033-12-31", **wrong}
    assert told in said(browser(coordinator(board)), "/program/nytt/fakta/", facts, 422)
    assert not Programme.objects.exists()


@pytest.mark.parametrize("slug", ["finns-inte", "utkast", "pahittat"])
def test_what_may_not_be_copied_is_not_there(slug: str) -> None:
    make_programme(slug="utkast", state="draft")
    make_programme(slug="pahittat", is_example=True)
    kim = browser(coordinator(make_board()))
    assert kim.get(f"/program/nytt/fakta/?kopia={slug}").status_code == 404


def test_strangers_to_the_task_are_told_whom_to_ask(anna: Person, here: Organisation) -> None:
    make_membership(organisation=make_board(), person=anna, role="editor")
    response = browser(anna).get("/program/nytt/")
    assert response.status_code == 403
    assert "samordnarna på en länsstyrelse" in response.content.decode()
    assert Client().get("/program/nytt/")["Location"] == "/konto/logga-in/?next=/program/nytt/"


@pytest.mark.parametrize(
    ("state", "told", "link"),
    [
        ("draft", "Skriv klart utkastet.", "remiss/"),
        ("referral", "Hantera svaren", "remiss/"),
        ("decided", "Starta det när arbetet börjar.", "lage/starta/"),
        ("running", "Följ upp åtgärderna i omgångar", "omgangar/"),
        ("closed", "Programmet är avslutat.", "versioner/"),
    ],
)
def test_hub_says_the_next_step(state: str, told: str, link: str) -> None:
    programme, _some = make_draft(1, state=state)
    Programme.objects.update(measure_count=1)
    page = main_of(browser(coordinator(programme)), f"/program/{programme.slug}/skota/")
    (box,) = page.all("section", class_="next-step")
    assert told in box.text
    assert f"/program/{programme.slug}/{link}" in [url for _text, url in box.links]
    for _text, url in page.links:
        assert browser(coordinator(programme)).get(url).status_code == 200, url


def test_facts_are_changed_and_a_stale_edit_shows_both() -> None:
    programme, _none = make_draft()
    kim, path = browser(coordinator(programme)), f"/program/{programme.slug}/redigera/"
    page = main_of(kim, path)
    facts = {field.attributes["name"]: field.attributes.get("value", "") for field in page.all("input")}
    facts |= {"answer_mode": "lead", "summary": ""}
    assert kim.post(path, {**facts, "title": "Kollegans"}).status_code == 302
    told = said(kim, path, {**facts, "title": "Mitt"}, 409)
    assert "En kollega hann spara före dig" in told
    assert kim.post(path, {**facts, "title": "Mitt", "version": "2"})["Location"] == f"/program/{programme.slug}/skota/"
    assert Programme.objects.get().title == "Mitt"
    taken = make_programme().slug
    assert "Adressen används redan." in said(kim, path, {**facts, "version": "3", "slug": taken}, 422)
    moved = kim.post(path, {**facts, "title": "Mitt", "version": "3", "slug": "ny-adress"})
    assert moved["Location"] == "/program/ny-adress/skota/"
    Programme.objects.filter(slug="ny-adress").update(state="referral")
    assert "slug" not in [f.attributes["name"] for f in main_of(kim, "/program/ny-adress/redigera/").all("input")]


def test_order_page_moves_with_buttons_and_comes_back_to_the_row() -> None:
    programme, (first, second) = make_draft(2)
    other = make_theme(programme=programme, order=30_001)
    kim, path = browser(coordinator(programme)), f"/program/{programme.slug}/ordning/"
    page = main_of(kim, path)
    disabled = [button.attributes["value"] for button in page.all("button") if "disabled" in button.attributes]
    assert disabled == [f"{first.pk}:up", f"{second.pk}:down"]
    (seen,) = (field.attributes["value"] for field in page.all("input", name="seen"))
    for _click in range(2):
        answer = kim.post(path, {"seen": seen, "move": f"{first.pk}:down"})
        assert answer["Location"] == f"{path}#atgard-{first.pk}"
    assert arrangement_of(programme) == ((first.theme_id, (second.pk, first.pk)), (other.pk, ()))
    assert f"{first} står nu på plats 2 av 2" in main_of(kim, path).text
    now = ordering.dump(arrangement_of(programme))
    kim.post(path, {"seen": now, "move": f"{first.pk}:theme", f"theme_{first.pk}": str(other.pk)})
    now = ordering.dump(arrangement_of(programme))
    kim.post(path, {"seen": now, "move": f"{second.pk}:to:{other.pk}:0"})
    assert arrangement_of(programme) == ((first.theme_id, ()), (other.pk, (second.pk, first.pk)))


@pytest.mark.parametrize(
    "move", ["", "x", "7", "7:up", "{pk}:away", "{pk}:to:9999:0", "{pk}:to:x:0", "{pk}:to", "{pk}:theme", "²:up"]
)
def test_moves_that_cannot_be_are_told(move: str) -> None:
    programme, (first,) = make_draft(1)
    seen = arrangement_of(programme)
    data: dict[str, object] = {"seen": ordering.dump(seen), "move": move.replace("{pk}", str(first.pk))}
    path = f"/program/{programme.slug}/ordning/"
    assert "finns inte kvar" in said(browser(coordinator(programme)), path, data, 422)
    assert arrangement_of(programme) == seen


def test_order_by_two_at_once_shows_the_present_one() -> None:
    programme, (first, second, third) = make_draft(3)
    kim, path = browser(coordinator(programme)), f"/program/{programme.slug}/ordning/"
    seen = ordering.dump(arrangement_of(programme))
    kim.post(f"/atgarder/{second.pk}/ta-bort/")
    answer = kim.post(path, {"seen": seen, "move": f"{third.pk}:up"})
    page = read(answer.content)
    assert answer.status_code == 409
    assert "En kollega hann ändra ordningen." in page.by_id("ordning-fel").text
    (shown,) = (field.attributes["value"] for field in page.all("input", name="seen"))
    assert shown == f"{first.theme_id}:{first.pk},{third.pk}"


def test_measure_is_made_with_its_links_and_faults_keep_what_was_typed() -> None:
    programme, (first,) = make_draft(1)
    objective = make_quality_objective()
    kim, path = browser(coordinator(programme)), f"/program/{programme.slug}/atgarder/ny/"
    typed = {
        "theme": first.theme_id,
        "number": "900",
        "title": "Ny åtgärd",
        "text": "Så här.",
        "objectives": [objective.pk],
    }
    made = kim.post(path, typed)
    measure = Measure.objects.get(title="Ny åtgärd")
    assert made["Location"] == measure.get_absolute_url()
    assert MeasureObjective.objects.get(measure=measure).objective == objective
    again = said(kim, path, typed, 422)
    assert "Numret finns redan i programmet." in again
    assert "Så här." in again
    long = said(kim, path, {**typed, "number": "901", "text": "å" * 100_000}, 422)
    assert "längre än 20000 tecken" in long
    assert "å" * 100_000 in long
    assert "Temat finns inte kvar" in said(kim, path, {**typed, "number": "902", "theme": make_theme().pk}, 422)
    assert Measure.objects.filter(programme=programme).count() == 2


def test_measure_is_deleted_after_one_question_and_only_once() -> None:
    programme, (first,) = make_draft(1)
    kim, path = browser(coordinator(programme)), f"/atgarder/{first.pk}/ta-bort/"
    assert "försvinner ur utkastet" in main_of(kim, path).text
    assert Measure.objects.exists()
    for told in ("borttagen", "redan borttagen"):
        assert kim.post(path)["Location"] == f"/program/{programme.slug}/ordning/"
        assert told in main_of(kim, f"/program/{programme.slug}/ordning/").text
    assert browser(coordinator(make_board())).post(path).status_code == 404


def test_links_that_a_colleague_changed_are_shown_beside() -> None:
    programme, (first,) = make_draft(1)
    mine, theirs = make_quality_objective(title="Mitt mål"), make_quality_objective(title="Kollegans mål")
    kim, path = browser(coordinator(programme)), f"/atgarder/{first.pk}/mal/"
    assert kim.post(path, {"seen": ";", "objectives": [theirs.pk]}).status_code == 302
    answer = kim.post(path, {"seen": ";", "objectives": [mine.pk]})
    page = read(answer.content)
    assert answer.status_code == 409
    assert [cell.text for cell in page.all("tbody")[0].all("td")] == ["Kollegans mål", "Mitt mål"]
    (seen,) = (field.attributes["value"] for field in page.all("input", name="seen"))
    assert kim.post(path, {"seen": seen, "objectives": [mine.pk]}).status_code == 302
    assert MeasureObjective.objects.get().objective == mine


def test_themes_are_kept_on_their_page() -> None:
    programme, (first,) = make_draft(1)
    kim, path = browser(coordinator(programme)), f"/program/{programme.slug}/teman/"
    made = kim.post(f"{path}nytt/", {"title": "Nytt tema"})
    theme = Theme.objects.get(title="Nytt tema")
    assert urlsplit(made["Location"]).fragment == f"tema-{theme.pk}"
    assert "redan ett tema" in said(kim, f"{path}nytt/", {"title": "Nytt tema"}, 422)
    seen = ordering.dump(arrangement_of(programme))
    assert kim.post(path, {"seen": seen, "move": f"{theme.pk}:up"}).status_code == 302
    assert list(programme.themes.all()) == [theme, first.theme]
    assert "finns inte kvar" in said(kim, path, {"seen": seen, "move": "99999:up"}, 422)
    assert kim.post(f"{path}{theme.pk}/", {"title": "Bytt", "version": "1"}).status_code == 302
    assert "Bytt" in said(kim, f"{path}{theme.pk}/", {"title": "Mitt", "version": "1"}, 409)
    kim.post(f"{path}{first.theme_id}/ta-bort/")
    assert "Flytta dem till ett annat tema" in main_of(kim, path).text
    kim.post(f"{path}{theme.pk}/ta-bort/")
    assert list(programme.themes.all()) == [first.theme]


def test_decision_is_written_in_with_advice_beside() -> None:
    programme, (first,) = make_draft(1)
    kim, path = browser(coordinator(programme)), f"/program/{programme.slug}/besluta/"
    assert "1 åtgärd saknar huvudansvarig" in main_of(kim, path).text
    decision = {"decided_on": "2020-01-31", "decided_by": "Landshövdingen", "diary_number": "1", "version": "1"}
    future = (dt.date.today() + dt.timedelta(days=400)).isoformat()  # noqa: DTZ011
    assert "har inte varit än" in said(kim, path, {**decision, "decided_on": future}, 422)
    assert "Skriv vem som beslutade." in said(kim, path, {**decision, "decided_by": ""}, 422)
    assert "En kollega hann" in said(kim, path, {**decision, "version": "9"}, 409)
    for _click in range(2):
        assert kim.post(path, decision).status_code == 302
    assert Programme.objects.get().state == "decided"
    assert kim.get(path).status_code == 302
    assert Client().get(first.get_absolute_url()).status_code == 200


def test_steps_have_pages_that_ask_first() -> None:
    programme, _none = make_draft(state="referral")
    kim, path = browser(coordinator(programme)), f"/program/{programme.slug}/lage/"
    assert "Bara ni på organisationen ser programmet" in main_of(kim, f"{path}dra-tillbaka/").text
    assert "steget går inte att ta" in main_of(kim, f"{path}starta/").text
    assert kim.get(f"{path}finns-inte/").status_code == 404
    assert "Skriv varför" in said(kim, f"{path}dra-tillbaka/", {"version": "1", "reason": ""}, 422)
    assert kim.post(f"{path}dra-tillbaka/", {"version": "1", "reason": "Mer att göra"}).status_code == 302
    assert "steget går inte" in said(kim, f"{path}avsluta/", {"version": "2"}, 422)
    assert "Mer att göra" in main_of(kim, f"/program/{programme.slug}/historik/").text


def test_municipalities_and_invented_boards_keep_to_themselves() -> None:
    town = make_organisation(kind="municipality", area=make_area())
    assert browser(coordinator(town)).get("/program/nytt/").status_code == 403
    invented = make_board(is_example=True)
    make_programme(title="Riktigt")
    page = main_of(browser(coordinator(invented)), "/program/nytt/")
    assert "Det finns inget publicerat program att kopiera än." in page.text
