"""What no page can mean is answered with a clear page, never with a 500."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def heading(content: bytes) -> str:
    return content.decode().partition("<h1>")[2].partition("</h1>")[0]


@pytest.mark.parametrize(
    "address",
    [
        "/?q=" + "a" * 10_240,
        "/?q=%00",
        "/lan/%00/",
        "/?q=%FF%FE",
    ],
)
def test_unreadable_address_is_400(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 400
    assert heading(response.content) == "Adressen eller formuläret går inte att läsa"
    assert response["Cache-Control"] == "no-store"
    assert '<html lang="sv"' in response.content.decode()


def test_unreadable_address_is_answered_in_english_under_en(client: Client) -> None:
    assert '<html lang="en"' in client.get("/en/?q=%00").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        f"/atgarder/{2**63}-x/",
        f"/atgarder/{10**30}-x/",
        "/atgarder/0-x/",
        "/atgarder/1-finns-inte/",
        "/lan/finns-inte/",
        "/finns/inte/",
        "/lan/%FF/",
    ],
)
def test_unknown_address_is_404(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert heading(response.content) == "Sidan finns inte"


def test_error_page_sets_no_cookie(client: Client) -> None:
    assert client.get("/finns/inte/").cookies == {}


def test_longest_query_that_is_read(client: Client) -> None:
    assert client.get("/?x=" + "a" * 4094).status_code == 200
    assert client.get("/?x=" + "a" * 4095).status_code == 400


def test_language_stands_in_the_address_alone(client: Client) -> None:
    response = client.get("/om/", headers={"Accept-Language": "en"})
    assert response["Content-Language"] == "sv"
    assert "Accept-Language" not in response.get("Vary", "")
    assert "Cookie" not in response.get("Vary", "")


def test_form_without_token_is_refused_with_a_page() -> None:
    response = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "anna@example.se"})
    assert response.status_code == 403
    assert "<h1>" in response.content.decode()


@pytest.mark.urls("miljomal.core.tests.urls")
def test_security_headers(client: Client) -> None:
    response = client.get("/sida/")
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in response["Permissions-Policy"]
