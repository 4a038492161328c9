"""The polite client: every way in which a source can fail to answer."""

import dataclasses
import gzip
import time
from collections.abc import Callable

import pytest
from django.conf import settings

from miljomal.sources.adapters.errors import Gone, SourceError, Unreachable, Unreadable
from miljomal.sources.adapters.http import Client
from miljomal.sources.adapters.kept import Kept
from miljomal.sources.tests.remote.conftest import QUICK, Reply, Source

Connect = Callable[[], Client]
LATER = "Hämta igen senare. De siffror som finns ligger kvar."
AGAIN = "Hämta igen. Händer det flera gånger, hör av dig till källan."
LOOK = "Se efter på källans sida vad som har ändrats."


def failure(connect: Connect, address: str) -> tuple[type[SourceError], str, str]:
    """What the client raises for an address: class, message and hint."""
    with connect() as client, pytest.raises(SourceError) as raised:
        client.json(address)
    return type(raised.value), raised.value.message, raised.value.hint


def test_client_says_who_it_is_and_what_it_wants(source: Source, connect: Connect) -> None:
    source.say("/a", Reply({"year": 2024}))
    with connect() as client:
        assert client.json(f"{source.address}/a") == {"year": 2024}
    headers = source.asked[0].headers
    assert (headers["User-Agent"], headers["Accept"]) == (
        f"Miljomalsstodet (+{settings.SITE_URL})",
        "application/json, */*;q=0.1",
    )


def test_client_posts_a_question_and_keeps_no_answer(source: Source, connect: Connect) -> None:
    source.say("/q", Reply({"n": 1}, headers={"ETag": '"1"'}))
    with connect() as client:
        answers = [client.json(f"{source.address}/q", body={"ask": ["å"]}) for _time in range(2)]
        answers.append(client.json(f"{source.address}/q"))
    assert answers == [{"n": 1}] * 3
    seen = [(asked.method, asked.body, asked.headers.get("If-None-Match")) for asked in source.asked]
    assert seen == [("POST", {"ask": ["å"]}, None)] * 2 + [("GET", None, None)]


def test_a_packed_answer_is_unpacked(source: Source, connect: Connect) -> None:
    source.say("/a", Reply(gzip.compress(b'{"year": 2024}'), headers={"Content-Encoding": "gzip"}))
    with connect() as client:
        assert client.json(f"{source.address}/a") == {"year": 2024}
    assert "gzip" in source.asked[0].headers["Accept-Encoding"]


def test_text_is_read_with_or_without_its_mark(source: Source, connect: Connect) -> None:
    source.say("/a", Reply("\ufeffår;1", kind="text/csv"), Reply("år;1", kind="application/octet-stream"))
    with connect() as client:
        assert [client.text(f"{source.address}/a") for _time in range(2)] == ["år;1", "år;1"]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_source_is_asked_again(source: Source, connect: Connect, status: int) -> None:
    source.say("/a", Reply("", status=status), Reply("", status=status), Reply([1]))
    with connect() as client:
        assert client.json(f"{source.address}/a") == [1]
    assert source.paths == ["/a"] * 3


@pytest.mark.parametrize("status", [429, 503])
def test_a_source_that_is_always_busy_is_left_after_the_last_retry(
    source: Source, connect: Connect, status: int
) -> None:
    source.say("/a", Reply("", status=status))
    assert failure(connect, f"{source.address}/a") == (
        Unreachable,
        f"127.0.0.1 tar inte emot frågor just nu (svar {status}).",
        LATER,
    )
    assert source.paths == ["/a"] * 3


def test_a_short_wait_that_the_source_asks_for_is_kept(source: Source) -> None:
    limits = dataclasses.replace(QUICK, longest_wait=1.5, backoff=0)
    waits: list[float] = []
    source.say("/a", Reply("", status=429, headers={"Retry-After": "1"}), Reply([1]))
    with pytest.MonkeyPatch.context() as patch, Client(limits, Kept()) as client:
        patch.setattr(time, "sleep", waits.append)
        assert client.json(f"{source.address}/a") == [1]
    assert [wait for wait in waits if wait >= 0.5] == [1.0]


def test_a_long_wait_that_the_source_asks_for_ends_the_fetch(source: Source, connect: Connect) -> None:
    source.say("/a", Reply("", status=503, headers={"Retry-After": "3600"}))
    assert failure(connect, f"{source.address}/a") == (
        Unreachable,
        "127.0.0.1 ber oss vänta i 3600 sekunder (svar 503).",
        LATER,
    )
    assert source.paths == ["/a"]


def test_a_wait_that_cannot_be_read_is_passed_over(source: Source, connect: Connect) -> None:
    source.say("/a", Reply("", status=503, headers={"Retry-After": "soon"}), Reply([1]))
    with connect() as client:
        assert client.json(f"{source.address}/a") == [1]


