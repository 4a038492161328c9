"""How much a reader has to fetch: few requests, little weight, nothing from elsewhere."""

import gzip

import pytest
from playwright.sync_api import Response

from tests.browser import places
from tests.browser.visits import EDITOR, Visits

MAX_REQUESTS = 12
# HTML, CSS and JavaScript together, as they travel.
MAX_BYTES = 70_000
TEXT_TYPES = ("text/html", "text/css", "text/javascript", "application/javascript")


def weight(response: Response) -> int:
    """The compressed size of a text response; 0 for fonts and pictures."""
    kind = response.headers.get("content-type", "").partition(";")[0]
    if kind not in TEXT_TYPES:
        return 0
    assert response.headers.get("content-encoding") in ("gzip", "br"), response.url
    return len(gzip.compress(response.body(), compresslevel=6))


@pytest.mark.parametrize("name", places.PUBLIC)
def test_public_page_is_light(visits: Visits, name: str) -> None:
    page = visits.open()
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    page.goto(places.PUBLIC[name](), wait_until="networkidle")
    assert len(responses) <= MAX_REQUESTS, [response.url for response in responses]
    assert sum(map(weight, responses)) <= MAX_BYTES
    assert {response.status for response in responses} == {200}


def test_second_page_fetches_only_itself(visits: Visits) -> None:
    page = visits.open(person=EDITOR)
    page.goto("/lan/exempellan/", wait_until="networkidle")
    page.goto("/miljomal/", wait_until="networkidle")
    fetched = page.evaluate(
        """() => performance.getEntriesByType('resource').filter(entry => entry.transferSize > 0)
          .map(entry => entry.name)"""
    )
    assert fetched == []


def test_page_does_not_move_while_it_loads(visits: Visits) -> None:
    """Cumulative layout shift is nothing on pages of each kind."""
    page = visits.open(width=360)
    page.add_init_script(
        """window.shift = 0;
        new PerformanceObserver(list => list.getEntries().forEach(entry => window.shift += entry.value))
          .observe({type: 'layout-shift', buffered: true});"""
    )
    shifts = {}
    for name in ("home", "county", "measure", "programme-lead", "objective"):
        page.goto(places.PUBLIC[name](), wait_until="networkidle")
        shifts[name] = round(page.evaluate("window.shift"), 3)
    assert {name: shift for name, shift in shifts.items() if shift > 0.01} == {}
