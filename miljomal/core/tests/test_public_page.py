"""Public pages are kept for a minute, the same bytes for all without a session."""

import gzip

import pytest
from django.test import Client
from pytest_django import Settings

from miljomal.accounts.models import Person
from miljomal.core import public_page
from miljomal.core.tests import urls

pytestmark = pytest.mark.urls("miljomal.core.tests.urls")


@pytest.fixture(autouse=True)
def _no_calls() -> None:
    urls.calls.clear()


def test_two_strangers_get_the_same_bytes() -> None:
    first, second = Client().get("/sida/"), Client().get("/sida/")
    assert first.content == second.content
    assert first.content.startswith("<p>1 q= part=- å</p>".encode())
    assert len(urls.calls) == 1


def test_kept_page_tells_every_cache_how_long() -> None:
    response = Client().get("/sida/")
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=60"
    assert {name.strip() for name in response["Vary"].split(",")} == {"Accept-Encoding", "HX-Request"}
    assert response.cookies == {}


def test_page_is_made_again_after_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_page, "KEPT_SECONDS", 0)
    Client().get("/sida/")
    Client().get("/sida/")
    assert len(urls.calls) == 2


def test_etag_gives_304_without_a_body() -> None:
    etag = Client().get("/sida/")["ETag"]
    response = Client().get("/sida/", headers={"If-None-Match": etag})
    assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)
    assert Client().get("/sida/", headers={"If-None-Match": '"other"'}).status_code == 200


def test_compressed_body_is_the_same_page() -> None:
    plain = Client().get("/sida/")
    packed = Client().get("/sida/", headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content)
    assert packed["ETag"] == plain["ETag"]


def test_unknown_parameters_share_the_page() -> None:
    first = Client().get("/sida/?utm_source=brev")
    assert Client().get("/sida/?fbclid=1&q=").content == first.content
    assert len(urls.calls) == 1


def test_known_parameters_have_pages_of_their_own_in_any_order() -> None:
    one = Client().get("/sida/?q=vatten&sida=2")
    assert Client().get("/sida/?sida=2&q=vatten").content == one.content
    assert b"q=vatten" in one.content
    assert Client().get("/sida/?q=skog&sida=2").content != one.content
    assert len(urls.calls) == 2


def test_parameters_cannot_be_mistaken_for_each_other() -> None:
    Client().get("/sida/?q=a%26sida%3D2")
    Client().get("/sida/?q=a&sida=2")
    Client().get("/annan-sida/?q=a&sida=2")
    assert len(urls.calls) == 3


def test_swapped_part_is_another_page() -> None:
    whole = Client().get("/sida/")
    part = Client().get("/sida/", headers={"HX-Request": "true", "HX-Target": "rader"})
    assert b"part=rader" in part.content
    assert Client().get("/sida/").content == whole.content


@pytest.mark.parametrize("headers", [{"HX-Target": "rader"}, {"HX-Request": "true", "HX-Target": "annat"}])
def test_other_targets_get_the_whole_page(headers: dict[str, str]) -> None:
    Client().get("/sida/")
    Client().get("/sida/", headers=headers)
    assert len(urls.calls) == 1


def test_head_has_the_headers_and_no_body() -> None:
    whole = Client().get("/sida/")
    head = Client().head("/sida/")
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", whole["ETag"])
    assert len(urls.calls) == 1


@pytest.mark.django_db
def test_session_goes_past_the_cache(client: Client, anna: Person, settings: Settings) -> None:
    kept = Client().get("/sida/")
    client.force_login(anna)
    assert settings.SESSION_COOKIE_NAME in client.cookies
    own = client.get("/sida/")
    assert own.content != kept.content
    assert own["Cache-Control"] == "private, no-store"
    assert "ETag" not in own
    assert Client().get("/sida/").content == kept.content


def test_post_goes_past_the_cache() -> None:
    response = Client().post("/sida/")
    assert response["Cache-Control"] == "private, no-store"
    Client().post("/sida/")
    assert len(urls.calls) == 2


@pytest.mark.parametrize("address", ["/flyttad/", "/kaka/"])
def test_redirects_and_cookies_are_not_kept(address: str) -> None:
    first = Client().get(address)
    Client().get(address)
    assert len(urls.calls) == 2
    assert "public" not in first.get("Cache-Control", "")


def test_view_that_says_nothing_is_closed() -> None:
    response = Client().get("/stangd/")
    assert (response.status_code, response["Location"]) == (302, "/logga-in/?next=/stangd/")
    assert b"hemligt" not in response.content
