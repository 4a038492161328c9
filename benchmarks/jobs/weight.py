"""What a first visit to each kind of public page carries over the wire, and whether any of it comes from elsewhere."""

import re
from collections import deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from benchmarks.client import Client
from benchmarks.kinds import kinds
from benchmarks.report import engine_version

SITE = "http://localhost:8000"
SORTS = {"text/css": "css", "text/javascript": "js", "application/javascript": "js"}
# Rels whose address the browser fetches by itself; canonical, alternate and the like are only read.
FETCHED_RELS = {"stylesheet", "preload", "modulepreload", "prefetch", "icon", "apple-touch-icon", "manifest"}
CONNECTED_RELS = {"preconnect", "dns-prefetch"}
FETCHED = {
    ("script", "src"),
    ("img", "src"),
    ("image", "href"),
    ("use", "href"),
    ("use", "xlink:href"),
    ("iframe", "src"),
    ("source", "src"),
    ("video", "src"),
    ("video", "poster"),
    ("audio", "src"),
    ("track", "src"),
    ("embed", "src"),
    ("object", "data"),
    ("input", "src"),
}
CSS_ADDRESS = re.compile(r"""url\(\s*["']?(?!data:)([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']""")


class Addresses(HTMLParser):
    """Collects what a browser fetches or connects to for a page without being asked."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._is_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._is_style = tag == "style"
        if tag == "link" and set(values.get("rel", "").lower().split()) & (FETCHED_RELS | CONNECTED_RELS):
            self.found.append(values.get("href", ""))
        self.found += [values[name] for name in values if (tag, name) in FETCHED]
        for candidate in (values.get("srcset") or values.get("imagesrcset", "")).split(","):
            self.found += candidate.split()[:1]
        self.found += css_addresses(values.get("style", ""))

    def handle_data(self, data: str) -> None:
        if self._is_style:
            self.found += css_addresses(data)


def css_addresses(css: str) -> list[str]:
    """Addresses that a stylesheet names, data addresses excepted."""
    return [address or imported for address, imported in CSS_ADDRESS.findall(css)]


@dataclass(slots=True)
class Weight:
    """Bytes as served, by sort, of one page and all that it fetches."""

    html: int = 0
    css: int = 0
    js: int = 0
    font: int = 0
    image: int = 0
    foreign: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        text = self.html + self.css + self.js
        return {
            "html": self.html,
            "css": self.css,
            "js": self.js,
            "text": text,
            "font": self.font,
            "image": self.image,
            "total": text + self.font + self.image,
            "foreign": sorted(set(self.foreign)),
        }


def measure() -> dict[str, Any]:
    """Rows by kind of page. Every font that a stylesheet names is counted, though a page may use only some."""
    client = Client()
    rows = [{"name": k.name, "address": k.address, **_weigh(client, k.address).as_dict()} for k in kinds()]
    return {"engine": engine_version(), "rows": rows}


def _weigh(client: Client, page: str) -> Weight:
    """The page, what it names, and what its stylesheets name in turn; each address once."""
    answer = client.get(page)
    weight = Weight(html=len(answer.body))
    parser = Addresses()
    parser.feed(client.get(page, HTTP_ACCEPT_ENCODING="identity").body.decode())
    waiting = deque(urljoin(SITE + page, address) for address in parser.found if address)
    seen: set[str] = set()
    while waiting:
        address = urldefrag(waiting.popleft()).url
        if address in seen or address == SITE + page or address.startswith("data:"):
            continue
        seen.add(address)
        if not address.startswith(f"{SITE}/"):
            weight.foreign.append(address)
            continue
        waiting += [urljoin(address, named) for named in _add(client, urlsplit(address).path, weight)]
    return weight


def _add(client: Client, path: str, weight: Weight) -> list[str]:
    """Adds one file to the weight; gives the addresses that it names, if it is a stylesheet.

    Raises:
        RuntimeError: the page names a file that is not there.
    """
    answer = client.get(path)
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    kind = answer.headers["content-type"].partition(";")[0]
    sort = SORTS.get(kind, "font" if kind.startswith("font/") else "image")
    setattr(weight, sort, getattr(weight, sort) + len(answer.body))
    if sort != "css":
        return []
    return css_addresses(client.get(path, HTTP_ACCEPT_ENCODING="identity").body.decode())
