"""The polite client: what is kept, and where it may be led."""

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from miljomal.sources.adapters.errors import SourceError, Unreadable
from miljomal.sources.adapters.http import Client
from miljomal.sources.adapters.kept import Kept
from miljomal.sources.adapters.pages import Pages
from miljomal.sources.tests.remote.conftest import QUICK, Reply, Source

Connect = Callable[[], Client]


def test_what_has_not_changed_is_not_sent_again(source: Source, connect: Connect) -> None:
    marks = {"ETag": '"a1"', "Last-Modified": "Fri, 27 Nov 2026 03:00:00 GMT"}
    source.say("/a", Reply({"n": 1}, headers=marks), Reply("", status=304, kind="text/html"), Reply({"n": 2}))
    answers = []
    for _time in range(4):  # a client each time: what is kept outlives it
        with connect() as client:
            answers.append(client.json(f"{source.address}/a"))
    assert answers == [{"n": 1}, {"n": 1}, {"n": 2}, {"n": 2}]
    conditions = [(a.headers.get("If-None-Match"), a.headers.get("If-Modified-Since")) for a in source.asked]
    known = (marks["ETag"], marks["Last-Modified"])
    assert conditions == [(None, None), known, known, (None, None)]


def test_kept_answers_give_way_to_newer_ones() -> None:
    kept = Kept(largest=60)
    for number in (0, 1, 1, 1, 2):
        kept.put(f"/{number}", bytes(range(20)), kind="text/csv", etag=str(number), last_modified="")
    answers = [kept.get(f"/{number}") for number in range(3)]
    assert [answer and (answer.etag, answer.body) for answer in answers] == [
        None,
        ("1", bytes(range(20))),
        ("2", bytes(range(20))),
    ]
    kept.put("/1", bytes(range(200)), kind="text/csv", etag="x", last_modified="")  # larger than all there is room for
    assert (kept.get("/1"), kept.get("/2") is None) == (None, False)


def test_what_is_on_disk_answers_the_same_question_only(source: Source, tmp_path: Path) -> None:
    source.answer = lambda asked: Reply({"asked": asked.body})
    questions: list[Any] = [None, {"code": "0480"}, {"code": "0180"}]
    for _time in range(2):
        with Client(QUICK, Kept(), Pages(tmp_path)) as client:
            answers = [client.json(f"{source.address}/a", body=body) for body in questions]
        assert answers == [{"asked": body} for body in questions]
    assert [asked.body for asked in source.asked] == questions


@pytest.mark.parametrize("address", ["http://api.kolada.se/v3", "ftp://127.0.0.1/a", "file:///etc/passwd"])
def test_only_https_is_spoken_with_others(connect: Connect, address: str) -> None:
    with connect() as client, pytest.raises(SourceError) as raised:
        client.json(address)
    assert raised.value.message == f"{address} är inte en https-adress."


def test_a_redirect_at_the_same_source_is_followed(source: Source, connect: Connect) -> None:
    source.say("/a", Reply("", status=301, headers={"Location": "/b"}))
    source.say("/b", Reply([1]))
    with connect() as client:
        assert client.json(f"{source.address}/a") == [1]


@pytest.mark.parametrize(
    "target",
    [
        "https://10.0.0.1/secret",
        "https://169.254.169.254/latest",
        "https://[::1]/",
        "https://[fd00::1]/",
        "https://localhost/",
        "https:///nowhere",
        "https://[::ffff:10.0.0.1]/",
        "http://93.184.215.14/",
        "http://localhost:1/",
    ],
)
def test_a_redirect_into_somebodys_network_is_refused(source: Source, connect: Connect, target: str) -> None:
    source.say("/a", Reply("", status=302, headers={"Location": target}))
    with connect() as client, pytest.raises(Unreadable) as raised:
        client.json(f"{source.address}/a")
    assert raised.value.message == "127.0.0.1 skickar oss vidare till en adress som vi inte litar på."


@pytest.mark.parametrize("found", [["93.184.215.14", "10.0.0.1"], OSError("unknown"), UnicodeError("label too long")])
def test_a_name_that_may_lead_into_somebodys_network_is_refused(
    source: Source, connect: Connect, monkeypatch: pytest.MonkeyPatch, found: list[str] | Exception
) -> None:
    look_up = socket.getaddrinfo

    def answer(host: str, *args: Any, **kwargs: Any) -> Any:
        if host != "trap.example":
            return look_up(host, *args, **kwargs)
        if isinstance(found, Exception):
            raise found
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    source.say("/a", Reply("", status=302, headers={"Location": "https://trap.example/"}))
    with connect() as client, pytest.raises(Unreadable):
        client.json(f"{source.address}/a")
    assert source.paths == ["/a"]


def test_a_redirect_to_a_public_address_is_followed(source: Source, connect: Connect) -> None:
    source.say("/a", Reply("", status=302, headers={"Location": "https://93.184.215.14/"}))
    with connect() as client, pytest.raises(RuntimeError, match=r"a test tried to look up 93\.184\.215\.14"):
        client.json(f"{source.address}/a")


def test_a_redirect_that_leads_nowhere(source: Source, connect: Connect) -> None:
    source.say("/a", Reply("", status=302, headers={"Location": "https://bad:port/"}))
    with connect() as client, pytest.raises(Unreadable):
        client.json(f"{source.address}/a")
    assert source.paths == ["/a"]


def test_redirects_in_a_circle_end(source: Source, connect: Connect) -> None:
    source.say("/a", Reply("", status=302, headers={"Location": "/a"}))
    with connect() as client, pytest.raises(Unreadable) as raised:
        client.json(f"{source.address}/a")
    assert (raised.value.message, source.paths) == ("127.0.0.1 skickar oss runt i cirkel.", ["/a"] * 4)
