"""Answers go out in a spreadsheet and come back: fetched, filled in elsewhere, sent back, a clash chosen."""

from pathlib import Path

import python_calamine as calamine
from playwright.sync_api import expect

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.documents.tests.files import write_xlsx
from miljomal.followup.models import Answer, Grade
from miljomal.followup.services import Typed, save_draft
from tests.browser.audit import audit
from tests.browser.site import OPENED_ON
from tests.browser.steps import Steps
from tests.browser.visits import COLLEAGUE, EDITOR, Visits, main, title

PROGRAMME, ORGANISATION = "exempellan-2024-2028", "ekby-kommun"


def waiting() -> list[Answer]:
    answers = Answer.objects.waiting().filter(
        round__programme__slug=PROGRAMME, round__slug="2026", organisation__slug=ORGANISATION, draft=None
    )
    return list(answers.select_related("round").order_by("measure__number_key"))


def colleague_writes(answer: Answer) -> None:
    with clock.at(OPENED_ON):
        grade = Grade.objects.get(scale=answer.round.scale, letter="P")
        typed = Typed(grade_id=grade.pk, text="Kollegans ord på sidan.")
        by = Person.objects.get(email=COLLEAGUE)
        save_draft(answer=answer, typed=typed, version=answer.version, seen="", page="kollegan", by=by)


def test_answers_go_out_and_come_back_in_a_sheet(visits: Visits, script: bool, tmp_path: Path) -> None:
    page = visits.open(person=EDITOR, script=script)
    hands = Steps(page)
    clash, taken = waiting()[:2]
    hands.open(
        Answer.objects.get(pk=clash.pk).round.respondents.get(organisation__slug=ORGANISATION).get_absolute_url()
    )
    hands.link("Svara i Excel")
    with page.expect_download() as download:
        hands.button("Hämta filen")
    fetched = tmp_path / "svar.xlsx"
    download.value.save_as(fetched)
    rows = calamine.CalamineWorkbook.from_path(fetched).get_sheet_by_index(0).to_python()
    keys = {str(row[-1]).rpartition("-")[2]: row for row in rows[1:]}
    grade, text = rows[0].index("Hur långt"), rows[0].index("Vad har ni gjort?")
    for answer, words in ((clash, "Våra ord ur filen."), (taken, "Halvvägs, enligt filen.")):
        keys[str(answer.pk)][grade], keys[str(answer.pk)][text] = "H", words
    colleague_writes(clash)
    filled = write_xlsx(tmp_path / "ifylld.xlsx", rows)
    page.get_by_label("Ifylld fil").set_input_files(filled)
    hands.button("Ladda upp och jämför")
    expect(title(page)).to_have_text("Se vad som ändras")
    expect(main(page)).to_contain_text("Kollegans ord på sidan.")
    expect(main(page)).to_contain_text("Halvvägs, enligt filen.")
    if script:
        assert audit(page) == []
    hands.button("Spara svaren")
    expect(main(page).get_by_role("alert")).to_contain_text("Välj vilket som ska gälla")
    hands.choose(page.get_by_label("Ta det som står i filen"))
    hands.button("Spara svaren")
    expect(page.get_by_role("status").first).to_contain_text("2 svar ur filen är sparade.")
    assert [Answer.objects.get(pk=answer.pk).text for answer in (clash, taken)] == [
        "Våra ord ur filen.",
        "Halvvägs, enligt filen.",
    ]
