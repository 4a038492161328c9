"""The logs say what was asked, never who asked or for what."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from miljomal.core.logs import JsonFormatter, RequestIdFilter


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the project's own handler writes during the test."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(RequestIdFilter())
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)


def read(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.urls("miljomal.core.tests.urls")
def test_request_line_holds_route_status_and_id(client: Client, lines: io.StringIO) -> None:
    response = client.get("/sida/")
    (line,) = read(lines)
    assert (line["method"], line["route"], line["status"], line["level"]) == ("GET", "sida/", 200, "INFO")
    assert line["request_id"] == response["X-Request-ID"]
    assert line["ms"] > 0


@pytest.mark.urls("miljomal.core.tests.urls")
def test_each_request_has_an_id_of_its_own(client: Client) -> None:
    assert client.get("/sida/")["X-Request-ID"] != client.get("/sida/")["X-Request-ID"]


@pytest.mark.urls("miljomal.core.tests.urls")
def test_query_string_and_address_stay_out(client: Client, lines: io.StringIO) -> None:
    client.get("/sida/?q=anna@example.se", headers={"Referer": "http://testserver/?anna"}, REMOTE_ADDR="203.0.113.7")
    assert "anna" not in lines.getvalue()
    assert "203.0.113.7" not in lines.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/lan/anna@example.se/", "/anna@example.se/", "/lan/%00anna@example.se/"])
def test_unknown_addresses_stay_out(client: Client, lines: io.StringIO, address: str) -> None:
    assert client.get(address).status_code in (400, 404)
    assert "anna" not in lines.getvalue()


@pytest.mark.django_db
def test_sign_in_address_stays_out(client: Client, lines: io.StringIO) -> None:
    client.post(reverse("account_login"), {"login": "anna@example.se"})
    assert read(lines)
    assert "anna" not in lines.getvalue()
