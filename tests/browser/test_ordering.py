"""The order of a programme's measures: dragged, moved by keyboard, and moved without JavaScript, to the same end."""

import pytest
from playwright.sync_api import Page, expect

from miljomal.programmes.models import Measure
from tests.browser.visits import COORDINATOR, Visits, tab_to

PROGRAMME = "exempellan-2029-2033"
ADDRESS = f"/program/{PROGRAMME}/ordning/"


def first_two() -> tuple[Measure, Measure]:
    theme = Measure.objects.filter(programme__slug=PROGRAMME).order_by("theme__order")[0].theme
    one, other = Measure.objects.filter(theme=theme)[:2]
    return one, other


def shown(page: Page) -> list[int]:
    """Ids of the first theme's measures, as the page shows them."""
    rows = page.locator("[data-theme]").first.locator("[data-measure]")
    return [int(pk) for pk in rows.evaluate_all("rows => rows.map(row => row.dataset.measure)")]


def stored() -> list[int]:
    theme = first_two()[0].theme
    return list(Measure.objects.filter(theme=theme).values_list("pk", flat=True))


def test_measure_is_dragged_by_its_handle(visits: Visits) -> None:
    one, other = first_two()
    page = visits.open(person=COORDINATOR)
    page.goto(ADDRESS)
    handle = page.locator(f"#atgard-{one.pk} [data-handle]")
    expect(handle).to_be_visible()
    target = page.locator(f"#atgard-{other.pk}").bounding_box()
    start = handle.bounding_box()
    assert target is not None
    assert start is not None
    page.mouse.move(start["x"] + 4, start["y"] + 4)
    page.mouse.down()
    page.mouse.move(start["x"] + 4, target["y"] + target["height"] - 4, steps=8)
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.mouse.up()
    expect(page.locator("#ordning")).not_to_have_attribute("aria-busy", "true")
    assert shown(page)[:2] == stored()[:2] == [other.pk, one.pk]


@pytest.mark.parametrize("by_keyboard", [True, False], ids=["keyboard", "mouse"])
def test_measure_is_moved_with_its_buttons(visits: Visits, script: bool, by_keyboard: bool) -> None:
    one, other = first_two()
    page = visits.open(person=COORDINATOR, script=script)
    page.goto(ADDRESS)
    down = page.locator(f'button[value="{one.pk}:down"]')
    if by_keyboard:
        tab_to(page, down)
        page.keyboard.press("Enter")
    else:
        down.click()
    expect(page.locator("[data-theme]").first.locator("[data-measure]").first).to_have_attribute(
        "data-measure", str(other.pk)
    )
    assert shown(page)[:2] == stored()[:2] == [other.pk, one.pk]