def test_a_source_that_hangs_is_left(source: Source) -> None:
    source.say("/a", Reply([1], pause=0.2))
    hasty = dataclasses.replace(QUICK, read=0.05, retries=1)
    began = time.monotonic()
    assert failure(lambda: Client(hasty, Kept()), f"{source.address}/a") == (
        Unreachable,
        "127.0.0.1 svarade inte i tid.",
        LATER,
    )
    assert (time.monotonic() - began < 2, source.paths) == (True, ["/a"] * 2)


def test_an_answer_that_never_ends_is_left(source: Source) -> None:
    source.say("/a", Reply("[" + "1," * 40_000 + "1]"))
    hasty = dataclasses.replace(QUICK, whole=0, retries=0)
    assert failure(lambda: Client(hasty, Kept()), f"{source.address}/a") == (
        Unreachable,
        "127.0.0.1 svarade inte i tid.",
        LATER,
    )


def test_no_server_at_all(source: Source, connect: Connect) -> None:
    assert failure(connect, "http://127.0.0.1:1/a") == (Unreachable, "Det går inte att nå 127.0.0.1.", LATER)


def test_half_an_answer_is_asked_for_again(source: Source, connect: Connect) -> None:
    source.say("/a", Reply("[1, ", cut=5), Reply([1]))
    with connect() as client:
        assert client.json(f"{source.address}/a") == [1]


def test_an_answer_that_always_breaks_off(source: Source, connect: Connect) -> None:
    source.say("/a", Reply("[1, ", cut=5))
    assert failure(connect, f"{source.address}/a") == (Unreadable, "Svaret från 127.0.0.1 bröts mitt i.", AGAIN)
    assert source.paths == ["/a"] * 3


def test_what_can_not_be_unpacked(source: Source, connect: Connect) -> None:
    source.say("/a", Reply("no gzip", headers={"Content-Encoding": "gzip"}))
    assert failure(connect, f"{source.address}/a") == (Unreadable, "Svaret från 127.0.0.1 går inte att läsa.", LOOK)


@pytest.mark.parametrize("body", ['{"values": [{"kpi": "N1', b"\xff\xfe", "[" * 50_000])
def test_json_that_cannot_be_read(source: Source, connect: Connect, body: str | bytes) -> None:
    source.say("/a", Reply(body))
    assert failure(connect, f"{source.address}/a") == (
        Unreadable,
        "Svaret från 127.0.0.1 är avbrutet eller trasigt.",
        AGAIN,
    )


def test_another_kind_of_content_is_refused(source: Source, connect: Connect) -> None:
    source.say("/a", Reply("<h1>Underhåll</h1>", kind="text/html; charset=utf-8"))
    expected = "127.0.0.1 svarade med något annat än data (”text/html; charset=utf-8”)."
    assert failure(connect, f"{source.address}/a") == (Unreadable, expected, LOOK)
    with connect() as client, pytest.raises(Unreadable) as raised:
        client.text(f"{source.address}/a")
    assert raised.value.message == expected


def test_text_in_another_encoding_is_refused(source: Source, connect: Connect) -> None:
    source.say("/a", Reply("år".encode("latin-1"), kind="text/csv"))
    with connect() as client, pytest.raises(Unreadable) as raised:
        client.text(f"{source.address}/a")
    assert str(raised.value) == f"Svaret från 127.0.0.1 är inte skrivet i UTF-8. {AGAIN}"


@pytest.mark.parametrize(
    "reply",
    [
        Reply("[]", cut=200_000_000),  # says that it is 200 MB
        Reply("1" * 100_001),  # is too large whatever it says
        Reply(gzip.compress(b"1" * 1_000_000), headers={"Content-Encoding": "gzip"}),  # is large when unpacked
    ],
)
def test_too_large_an_answer_is_refused_without_asking_again(source: Source, connect: Connect, reply: Reply) -> None:
    source.say("/a", reply)
    assert failure(connect, f"{source.address}/a") == (
        Unreadable,
        "Svaret från 127.0.0.1 är större än 0 MB.",
        "Så mycket väntar vi oss inte. Se efter på källans sida vad som har ändrats.",
    )
    assert source.paths == ["/a"]


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_gone(source: Source, connect: Connect, status: int) -> None:
    source.say("/kpi/N1?x=1", Reply("", status=status))
    assert failure(connect, f"{source.address}/kpi/N1?x=1") == (
        Gone,
        f"127.0.0.1 har inte /kpi/N1 (svar {status}).",
        "Nyckeltalet eller tabellen kan ha stängts eller bytt namn. Se efter på källans sida.",
    )


@pytest.mark.parametrize("status", [304, 400, 403])
def test_a_question_that_is_not_understood(source: Source, connect: Connect, status: int) -> None:
    source.say("/a", Reply("", status=status))
    assert failure(connect, f"{source.address}/a") == (
        Unreadable,
        f"127.0.0.1 förstod inte frågan (svar {status} för /a).",
        LOOK,
    )


def test_requests_keep_in_step(source: Source) -> None:
    source.say("/a", Reply([1]))
    with Client(dataclasses.replace(QUICK, per_second=20), Kept()) as client:
        began = time.monotonic()
        for _time in range(3):
            client.json(f"{source.address}/a")
    assert time.monotonic() - began >= 0.1
