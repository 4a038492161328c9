"""A colleague gets a question by mail: a scanner that opens and presses everything changes no answer, she does."""

import re
from typing import Any

from django.apps import apps
from django.core import mail
from playwright.sync_api import Page, expect

from miljomal.followup.models import Answer, Delegation
from tests.browser.visits import EDITOR, Visits, code_in_mail, links_in_mail, main, tab_to, title

COLLEAGUE = "kim@ekby.example.org"
NEVER = ("Answer", "HistoricalAnswer", "Draft", "Reply", "HistoricalReply", "Respondent")


def everything() -> dict[str, list[Any]]:
    """Every row of every table."""
    return {m._meta.label: list(m._default_manager.order_by("pk").values()) for m in apps.get_models()}


def waiting_answer() -> Answer:
    return Answer.objects.waiting().filter(organisation__slug="ekby-kommun").order_by("measure__number_key")[0]


def ask(page: Page, answer: Answer) -> str:
    """The editor sends the question; returns the link of the mail."""
    page.goto(answer.get_absolute_url())
    page.get_by_role("link", name="Fråga en kollega").click()
    page.get_by_label("Kollegans e-postadress").fill(COLLEAGUE)
    page.get_by_label(re.compile("^Hälsning")).fill("Hej Kim!")
    page.get_by_role("button", name="Skicka frågan").click()
    expect(page.get_by_role("status").filter(has_text="Frågan är skickad.")).to_be_visible()
    assert mail.outbox[-1].to == [COLLEAGUE]
    return next(link for link in links_in_mail() if "/fraga/" in link)


def press_everything(page: Page, address: str) -> None:
    """Follows each link and presses each button once, without the code."""
    page.goto(address)
    links = [link.get_attribute("href") for link in main(page).get_by_role("link").all()]
    for link in filter(None, links):
        page.goto(link)
    page.goto(address)
    for nth in range(main(page).get_by_role("button").count()):
        page.goto(address)
        page.get_by_label("Ditt svar").fill("Skrivet av en maskin.")
        main(page).get_by_role("button").nth(nth).click()
        expect(title(page)).to_be_visible()


def test_mail_scanner_changes_no_answer(visits: Visits, script: bool) -> None:
    answer = waiting_answer()
    address = ask(visits.open(script=script, person=EDITOR), answer)
    links = links_in_mail()
    before = everything()
    scanner = visits.open(script=script)
    for link in links:
        scanner.request.head(link)
        scanner.goto(link)
    assert everything() == before
    press_everything(scanner, address)
    after = everything()
    for table in NEVER:
        assert after[f"followup.{table}"] == before[f"followup.{table}"], table
    assert Delegation.objects.values_list("reply", "replied_at", "withdrawn_at").get() == ("", None, None)


def test_colleague_answers_by_keyboard_and_the_editor_uses_her_words(visits: Visits, script: bool) -> None:
    answer = waiting_answer()
    editor = visits.open(script=script, person=EDITOR)
    address = ask(editor, answer)
    page = visits.open(script=script, width=360)
    page.goto(address)
    tab_to(page, page.get_by_label("Ditt svar"))
    page.keyboard.type("Vi har byggt fyra övergångar.")
    tab_to(page, page.get_by_role("button", name="Fortsätt"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Vi har mejlat en kod")).to_be_visible()
    expect(page.get_by_label("Ditt svar")).to_have_value("Vi har byggt fyra övergångar.")
    tab_to(page, page.get_by_label("Kod", exact=True))
    page.keyboard.type(code_in_mail())
    page.keyboard.press("Enter")
    expect(title(page)).to_have_text("Tack för svaret")
    answer.refresh_from_db()
    assert answer.submitted_at is None
    editor.goto(answer.get_absolute_url())
    editor.get_by_role("button", name="Använd texten").click()
    expect(editor.get_by_label(re.compile("^Vad har ni gjort"))).to_have_value("Vi har byggt fyra övergångar.")
    expect(editor.get_by_text("Svaret står i formuläret.")).to_be_visible()
