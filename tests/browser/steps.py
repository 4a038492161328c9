"""What a journey costs whoever makes it, counted."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.visits import code_in_mail, tab_to


@dataclass
class Steps:
    """Hands that count. One step is: an address opened, a field filled, a choice made, a link or button pressed.

    Reading, scrolling, moving the focus and waiting for the page that follows are none. With `keyboard` the mouse is
    never touched.
    """

    page: Page
    keyboard: bool = False
    taken: int = 0

    def open(self, address: str) -> None:
        self.taken += 1
        self.page.goto(address)

    def press(self, target: Locator, *, key: str = "Enter") -> None:
        self.taken += 1
        if self.keyboard:
            tab_to(self.page, target)
            self.page.keyboard.press(key)
        else:
            target.click()

    def choose(self, target: Locator) -> None:
        self.press(target, key="Space")

    def fill(self, target: Locator, text: str) -> None:
        self.taken += 1
        if self.keyboard:
            tab_to(self.page, target)
            self.page.keyboard.type(text)
        else:
            target.fill(text)

    def link(self, name: str) -> None:
        self.press(self.page.get_by_role("link", name=name, exact=True))

    def button(self, name: str) -> None:
        self.press(self.page.get_by_role("button", name=name))

    def sign_in(self, email: str) -> None:
        """Asks for a code, reads it in the mail, types it: four steps."""
        self.fill(self.page.get_by_label("E-postadress"), email)
        self.button("Skicka koden")
        expect(self.page.get_by_role("heading", level=1, name="Skriv koden")).to_be_visible()
        self.fill(self.page.get_by_label("Kod", exact=True), code_in_mail())
        self.button("Logga in")
