"""How a test opens the site as somebody, and what her hands do there."""

import re
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from miljomal.accounts.models import Person
from tests.browser.watch import Watch

EDITOR = "redaktor@ekby.example.org"
COLLEAGUE = "administrator@ekby.example.org"
READER = "lasare@ekby.example.org"
COORDINATOR = "samordnare@exempellan.example.org"
ADMINISTRATOR = "administrator@exempellan.example.org"
TWO_PLACES = "strateg@granfors.example.org"

MAX_TABS = 250
# Milliseconds that a page may take; only a test that fails waits so long.
PATIENCE = 15_000


@dataclass
class Visits:
    """Opens pages of the site; every context is watched and closed when the test is over."""

    browser: Browser
    url: str
    opened: list[tuple[BrowserContext, Watch]] = field(default_factory=list)

    def open(
        self,
        *,
        person: str = "",
        script: bool = True,
        width: int = 1280,
        scheme: Literal["light", "dark"] = "light",
    ) -> Page:
        """A page of a new browser; with a person's address it is already signed in."""
        context = self.browser.new_context(
            base_url=self.url,
            java_script_enabled=script,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            locale="sv-SE",
        )
        context.set_default_timeout(PATIENCE)
        watch = Watch(urlsplit(self.url).netloc)
        watch.over(context)
        self.opened.append((context, watch))
        if person:
            sign_in_by_cookie(context, person, self.url)
        return context.new_page()

    def watch_of(self, page: Page) -> Watch:
        return next(watch for context, watch in self.opened if context == page.context)

    def close(self) -> list[str]:
        """Closes everything; returns what went wrong in any of the pages."""
        for context, _watch in self.opened:
            context.close()
        return [fault for _context, watch in self.opened for fault in watch.faults]


def sign_in_by_cookie(context: BrowserContext, email: str, url: str) -> None:
    """The fast way in: a session made on the server."""
    client = Client()
    client.force_login(Person.objects.get(email=email))
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}])


def code_in_mail() -> str:
    """The code in the mail that was sent last."""
    found = re.search(r"^\d{4}-\d{4}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found.group()


def links_in_mail() -> list[str]:
    """Every address in the mail that was sent last."""
    return re.findall(r"https?://\S+", str(mail.outbox[-1].body))


def sign_in(page: Page, email: str) -> None:
    """The real way in: asks for a code, reads it in the mail, types it, presses the button."""
    page.goto("/mina/")
    page.get_by_label("E-postadress").fill(email)
    page.get_by_role("button", name="Skicka koden").click()
    expect(page.get_by_role("heading", level=1, name="Skriv koden")).to_be_visible()
    page.get_by_label("Kod", exact=True).fill(code_in_mail())
    page.get_by_role("button", name="Logga in").click()
    expect(page).to_have_url("/mina/")


def tab_to(page: Page, target: Locator) -> None:
    """Presses Tab until the target has focus, as somebody without a mouse does; focus must show all the way."""
    for _press in range(MAX_TABS):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab never reached {target}")


def main(page: Page) -> Locator:
    return page.get_by_role("main")


def title(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)
