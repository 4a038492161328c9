"""The part that htmx swaps in is the same as that part of the whole page."""

import pytest
from django.test import Client

from miljomal.pages.tests.places import EKBY_EDITOR, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

A = "exempellan-2024-2028"
PARTS = [
    ("/", "traffar"),
    ("/?filter=sj", "traffar"),
    ("/?filter=finns-inte", "traffar"),
    ("/lan/exempellan/", "verktyg"),
    ("/lan/exempellan/?vill=atgarder&roll=kommun", "verktyg"),
    ("/lan/sodermanland/?vill=kontakt", "verktyg"),
    ("/atgarder/", "lista"),
    ("/atgarder/?sida=2", "lista"),
    ("/atgarder/?mal=god-bebyggd-miljo&ordna=organisationer", "lista"),
    ("/atgarder/?mal=finns-inte", "lista"),
    (f"/program/{A}/?verksamhet=skola", "lista"),
    ("/en/atgarder/?lage=running", "lista"),
]


@pytest.fixture(params=["stranger", "editor"])
def client(request: pytest.FixtureRequest) -> Client:
    return Client() if request.param == "stranger" else signed_in(EKBY_EDITOR)


def squeezed(html: bytes) -> str:
    return " ".join(html.decode().split())


@pytest.mark.parametrize(("path", "part"), PARTS)
def test_swapped_part_is_the_same_as_after_a_reload(path: str, part: str, client: Client) -> None:
    whole = client.get(path)
    swapped = client.get(path, headers={"hx-request": "true", "hx-target": part})
    html = squeezed(swapped.content)
    assert (whole.status_code, swapped.status_code) == (200, 200)
    assert html.startswith(f'<div id="{part}"')
    assert html.endswith("</div>")
    assert squeezed(whole.content).count(html) == 1
    assert "<html" in squeezed(whole.content)
    assert "<html" not in html
    for response in (whole, swapped):
        assert "HX-Request" in [name.strip() for name in response["Vary"].split(",")]


@pytest.mark.parametrize("headers", [{"hx-request": "true", "hx-target": "annat"}, {"hx-target": "lista"}], ids=str)
def test_any_other_request_gets_the_whole_page(headers: dict[str, str], client: Client) -> None:
    assert "<html" in client.get("/atgarder/", headers=headers).content.decode()


@pytest.mark.parametrize("first", ["whole", "part"])
def test_cache_never_takes_one_for_the_other(first: str) -> None:
    client, headers = Client(), {"hx-request": "true", "hx-target": "lista"}
    order = [{}, headers] if first == "whole" else [headers, {}]
    for asked in [*order, *order]:
        html = client.get("/atgarder/", headers=asked).content.decode()
        assert ("<html" in html) is (asked == {})
