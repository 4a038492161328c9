"""Axe finds nothing: every kind of page, every role, forms with faults, error pages."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import places
from tests.browser.audit import audit, violations
from tests.browser.visits import ADMINISTRATOR, COLLEAGUE, COORDINATOR, EDITOR, Visits, main


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", places.PUBLIC)
def test_public_page(visits: Visits, name: str, language: str) -> None:
    page = visits.open()
    address = places.PUBLIC[name]()
    response = page.goto(f"/en{address}" if language == "en" else address)
    assert response
    assert response.status == 200
    assert page.locator("html").get_attribute("lang") == language
    assert audit(page) == []


@pytest.mark.parametrize(
    ("person", "place"), [row[1:] for row in places.SIGNED_IN], ids=[r[0] for r in places.SIGNED_IN]
)
def test_page_of_a_role(visits: Visits, person: str, place: places.Place) -> None:
    page = visits.open(person=person)
    response = page.goto(place())
    assert response
    assert response.status == 200
    assert audit(page) == []


@pytest.mark.parametrize(
    ("person", "place", "status"), [row[1:] for row in places.REFUSED], ids=[r[0] for r in places.REFUSED]
)
def test_refusal(visits: Visits, person: str, place: places.Place, status: int) -> None:
    page = visits.open(person=person)
    response = page.goto(place())
    assert response
    assert response.status == status
    assert audit(page) == []


def send_empty(page: Page) -> None:
    """Empties the form's fields and sends it."""
    form = main(page).locator("form[method=post]:has(input:not([type=hidden]))").first
    for field in form.get_by_role("textbox").all():
        field.fill("")
    with page.expect_navigation():
        form.get_by_role("button").first.click()


@pytest.mark.parametrize(
    ("person", "place"),
    [
        ("", places.PUBLIC["sign-in"]),
        (EDITOR, places.answer),
        (COORDINATOR, lambda: f"/atgarder/{places.measure_pk()}/redigera/"),
        (COLLEAGUE, lambda: "/mina/medlemmar/bjud-in/"),
        (EDITOR, lambda: "/mina/uppgifter/"),
        (EDITOR, lambda: "/mina/uppgifter/ta-bort/"),
    ],
    ids=["sign-in", "answer", "measure", "invite", "profile", "erase"],
)
def test_form_with_faults(visits: Visits, person: str, place: places.Place) -> None:
    page = visits.open(person=person)
    page.goto(place())
    send_empty(page)
    expect(page.get_by_role("alert")).to_be_focused()
    assert page.get_by_role("alert").get_by_role("link").count() > 0
    assert audit(page) == []


def test_decision_without_date(visits: Visits) -> None:
    page = visits.open(person=EDITOR)
    page.goto(places.participation())
    page.get_by_label(re.compile("^Beslutsdatum")).fill("")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert audit(page) == []


def test_code_page_and_wrong_code(visits: Visits) -> None:
    page = visits.open()
    page.goto("/konto/logga-in/")
    page.get_by_label("E-postadress").fill(EDITOR)
    page.get_by_role("button", name="Skicka koden").click()
    expect(page.get_by_label("Kod", exact=True)).to_be_visible()
    assert audit(page) == []
    page.get_by_label("Kod", exact=True).fill("0000-0000")
    page.get_by_role("button", name="Logga in").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert audit(page) == []


def test_stale_answer_page(visits: Visits) -> None:
    first, second = visits.open(person=EDITOR), visits.open(person=COLLEAGUE)
    address = places.answer()
    for page in (first, second):
        page.goto(address)
    first.get_by_role("radio", name=re.compile("^H")).check()
    first.get_by_role("button", name="Lämna svaret").click()
    expect(first.get_by_role("status").filter(has_text="sparat")).to_be_visible()
    assert audit(first) == []
    second.get_by_role("radio", name=re.compile("^P")).check()
    second.get_by_role("button", name="Lämna svaret").click()
    expect(second.get_by_role("alert")).to_be_visible()
    assert audit(second) == []


def test_stale_measure_page(visits: Visits) -> None:
    first, second = visits.open(person=COORDINATOR), visits.open(person=ADMINISTRATOR)
    for page, text in ((first, "Fler barn går."), (second, "Färre bilar kör.")):
        page.goto(f"/atgarder/{places.measure_pk()}/redigera/")
        page.get_by_label(re.compile("^Väntad effekt")).fill(text)
    for page in (first, second):
        page.get_by_role("button", name="Spara").click()
        expect(page.get_by_role("status").or_(page.get_by_role("alert")).first).to_be_visible()
    assert audit(second) == []


def test_form_that_is_too_old(visits: Visits) -> None:
    page = visits.open()
    page.goto("/konto/logga-in/")
    page.context.clear_cookies()
    page.get_by_label("E-postadress").fill(EDITOR)
    with page.expect_navigation() as navigation:
        page.get_by_role("button", name="Skicka koden").click()
    assert navigation.value.status == 403
    assert audit(page) == []


def test_open_menu(visits: Visits) -> None:
    page = visits.open(width=360)
    page.goto("/lan/exempellan/")
    page.get_by_role("banner").get_by_text("Meny", exact=True).click()
    expect(page.get_by_role("navigation", name="Meny", exact=True)).to_be_visible()
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []
