"""One polite client for all open sources."""

import ipaddress
import json
import socket
from collections.abc import Callable
from typing import Any, Self, TypeVar

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from miljomal.sources.adapters.errors import Gone, SourceError, Unreachable, Unreadable
from miljomal.sources.adapters.kept import Kept
from miljomal.sources.adapters.pages import Page, Pages, question_of
from miljomal.sources.adapters.transport import TRY_AGAIN, Limits, retrying

LOCAL = ("localhost", "127.0.0.1", "::1")
REDIRECTS = 3
JSON = "application/json, */*;q=0.1"
TEXT = "text/csv, text/plain, */*;q=0.1"
KEPT = Kept()
Read = TypeVar("Read")


class Client:
    """Asks open sources: says who it is, only over https, and only what has changed.

    Answers are kept in `kept` with ETag and Last-Modified, in the process that asks. What is in `pages` is not asked
    for again; what can be read is put there. Plain http is for a server on this machine only. A redirect leads to
    the same origin, or to a public address over https.
    """

    def __init__(self, limits: Limits | None = None, kept: Kept | None = None, pages: Pages | None = None) -> None:
        limits = limits or Limits()
        self._kept = KEPT if kept is None else kept
        self._pages = pages or Pages()
        self._http = httpx.Client(
            transport=retrying(limits),
            timeout=httpx.Timeout(limits.read, connect=limits.connect),
            headers={"User-Agent": f"Miljomalsstodet (+{settings.SITE_URL})"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *details: object) -> None:
        self._http.close()

    def json(self, address: str, *, body: object = None) -> Any:
        """What a source answers as JSON. With a `body` the question is a POST, which is never kept with an ETag.

        Raises:
            SourceError: no answer, or none that is JSON.
        """
        return self._read(address, JSON, body, _as_json)

    def text(self, address: str) -> str:
        """What a source answers as plain text or CSV, in UTF-8 with or without its mark.

        Raises:
            SourceError: no answer, or one that is not text.
        """
        return self._read(address, TEXT, None, _as_text)

    def _read(self, address: str, accept: str, body: object, reader: Callable[[Page, str], Read]) -> Read:
        """An answer from an earlier, unfinished fetch, or from the source; what could be read is kept for the next."""
        url = httpx.URL(address)
        question = question_of(address, accept, body)
        page = self._pages.get(question)
        if page is not None:
            return reader(page, url.host)
        answer = self._ask(address, accept, body)
        page = Page(answer.headers.get("Content-Type", ""), answer.content)
        found = reader(page, answer.url.host)
        self._pages.put(question, page)
        return found

    def _ask(self, address: str, accept: str, body: object) -> httpx.Response:
        """The answer with status 200, after redirects; what was kept when nothing has changed."""
        url = httpx.URL(address)
        if url.scheme != "https" and not (url.scheme == "http" and url.host in LOCAL):
            raise SourceError(_("%(address)s är inte en https-adress.") % {"address": address})
        known = self._kept.get(address) if body is None else None
        headers = {"Accept": accept, **(known.conditions() if known else {})}
        answer = self._follow(url, headers, body)
        if answer.status_code == 304 and known:
            kind = {"Content-Type": known.kind}
            return httpx.Response(200, headers=kind, content=known.body, request=answer.request)
        _check_status(answer)
        if body is None:
            names = {"kind": "Content-Type", "etag": "ETag", "last_modified": "Last-Modified"}
            marks = {key: answer.headers.get(name, "") for key, name in names.items()}
            self._kept.put(address, answer.content, **marks)
        return answer

    def _follow(self, url: httpx.URL, headers: dict[str, str], body: object) -> httpx.Response:
        for _step in range(REDIRECTS + 1):
            answer = self._send(url, headers, body)
            if answer.next_request is None:
                return answer
            target = answer.next_request.url
            if not _may_lead(url, target):
                raise Unreadable(
                    _("%(host)s skickar oss vidare till en adress som vi inte litar på.") % {"host": url.host}, _look()
                )
            url = target
        raise Unreadable(_("%(host)s skickar oss runt i cirkel.") % {"host": url.host}, _look())

    def _send(self, url: httpx.URL, headers: dict[str, str], body: object) -> httpx.Response:
        try:
            if body is None:
                return self._http.get(url, headers=headers)
            return self._http.post(url, headers=headers, json=body)
        except httpx.TimeoutException as error:
            raise Unreachable(_("%(host)s svarade inte i tid.") % {"host": url.host}, _later()) from error
        except httpx.RemoteProtocolError as error:
            raise Unreadable(_("Svaret från %(host)s bröts mitt i.") % {"host": url.host}, _again()) from error
        except httpx.NetworkError as error:
            raise Unreachable(_("Det går inte att nå %(host)s.") % {"host": url.host}, _later()) from error
        except httpx.HTTPError as error:
            raise Unreadable(_("Svaret från %(host)s går inte att läsa.") % {"host": url.host}, _look()) from error


def _may_lead(origin: httpx.URL, target: httpx.URL) -> bool:
    """Whether a redirect may be followed: never to an address inside somebody's own network."""
    if (target.scheme, target.host, target.port) == (origin.scheme, origin.host, origin.port):
        return True
    if target.scheme != "https":
        return False
    return all(ipaddress.ip_address(address).is_global for address in _addresses(target.host))


def _addresses(host: str) -> list[str]:
    """The IP addresses of a host; one that nobody knows is treated as this machine."""
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        pass
    try:
        return [str(address[0]) for *_rest, address in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        return ["127.0.0.1"]


def _check_status(answer: httpx.Response) -> None:
    details = {"host": answer.url.host, "status": answer.status_code, "path": answer.url.path}
    if answer.status_code == 200:
        return
    if answer.status_code in (404, 410):
        raise Gone(
            _("%(host)s har inte %(path)s (svar %(status)s).") % details,
            _("Nyckeltalet eller tabellen kan ha stängts eller bytt namn. Se efter på källans sida."),
        )
    if answer.status_code in TRY_AGAIN:
        raise Unreachable(_("%(host)s tar inte emot frågor just nu (svar %(status)s).") % details, _later())
    raise Unreadable(_("%(host)s förstod inte frågan (svar %(status)s för %(path)s).") % details, _look())


def _as_json(page: Page, host: str) -> Any:
    if "json" not in page.kind:
        raise _another_kind(page, host)
    try:
        return json.loads(page.body)
    except (ValueError, RecursionError) as error:
        raise Unreadable(_("Svaret från %(host)s är avbrutet eller trasigt.") % {"host": host}, _again()) from error


def _as_text(page: Page, host: str) -> str:
    if "html" in page.kind or "json" in page.kind:
        raise _another_kind(page, host)
    try:
        return page.body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(_("Svaret från %(host)s är inte skrivet i UTF-8.") % {"host": host}, _again()) from error


def _another_kind(page: Page, host: str) -> Unreadable:
    details = {"host": host, "kind": page.kind}
    return Unreadable(_("%(host)s svarade med något annat än data (”%(kind)s”).") % details, _look())


def _later() -> str:
    return _("Hämta igen senare. De siffror som finns ligger kvar.")


def _again() -> str:
    return _("Hämta igen. Händer det flera gånger, hör av dig till källan.")


def _look() -> str:
    return _("Se efter på källans sida vad som har ändrats.")
