"""A municipal planner finds the measures that touch physical planning and follows the thread both ways."""

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.visits import Visits, main, title


def chip(page: Page, name: str) -> Locator:
    """A choice of the toolbox: "Jag arbetar på …", "Jag vill …"."""
    return main(page).get_by_role("navigation").get_by_role("link", name=name, exact=True)


def choose(page: Page, name: str, *, script: bool) -> None:
    """Presses a choice by keyboard and waits for it to be the current one; htmx keeps the focus there."""
    chip(page, name).focus()
    page.keyboard.press("Enter")
    expect(chip(page, name)).to_have_attribute("aria-current", "true")
    if script:
        expect(chip(page, name)).to_be_focused()


def query(page: Page) -> dict[str, list[str]]:
    """What the address asks for; fields left empty say nothing."""
    return parse_qs(urlsplit(page.url).query)


def filter_by(page: Page, label: str, choice: str, *, script: bool) -> None:
    """Chooses in the filter; with JavaScript the list follows at once and the focus stays."""
    field = main(page).get_by_label(label, exact=True)
    field.focus()
    field.select_option(label=choice)
    if script:
        expect(page).to_have_url(re.compile("verksamhet=fysisk-planering"))
        expect(field).to_be_focused()
    else:
        main(page).get_by_role("button", name="Visa urvalet").click()
    expect(main(page).get_by_role("link", name=re.compile("rensa urvalet", re.IGNORECASE))).to_be_visible()


def found(page: Page) -> list[str]:
    """The titles in the list."""
    return main(page).get_by_role("heading", level=3).get_by_role("link").all_inner_texts()


def open_the_list(page: Page, *, script: bool) -> None:
    page.goto("/lan/exempellan/")
    choose(page, "kommun", script=script)
    choose(page, "hitta åtgärder", script=script)
    assert query(page) == {"roll": ["kommun"], "vill": ["atgarder"]}
    main(page).get_by_role("link", name=re.compile("Visa alla")).click()
    expect(page).to_have_url(re.compile(r"/atgarder/\?"))
    assert query(page) == {"lan": ["exempellan"], "aktor": ["kommun"]}


def test_planner_finds_a_measure_and_follows_its_thread(visits: Visits, script: bool) -> None:
    page = visits.open(script=script)
    open_the_list(page, script=script)
    every = found(page)
    filter_by(page, "Verksamhetsområde", "Fysisk planering", script=script)
    chosen = found(page)
    assert set(chosen) < set(every)
    expect(main(page).get_by_text("Exempeldata").first).to_be_visible()
    main(page).get_by_role("link", name=chosen[0]).click()
    expect(title(page)).to_have_text(chosen[0])
    expect(main(page).get_by_role("link", name="Fysisk planering").first).to_be_visible()
    measure = page.url
    thread = page.get_by_role("navigation", name="Den röda tråden")
    objective = thread.get_by_role("link").first
    name = objective.inner_text()
    objective.click()
    expect(page).to_have_url(re.compile("/miljomal/"))
    expect(title(page)).to_contain_text(name)
    page.go_back()
    expect(page).to_have_url(measure)
    page.go_back()
    expect(main(page).get_by_label("Verksamhetsområde", exact=True)).to_have_value("fysisk-planering")
    assert found(page) == chosen


def test_objective_leads_to_its_measures(visits: Visits, script: bool) -> None:
    page = visits.open(script=script)
    page.goto("/miljomal/god-bebyggd-miljo/")
    measures = page.get_by_role("region", name="Åtgärder som bidrar")
    shown = measures.get_by_role("heading", level=3).get_by_role("link").all_inner_texts()
    assert shown
    page.get_by_role("navigation", name="Den röda tråden").get_by_role("link", name=re.compile("Visa alla")).click()
    expect(page).to_have_url(re.compile(r"mal=god-bebyggd-miljo"))
    assert set(shown) <= set(found(page))


def test_shared_address_shows_the_same(visits: Visits, script: bool) -> None:
    page = visits.open(script=script)
    open_the_list(page, script=script)
    filter_by(page, "Verksamhetsområde", "Fysisk planering", script=script)
    friend = visits.open(script=not script)
    friend.goto(page.url)
    assert found(friend) == found(page)
    assert main(friend).inner_text() == main(page).inner_text()


def test_back_undoes_each_choice(visits: Visits, script: bool) -> None:
    page = visits.open(script=script)
    page.goto("/lan/exempellan/")
    first = main(page).inner_text()
    choose(page, "träffa kolleger", script=script)
    second = main(page).inner_text()
    choose(page, "företag", script=script)
    assert len({first, second, main(page).inner_text()}) == 3
    page.go_back()
    expect(chip(page, "företag")).not_to_have_attribute("aria-current", "true")
    expect(chip(page, "träffa kolleger")).to_have_attribute("aria-current", "true")
    assert main(page).inner_text() == second
    page.go_back()
    expect(chip(page, "träffa kolleger")).not_to_have_attribute("aria-current", "true")
    assert main(page).inner_text() == first
    page.go_forward()
    expect(chip(page, "träffa kolleger")).to_have_attribute("aria-current", "true")


def test_chosen_role_is_left_by_pressing_it_again(visits: Visits, script: bool) -> None:
    page = visits.open(script=script)
    page.goto("/lan/exempellan/?roll=kommun")
    chip(page, "kommun").click()
    expect(chip(page, "kommun")).not_to_have_attribute("aria-current", "true")
    assert "roll" not in query(page)
