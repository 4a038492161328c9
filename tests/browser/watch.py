"""What must not happen on any page: console errors, CSP violations, server errors, other hosts."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

FAILED = "Failed to load resource: the server responded with a status of 4"


@dataclass
class Watch:
    """Collects faults of every page of a browser context; `faults` is read when the test is over."""

    host: str
    others: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    console: list[tuple[str, str]] = field(default_factory=list)
    refused_pages: set[str] = field(default_factory=set)

    def over(self, context: BrowserContext) -> None:
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", self._script_error)

    @property
    def faults(self) -> list[str]:
        """Everything wrong. That a page itself answers 4xx is no fault: the test says which it expects."""
        told = [f"{text} ({url})" for text, url in self.console if not self._is_refused_page(text, url)]
        return [*self.others, *told]

    def _is_refused_page(self, text: str, url: str) -> bool:
        return text.startswith(FAILED) and url.partition("#")[0] in self.refused_pages

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)
        parts = urlsplit(request.url)
        if parts.scheme != "data" and parts.netloc != self.host:
            self.others.append(f"asked another host: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.others.append(f"{response.status}: {response.url}")
        elif response.status >= 400 and response.request.is_navigation_request():
            self.refused_pages.add(response.url.partition("#")[0])

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.console.append((message.text, message.location.get("url", "")))

    def _script_error(self, error: WebError) -> None:
        self.others.append(f"script error: {error.error}")
