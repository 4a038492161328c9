"""A visitor finds her municipality and her county, and learns what is known and what is not."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visits import Visits, main, tab_to, title


def find(page: Page, text: str, *, script: bool) -> None:
    """Types in the filter; without JavaScript the button shows the hits."""
    box = page.get_by_role("searchbox")
    box.click()
    box.press_sequentially(text)
    if script:
        expect(page).to_have_url(re.compile(r"\?filter="))
        expect(box).to_be_focused()
    else:
        page.get_by_role("button", name="Visa").click()
    expect(page.get_by_role("searchbox")).to_have_value(text)


def test_filter_leads_to_the_municipality(visits: Visits, script: bool) -> None:
    page = visits.open(script=script)
    page.goto("/")
    find(page, "nykö", script=script)
    hits = main(page).get_by_role("link", name=re.compile("^Nyköping"))
    expect(hits).to_have_count(1)
    shown = main(page).inner_text()
    page.reload()
    assert main(page).inner_text() == shown
    hits.click()
    expect(page).to_have_url("/kommuner/nykoping/")
    expect(title(page)).to_have_text("Nyköpings kommun")
    assert main(page).get_by_role("heading", level=2).all_inner_texts()[:3] == [
        "Går det åt rätt håll?",
        "Vad har kommunen lovat?",
        "Vad är sent?",
    ]


def test_filter_without_a_hit_says_what_to_do(visits: Visits, script: bool) -> None:
    page = visits.open(script=script)
    page.goto("/")
    find(page, "zzzz", script=script)
    expect(main(page).get_by_text("Pröva en kortare del av namnet")).to_be_visible()


def test_tile_map_by_keyboard_leads_through_sodermanland(visits: Visits, script: bool) -> None:
    page = visits.open(script=script)
    page.goto("/")
    tile = page.get_by_label("Karta över länen").get_by_role("link", name="Södermanlands län")
    tab_to(page, tile)
    page.keyboard.press("Enter")
    expect(title(page)).to_have_text("Södermanlands län")
    shown = main(page).inner_text()
    assert "7 av de 39 åtgärderna" in shown
    assert "18 organisationerna" in shown
    assert main(page).get_by_role("link", name="Nyköping", exact=True).count() == 1
    aside = page.get_by_role("complementary", name="Mer om länet")
    aside.get_by_role("link", name="Åtgärdsprogram för Södermanlands miljö", exact=True).click()
    expect(page).to_have_url("/program/sodermanland-2015-2020/")
    programme = main(page).inner_text()
    assert "Programmet har 26 åtgärder; 19 av dem är kända här." in programme
    assert re.search(r"\b18\b.*\(G\)", programme)
    assert "Vi känner till titlarna på 19 av de 26 åtgärderna" in programme


def test_a_known_measure_says_what_is_missing_and_the_way_back_works(visits: Visits, script: bool) -> None:
    page = visits.open(script=script)
    page.goto("/program/sodermanland-2015-2020/")
    main(page).get_by_role("link", name="Öppna upp vandringsvägar i vattendrag").click()
    expect(title(page)).to_have_text("Öppna upp vandringsvägar i vattendrag")
    measure = page.url
    shown = main(page).inner_text()
    assert "Bara titeln är känd här" in shown
    assert "Vilka som deltar är inte känt här" in shown
    page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Miljömål").click()
    main(page).get_by_role("link", name="Levande sjöar och vattendrag").first.click()
    expect(title(page)).to_have_text("Levande sjöar och vattendrag")
    page.go_back()
    page.go_back()
    expect(page).to_have_url(measure)
    assert main(page).inner_text() == shown


@pytest.mark.parametrize("address", ["/", "/lan/sodermanland/", "/kommuner/ekby/"])
def test_menu_opens_on_a_phone(visits: Visits, address: str, script: bool) -> None:
    page = visits.open(script=script, width=360)
    page.goto(address)
    page.get_by_role("banner").get_by_text("Meny", exact=True).click()
    page.get_by_role("navigation", name="Meny", exact=True).get_by_role("link", name="Kontakt").click()
    expect(page).to_have_url("/kontakt/")
