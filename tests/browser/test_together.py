"""Two editors at once, and one editor in a hurry: nothing is lost and nothing is doubled."""

import re

import pytest
from playwright.sync_api import Page, expect

from miljomal.followup.models import Answer
from miljomal.organisations.models import Organisation
from miljomal.programmes.models import Measure, Participation
from tests.browser.visits import ADMINISTRATOR, COLLEAGUE, COORDINATOR, EDITOR, Visits, main


def waiting_answer() -> Answer:
    return Answer.objects.waiting().filter(organisation__slug="ekby-kommun").order_by("measure__number_key")[0]


def example_measure() -> Measure:
    return Measure.objects.filter(programme__slug="exempellan-2024-2028").order_by("number_key")[0]


def answer_with(page: Page, text: str, grade: str) -> None:
    page.get_by_label(re.compile("^Vad har ni gjort")).fill(text)
    page.get_by_role("radio", name=re.compile(f"^{grade}")).check()
    page.get_by_role("button", name="Lämna svaret").click()


def test_second_answer_sees_the_first_and_loses_nothing(visits: Visits, script: bool) -> None:
    answer = waiting_answer()
    first, second = (visits.open(script=script, person=person) for person in (EDITOR, COLLEAGUE))
    for page in (first, second):
        page.goto(answer.get_absolute_url())
    answer_with(first, "Den första skrev det här.", "H")
    answer_with(second, "Den andra skrev det här.", "P")
    clash = second.get_by_role("alert")
    expect(clash).to_contain_text("Den första skrev det här.")
    expect(clash).to_contain_text("Redigera Redaktörsdotter")
    expect(clash).to_be_focused()
    expect(second.get_by_label(re.compile("^Vad har ni gjort"))).to_have_value("Den andra skrev det här.")
    expect(second.get_by_role("radio", name=re.compile("^P"))).to_be_checked()
    assert Answer.objects.get(pk=answer.pk).text == "Den första skrev det här."
    second.get_by_role("button", name="Lämna svaret").click()
    expect(main(second).get_by_role("row").filter(has_text="Ekby kommun")).to_contain_text("Den andra skrev det här.")
    texts = list(answer.history.order_by("history_id").values_list("text", flat=True))
    assert texts == ["", "Den första skrev det här.", "Den andra skrev det här."]


def test_second_edit_of_a_measure_sees_the_first(visits: Visits, script: bool) -> None:
    measure = example_measure()
    first, second = (visits.open(script=script, person=person) for person in (COORDINATOR, ADMINISTRATOR))
    for page in (first, second):
        page.goto(f"/atgarder/{measure.pk}/redigera/")
    first.get_by_label(re.compile("^Väntad effekt")).fill("Fler barn går till skolan.")
    first.get_by_role("button", name="Spara").click()
    expect(first.get_by_role("status").filter(has_text="sparad")).to_be_visible()
    second.get_by_label(re.compile("^Väntad effekt")).fill("Färre bilar vid skolan.")
    second.get_by_role("button", name="Spara").click()
    clash = second.get_by_role("alert")
    expect(clash.get_by_role("row").filter(has_text="Fler barn går till skolan.")).to_contain_text(
        "Färre bilar vid skolan."
    )
    expect(clash).to_be_focused()
    expect(second.get_by_label(re.compile("^Väntad effekt"))).to_have_value("Färre bilar vid skolan.")
    second.get_by_role("button", name="Spara").click()
    expect(main(second).get_by_text("Färre bilar vid skolan.")).to_be_visible()


def test_double_click_on_an_answer_makes_one_history_row(visits: Visits, script: bool) -> None:
    answer = waiting_answer()
    page = visits.open(script=script, person=EDITOR)
    page.goto(answer.get_absolute_url())
    page.get_by_role("radio", name=re.compile("^H")).check()
    page.get_by_role("button", name="Lämna svaret").dblclick()
    expect(main(page).get_by_role("row").filter(has_text="Ekby kommun")).to_contain_text("2026-11-23")
    assert answer.history.count() == 2


@pytest.mark.parametrize("times", [1, 2])
def test_double_click_on_a_participation_makes_one_history_row(visits: Visits, times: int) -> None:
    ekby = Organisation.objects.get(slug="ekby-kommun")
    measure = Measure.objects.filter(programme__slug="exempellan-2024-2028").exclude(participations__organisation=ekby)[
        0
    ]
    page = visits.open(person=EDITOR)
    page.goto(f"/atgarder/{measure.pk}/deltagande/{ekby.pk}/")
    page.get_by_role("button", name="Spara").click(click_count=times)
    expect(main(page).get_by_role("row").filter(has_text="Ekby kommun")).to_be_visible()
    made = Participation.objects.get(measure=measure, organisation=ekby)
    assert made.history.count() == 1
