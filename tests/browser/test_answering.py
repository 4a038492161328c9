"""Answering takes ten minutes: saved as it is typed, on two devices, unchanged in one click, by keyboard alone."""

import re

from playwright.sync_api import Locator, Page, expect

from miljomal.followup.models import Answer, Draft, Respondent
from tests.browser.visits import COLLEAGUE, EDITOR, Visits, main, tab_to, title


def respondent() -> Respondent:
    return Respondent.objects.get(
        organisation__slug="ekby-kommun", round__slug="2026", round__programme__slug="exempellan-2024-2028"
    )


def waiting_answer() -> Answer:
    asked = respondent()
    waiting = Answer.objects.waiting().filter(organisation=asked.organisation_id, round=asked.round_id, draft=None)
    return waiting.order_by("measure__number_key")[0]


def text_field(page: Page) -> Locator:
    return page.get_by_label(re.compile("^Vad har ni gjort"))


def test_typed_words_are_saved_and_continued_on_the_phone(visits: Visits) -> None:
    answer = waiting_answer()
    laptop = visits.open(person=EDITOR)
    laptop.goto(answer.get_absolute_url())
    text_field(laptop).press_sequentially("Vi har bör")
    line = laptop.locator("#utkast")
    expect(line).to_contain_text("Utkast sparat")
    expect(laptop.locator("#utkast-rost")).to_have_text("Utkastet är sparat.")
    text_field(laptop).press_sequentially("jat.")
    laptop.get_by_role("radio", name=re.compile("^P")).check()
    expect(text_field(laptop)).to_have_value("Vi har börjat.")
    laptop.wait_for_timeout(1500)
    assert Draft.objects.get(answer=answer).text == "Vi har börjat."
    phone = visits.open(person=EDITOR, width=360)
    phone.goto(answer.get_absolute_url())
    expect(text_field(phone)).to_have_value("Vi har börjat.")
    expect(phone.get_by_role("radio", name=re.compile("^P"))).to_be_checked()
    text_field(phone).fill("Vi har börjat i parken.")
    expect(phone.locator("#utkast")).to_contain_text("Utkast sparat")
    text_field(laptop).fill("Vi har börjat vid torget.")
    expect(line).to_contain_text("Vi har börjat i parken.")
    assert Draft.objects.get(answer=answer).text == "Vi har börjat i parken."
    laptop.get_by_role("button", name="Spara båda texterna").click()
    expect(text_field(laptop)).to_have_value("Vi har börjat i parken.\n\nVi har börjat vid torget.")


def test_draft_by_button(visits: Visits, script: bool) -> None:
    answer = waiting_answer()
    page = visits.open(script=script, person=EDITOR)
    page.goto(answer.get_absolute_url())
    text_field(page).fill("Halva bron.")
    page.get_by_role("button", name="Spara utkast").click()
    expect(page.get_by_role("status").filter(has_text="Utkastet är sparat.").first).to_be_visible()
    expect(text_field(page)).to_have_value("Halva bron.")
    colleague = visits.open(script=script, person=COLLEAGUE)
    colleague.goto(respondent().get_absolute_url())
    row = main(colleague).get_by_role("row").filter(has_text=str(answer.measure))
    expect(row).to_contain_text("Utkast Redigera Redaktörsdotter")


def test_unchanged_by_keyboard_alone_and_all_handed_in(visits: Visits, script: bool) -> None:
    page = visits.open(script=script, person=EDITOR)
    page.goto(respondent().get_absolute_url())
    first = main(page).get_by_role("button", name=re.compile("^Oförändrat(?! för alla)")).first
    tab_to(page, first)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="1 åtgärd är oförändrad.")).to_be_visible()
    boxes = main(page).get_by_role("checkbox")
    for nth in range(boxes.count()):
        tab_to(page, boxes.nth(nth))
        page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="åtgärder är oförändrade.")).to_be_visible()
    expect(main(page).get_by_role("heading", name="4 av 5 besvarade")).to_be_visible()
    tab_to(page, page.get_by_role("link", name="Granska och lämna in"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Lämna in allt"))
    page.keyboard.press("Enter")
    expect(title(page)).to_have_text("Kvitto på svaren")
    expect(main(page).get_by_role("heading", name="5 svar")).to_be_visible()
    assert respondent().handed_in_by
