"""What axe does not see: focus, room for fingers, narrow and enlarged text, motion, print, forced colours."""

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser import audit, places
from tests.browser.visits import EDITOR, Visits, main, tab_to, title

# One of each kind of page is enough where the templates are shared.
EVERY = [(name, "", place) for name, place in places.PUBLIC.items()] + places.SIGNED_IN
each_place = pytest.mark.parametrize(("person", "place"), [row[1:] for row in EVERY], ids=[row[0] for row in EVERY])
KINDS = ["home", "county", "municipality", "objective", "programme-lead", "measure", "measures", "result", "sign-in"]
each_kind = pytest.mark.parametrize("name", KINDS)


def headings(page: Page) -> list[int]:
    levels: list[int] = page.evaluate(
        "() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(heading => Number(heading.tagName[1]))"
    )
    return levels


@each_place
def test_page_holds_on_a_small_screen_and_by_keyboard(visits: Visits, person: str, place: places.Place) -> None:
    page = visits.open(person=person, width=320)
    page.emulate_media(reduced_motion="reduce")
    page.goto(place())
    levels = headings(page)
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels)), levels
    assert page.title().endswith("– Miljömålsstödet")
    page.evaluate(audit.OPEN_DETAILS)
    assert page.evaluate(audit.SIDEWAYS) == []
    assert page.evaluate(audit.SMALL_TARGETS) == []
    page.keyboard.press("Tab")
    assert page.evaluate(audit.WITHOUT_FOCUS_RING) == []
    page.set_viewport_size({"width": 360, "height": 800})
    page.evaluate(audit.ADD_STYLE, audit.TEXT_SPACING)
    assert page.evaluate(audit.SIDEWAYS) == []
    assert page.evaluate(audit.CLIPPED) == []


@each_kind
def test_wide_page_holds(visits: Visits, name: str) -> None:
    page = visits.open(width=1280)
    page.emulate_media(reduced_motion="reduce")
    page.goto(places.PUBLIC[name]())
    page.keyboard.press("Tab")
    assert page.evaluate(audit.WITHOUT_FOCUS_RING) == []
    assert page.evaluate(audit.SMALL_TARGETS) == []
    page.evaluate(audit.ADD_STYLE, audit.TEXT_SPACING)
    assert page.evaluate(audit.SIDEWAYS) == []
    page.set_viewport_size({"width": 1920, "height": 1000})
    assert page.evaluate(audit.SIDEWAYS) == []


@each_kind
def test_skip_link_is_first_and_works(visits: Visits, name: str, script: bool) -> None:
    page = visits.open(script=script)
    page.goto(places.PUBLIC[name]())
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Hoppa till innehållet")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(main(page)).to_be_focused()
    page.keyboard.press("Tab")
    assert main(page).evaluate("element => element.contains(document.activeElement)")


@each_kind
def test_paper_has_no_navigation(visits: Visits, name: str) -> None:
    page = visits.open()
    page.goto(places.PUBLIC[name]())
    page.emulate_media(media="print", color_scheme="dark")
    expect(title(page)).to_be_visible()
    for thing in (page.get_by_role("navigation", name="Huvudmeny"), page.get_by_role("search")):
        expect(thing.first).to_be_hidden()
    assert page.get_by_role("button").filter(visible=True).count() == 0
    paper = page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor")
    assert paper == "rgb(255, 255, 255)"


@each_kind
def test_reduced_motion_moves_nothing(visits: Visits, name: str) -> None:
    page = visits.open()
    page.emulate_media(reduced_motion="reduce")
    page.goto(places.PUBLIC[name]())
    assert page.evaluate(audit.MOVING) == []


@each_kind
def test_forced_colours_and_contrast_leave_the_page_readable(visits: Visits, name: str) -> None:
    page = visits.open()
    page.emulate_media(forced_colors="active", contrast="more", reduced_motion="reduce")
    page.goto(places.PUBLIC[name]())
    assert len(page.screenshot()) > 5000
    assert audit.violations(page) == []
    page.keyboard.press("Tab")
    assert page.evaluate(audit.WITHOUT_FOCUS_RING) == []


def test_menu_closes_again_by_keyboard(visits: Visits, script: bool) -> None:
    page = visits.open(script=script, width=360)
    page.goto("/")
    menu = page.get_by_role("banner").get_by_text("Meny", exact=True)
    tab_to(page, menu)
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="Meny", exact=True)).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="Meny", exact=True)).to_be_hidden()
    expect(menu).to_be_focused()


def test_measurements_find_planted_faults(visits: Visits) -> None:
    """The checks of this folder can fail."""
    page = visits.open(person=EDITOR, width=320)
    page.emulate_media(reduced_motion="reduce")
    page.goto("/mina/")
    page.evaluate(
        """() => document.querySelector('main').insertAdjacentHTML('beforeend', `<h4>x</h4><img>
        <button id="one">a</button><button id="two">b</button><div id="wide">w</div>`)"""
    )
    assert [fault for fault in audit.violations(page) if fault.startswith("image-alt")]
    style = """#one, #two { outline: none !important; inline-size: 9px; block-size: 9px; padding: 0; min-block-size: 0;
      animation: spin 2s } #wide { inline-size: 900px } @keyframes spin { to { opacity: 0 } }"""
    page.evaluate(audit.ADD_STYLE, style)
    page.keyboard.press("Tab")
    assert len(page.evaluate(audit.WITHOUT_FOCUS_RING)) == 2
    assert len(page.evaluate(audit.SMALL_TARGETS)) == 2
    assert page.evaluate(audit.SIDEWAYS) != []
    assert page.evaluate(audit.MOVING) != []
