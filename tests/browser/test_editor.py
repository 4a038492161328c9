"""The editor of Ekby signs in, reports, and sees it change; so does everybody else within a minute."""

import re

from django.core.cache import cache
from playwright.sync_api import Locator, Page, expect

from miljomal.followup.models import Answer
from tests.browser.visits import EDITOR, Visits, code_in_mail, main, sign_in, tab_to, title

TEXT = "Vi har byggt fyra säkra övergångar vid skolorna."
GRADE = re.compile("^H")


def todo(page: Page) -> Locator:
    """The buttons that lead to what waits."""
    return main(page).get_by_role("link", name=re.compile("^Rapportera"))


def text_field(page: Page) -> Locator:
    return page.get_by_label(re.compile("^Vad har ni gjort"))


def history_rows(page: Page) -> list[dict[str, str]]:
    """The history, newest first: each row's cells by the heading of their column."""
    names = main(page).get_by_role("columnheader").all_inner_texts()
    rows = main(page).get_by_role("row").filter(has=page.get_by_role("cell"))
    cells = [row.get_by_role("rowheader").or_(row.get_by_role("cell")) for row in rows.all()]
    return [dict(zip(names, cell.all_inner_texts(), strict=True)) for cell in cells]


def test_first_screen_says_what_to_do(visits: Visits, script: bool) -> None:
    page = visits.open(script=script)
    sign_in(page, EDITOR)
    expect(title(page)).to_have_text("Att göra")
    assert 1 <= todo(page).count() <= 5
    shown = main(page).inner_text()
    assert re.search(r"till 29 januari 2027 kl\. \d\d\.\d\d", shown)
    assert "ungefär 5 minuter" in shown
    assert "Hänt sedan sist" in shown


def report(page: Page) -> str:
    """Hands in the first answer that waits; first without a grade. Returns the address of the measure's page."""
    todo(page).first.click()
    text_field(page).fill(TEXT)
    page.get_by_role("button", name="Lämna svaret").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Välj hur långt ni har kommit")
    expect(text_field(page)).to_have_value(TEXT)
    summary.get_by_role("link").first.click()
    assert (
        main(page)
        .get_by_role("radio")
        .first.evaluate(
            "radio => radio === document.activeElement || radio.closest('fieldset').contains(document.activeElement)"
            " || document.querySelector(':target')?.contains(radio)"
        )
    )
    page.get_by_role("radio", name=GRADE).check()
    page.get_by_role("button", name="Lämna svaret").click()
    expect(page.get_by_role("status").filter(has_text="Svaret är sparat")).to_be_visible()
    return page.url.partition("#")[0]


def test_report_shows_to_the_writer_at_once_and_to_all_within_a_minute(visits: Visits, script: bool) -> None:
    answer = Answer.objects.waiting().filter(organisation__slug="ekby-kommun").order_by("measure__number_key")[0]
    stranger = visits.open(script=script)
    stranger.goto(answer.measure.get_absolute_url())
    page = visits.open(script=script)
    sign_in(page, EDITOR)
    waiting = todo(page).count()
    address = report(page)
    assert address.endswith(answer.measure.get_absolute_url())
    row = main(page).get_by_role("row").filter(has_text="Ekby kommun")
    expect(row).to_contain_text(TEXT)
    expect(row).to_contain_text("2026-11-23")
    kept = stranger.request.get(address)
    assert TEXT not in kept.text()
    seconds = re.search(r"s-maxage=(\d+)", kept.headers["cache-control"])
    assert seconds
    assert int(seconds[1]) <= 60
    cache.clear()
    later = visits.open(script=script)
    later.goto(address)
    expect(main(later).get_by_role("row").filter(has_text="Ekby kommun")).to_contain_text(TEXT)
    assert main(later).get_by_role("link", name="Ändra svaret").count() == 0
    page.goto("/mina/")
    assert todo(page).count() == waiting - 1


def test_history_says_who_when_before_and_after(visits: Visits, script: bool) -> None:
    page = visits.open(script=script, person=EDITOR)
    page.goto("/mina/")
    report(page)
    page.get_by_role("link", name="Ändra svaret").click()
    text_field(page).fill("Sex övergångar är klara.")
    page.get_by_role("button", name="Lämna svaret").click()
    page.get_by_role("link", name="Ändra svaret").click()
    page.get_by_role("link", name=re.compile("Vem har ändrat")).click()
    expect(title(page)).to_contain_text("Ekby kommun")
    changed, *_middle, made = history_rows(page)
    assert (changed["Före"], changed["Efter"]) == (TEXT, "Sex övergångar är klara.")
    assert (changed["Vem"], changed["När"][:21]) == ("Redigera Redaktörsdotter", "23 november 2026 kl. ")
    assert made["Före"] in ("", "–")


def test_report_by_keyboard_alone(visits: Visits, script: bool) -> None:
    page = visits.open(script=script, person=EDITOR)
    page.goto("/mina/")
    tab_to(page, todo(page).first)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Lämna svaret")).to_be_visible()
    tab_to(page, text_field(page))
    page.keyboard.type(TEXT)
    tab_to(page, page.get_by_role("button", name="Lämna svaret"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(text_field(page)).to_have_value(TEXT)
    tab_to(page, page.get_by_role("radio").first)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name=GRADE)).to_be_checked()
    page.keyboard.press("Tab")
    expect(text_field(page)).to_be_focused()
    tab_to(page, page.get_by_role("button", name="Lämna svaret"))
    page.keyboard.press("Enter")
    expect(main(page).get_by_role("row").filter(has_text="Ekby kommun")).to_contain_text(TEXT)


def test_sign_in_by_keyboard_alone(visits: Visits, script: bool) -> None:
    page = visits.open(script=script)
    page.goto("/")
    tab_to(page, page.get_by_role("banner").get_by_role("link", name="Mina sidor"))
    page.keyboard.press("Enter")
    expect(title(page)).to_have_text("Logga in")
    tab_to(page, page.get_by_label("E-postadress"))
    page.keyboard.type(EDITOR)
    page.keyboard.press("Enter")
    expect(title(page)).to_have_text("Skriv koden")
    tab_to(page, page.get_by_label("Kod", exact=True))
    page.keyboard.type(code_in_mail().replace("-", " "))
    page.keyboard.press("Enter")
    expect(title(page)).to_have_text("Att göra")


def test_what_was_read_before_sign_in_is_not_shown_after_it(visits: Visits, script: bool) -> None:
    """The browser's own cache must not keep a public page for somebody who has signed in since."""
    answer = Answer.objects.waiting().filter(organisation__slug="ekby-kommun").order_by("measure__number_key")[0]
    page = visits.open(script=script)
    page.goto(answer.measure.get_absolute_url())
    assert page.get_by_role("link", name="Rapportera").count() == 0
    sign_in(page, EDITOR)
    page.goto(answer.measure.get_absolute_url())
    expect(main(page).get_by_role("link", name="Rapportera")).to_be_visible()
