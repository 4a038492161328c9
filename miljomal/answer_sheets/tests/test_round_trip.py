"""A sheet is fetched, filled in, sent back, compared and saved; nothing of a colleague's is written over."""

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from miljomal.accounts.models import Person
from miljomal.answer_sheets.exports import shown_grade
from miljomal.answer_sheets.merging import Verdict
from miljomal.answer_sheets.models import FetchedSheet, ReturnedSheet
from miljomal.answer_sheets.queries import Comparison, compare, sheet_of
from miljomal.answer_sheets.services import (
    Saved,
    SheetFaults,
    StaleSheet,
    abandon_sheet,
    fetch_sheet,
    forget_sheets,
    save_sheet,
)
from miljomal.answer_sheets.tests.sheets import Row, cells_of, fetched, sent_back
from miljomal.core import clock
from miljomal.documents.tests.files import write_csv, write_ods
from miljomal.followup.models import Answer, Draft, Grade, Respondent, Round
from miljomal.followup.services import RoundClosed, Sent
from miljomal.followup.tests.helpers import CLOSES, DURING, SECOND, answered_last_time, asked, save, send, typed
from miljomal.organisations.models import Organisation
from tests.factories import make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(here: Organisation) -> tuple[Respondent, list[Answer]]:
    return asked(here, measures=3)


def comparison(returned: ReturnedSheet) -> Comparison:
    kept = ReturnedSheet.objects.select_related("fetched__respondent__round__scale").get(pk=returned.pk)
    return compare(kept, sheet_of(kept.fetched.respondent))


def saved(returned: ReturnedSheet, by: Person, *, chosen: set[int] | None = None, late: bool = False) -> Saved:
    stamp = comparison(returned).stamp
    with clock.at(CLOSES + SECOND if late else DURING):
        return save_sheet(returned=returned, chosen=chosen or set(), seen=stamp, by=by)


def fill(row: Row, grade: str = "H", text: str = "Halva bron står.") -> None:
    row.update({"Hur långt": grade, "Vad har ni gjort?": text})


def letters(answers: list[Answer]) -> list[str]:
    fresh = Answer.objects.filter(pk__in=[answer.pk for answer in answers]).order_by("pk")
    return [answer.grade.letter if answer.grade else "" for answer in fresh]


def test_sheet_holds_what_is_asked_and_what_stands(three: tuple[Respondent, list[Answer]], anna: Person) -> None:
    respondent, answers = three
    make_question(round=respondent.round, label="Hur mycket?", kind="figure", unit="km", help_text="Räkna hela vägen.")
    answered_last_time(answers[0], letter="P", text="=Vi har ritat")
    save(answers[1], anna, typed(answers[1], "H", "Nästan klart"))
    with clock.at(DURING):
        content = fetch_sheet(respondent=respondent, by=anna)
    headings, *rows = cells_of(content)
    assert headings == [
        "Nummer", "Åtgärd", "Tema", "Förra svaret", "Vad ni skrev då", "Oförändrat", "Hur långt", "Vad har ni gjort?",
        "Varför inte relevant", "Texten får publiceras", "Hur mycket? (km)", "Nyckel (ändra inte)",
    ]  # fmt: skip
    assert [row[1] for row in rows] == [answer.measure.title for answer in answers]
    assert rows[0][3].startswith("P – ")
    assert (rows[0][4], rows[0][6], rows[0][9]) == ("=Vi har ritat", "", "ja")
    assert (rows[1][6][:1], rows[1][7]) == ("H", "Nästan klart")
    token = FetchedSheet.objects.get().token
    assert [row[11] for row in rows] == [f"{token}-{answer.pk}" for answer in answers]
    explained = {row[0]: row[1] for row in cells_of(content, 1)}
    assert explained["Hur mycket? (km)"] == "Räkna hela vägen."
    assert {grade.definition for grade in respondent.round.scale.grades.all()} <= set(explained.values())


def test_untouched_sheet_changes_nothing(three: tuple[Respondent, list[Answer]], anna: Person, tmp_path: Path) -> None:
    respondent, answers = three
    send(answers[0], anna, typed(answers[0]))
    save(answers[1], anna, typed(answers[1], "", "Bara början"))
    before = Answer.history.count(), Draft.objects.get().version
    returned = sent_back(respondent, fetched(respondent, anna), anna, tmp_path)
    assert (comparison(returned).same_count, comparison(returned).taken, comparison(returned).clashes) == (3, [], [])
    assert saved(returned, anna) == Saved()
    assert (Answer.history.count(), Draft.objects.get().version) == before


@pytest.mark.parametrize(("write", "name"), [(write_csv, "blad.csv"), (write_ods, "blad.ods")])
def test_filled_in_rows_become_answers_whatever_program_saved_them(
    three: tuple[Respondent, list[Answer]], anna: Person, tmp_path: Path, write: object, name: str
) -> None:
    respondent, answers = three
    question = make_question(round=respondent.round, label="Hur mycket?", kind="figure", unit="km")
    rows = fetched(respondent, anna)
    fill(rows[0])
    rows[0]["Hur mycket? (km)"] = "1 234,5"
    fill(rows[2], shown_grade(Grade.objects.get(scale=respondent.round.scale, letter="G")), "Klart.")
    returned = sent_back(respondent, rows[::-1], anna, tmp_path, write=write, name=name)  # type: ignore[arg-type]
    assert [row.verdict for row in comparison(returned).taken] == [Verdict.TAKEN, Verdict.TAKEN]
    assert saved(returned, anna).sent == {Sent.SUBMITTED: 2}
    assert letters(answers) == ["H", "", "G"]
    first = Answer.objects.get(pk=answers[0].pk)
    assert (first.text, first.submitted_by, first.history.get(history_date=DURING).history_user) == (
        "Halva bron står.",
        anna,
        anna,
    )
    assert [reply.words for reply in first.replies.filter(question=question)] == ["1234,5 km"]
    # Again: the file says what stands.
    again = sent_back(respondent, rows, anna, tmp_path)
    assert (comparison(again).taken, comparison(again).clashes) == ([], [])


def test_clash_is_chosen_and_what_only_others_changed_is_left(
    three: tuple[Respondent, list[Answer]], anna: Person, tmp_path: Path
) -> None:
    respondent, answers = three
    rows = fetched(respondent, anna)
    for answer in answers[:2]:
        send(answer, anna, typed(answer, "P", "Kollegans ord"))
    save(answers[2], anna, typed(answers[2], "E", "Kollegans utkast"))
    fill(rows[0])
    fill(rows[2], "G", "Klart.")
    returned = sent_back(respondent, rows, anna, tmp_path)
    seen = comparison(returned)
    assert ([row.answer.pk for row in seen.clashes], seen.taken) == ([answers[0].pk, answers[2].pk], [])
    assert [(d.label, d.now, d.said) for d in seen.clashes[0].differences][1] == (
        "Vad som är gjort", "Kollegans ord", "Halva bron står."
    )  # fmt: skip
    assert saved(returned, anna, chosen={answers[2].pk}).sent == {Sent.SUBMITTED: 1}
    assert letters(answers) == ["P", "P", "G"]
    assert not Draft.objects.exists()


def test_colleague_who_answers_while_somebody_reads_is_not_written_over(
    three: tuple[Respondent, list[Answer]], anna: Person, tmp_path: Path
) -> None:
    respondent, answers = three
    rows = fetched(respondent, anna)
    fill(rows[0])
    returned = sent_back(respondent, rows, anna, tmp_path)
    stamp = comparison(returned).stamp
    send(answers[0], anna, typed(answers[0], "P", "Kollegans ord"))
    with clock.at(DURING), pytest.raises(StaleSheet):
        save_sheet(returned=returned, chosen=set(), seen=stamp, by=anna)
    assert letters(answers) == ["P", "", ""]
    assert ReturnedSheet.objects.get().state == "waiting"


def test_unchanged_repeats_the_earlier_answer_with_its_date(
    three: tuple[Respondent, list[Answer]], anna: Person, tmp_path: Path
) -> None:
    respondent, answers = three
    earlier = answered_last_time(answers[0], letter="P", text="Vi har ritat bron.")
    rows = fetched(respondent, anna)
    rows[0]["Oförändrat"] = "Ja"
    returned = sent_back(respondent, rows, anna, tmp_path)
    assert comparison(returned).taken[0].is_repeated
    assert saved(returned, anna).sent == {Sent.SUBMITTED: 1}
    answer = Answer.objects.get(pk=answers[0].pk)
    assert (answer.repeats, answer.text) == (earlier, "Vi har ritat bron.")
    rows = fetched(respondent, anna)
    rows[0]["Oförändrat"] = "Ja"
    assert comparison(sent_back(respondent, rows, anna, tmp_path)).same_count == 3


def test_half_an_answer_is_kept_as_a_draft(
    three: tuple[Respondent, list[Answer]], anna: Person, tmp_path: Path
) -> None:
    respondent, answers = three
    rows = fetched(respondent, anna)
    fill(rows[0], "", "Bara början")
    fill(rows[1], "Ej relevant", "")
    returned = sent_back(respondent, rows, anna, tmp_path)
    lacks = [row.lacks for row in comparison(returned).taken]
    assert ["Välj hur långt" in lacks[0], "Skriv varför" in lacks[1]] == [True, True]
    assert saved(returned, anna).drafts == 2
    assert letters(answers) == ["", "", ""]
    assert sorted(Draft.objects.values_list("text", "saved_by")) == [("", anna.pk), ("Bara början", anna.pk)]


def test_what_comes_after_closing_is_a_late_draft(
    three: tuple[Respondent, list[Answer]], anna: Person, tmp_path: Path
) -> None:
    respondent, answers = three
    rows = fetched(respondent, anna)
    fill(rows[0])
    returned = sent_back(respondent, rows, anna, tmp_path)
    assert saved(returned, anna, late=True).sent == {Sent.LATE: 1}
    assert (letters(answers), Draft.objects.get().late_at) == (["", "", ""], CLOSES + SECOND)


def test_nobody_else_fetches_returns_or_saves(
    three: tuple[Respondent, list[Answer]], anna: Person, bo: Person, cilla: Person, tmp_path: Path
) -> None:
    respondent, answers = three
    rows = fetched(respondent, anna)
    fill(rows[0])
    returned = sent_back(respondent, rows, anna, tmp_path)
    stamp = comparison(returned).stamp
    for person in (bo, cilla):
        for call in (
            lambda who: fetched(respondent, who),
            lambda who: sent_back(respondent, rows, who, tmp_path),
            lambda who: save_sheet(returned=returned, chosen=set(), seen=stamp, by=who),
            lambda who: abandon_sheet(returned=returned, by=who),
        ):
            with pytest.raises(PermissionDenied):
                call(person)
    assert (FetchedSheet.objects.count(), ReturnedSheet.objects.get().state) == (1, "waiting")
    assert letters(answers) == ["", "", ""]


def test_key_of_another_organisation_opens_nothing(
    three: tuple[Respondent, list[Answer]], anna: Person, bo: Person, tmp_path: Path
) -> None:
    """What the file claims is never believed: a row is found among the organisation's own fetches only."""
    respondent, _answers = three
    theirs, _their_answers = asked(bo.memberships.get().organisation)
    fetched(theirs, bo)
    foreign = FetchedSheet.objects.get(respondent=theirs)
    rows = fetched(respondent, anna)
    rows[0]["Nyckel (ändra inte)"] = f"{foreign.token}-{next(iter(foreign.rows))}"
    with pytest.raises(SheetFaults) as refused:
        sent_back(respondent, rows, anna, tmp_path)
    assert [fault.place for fault in refused.value.faults] == ["rad 2, kolumn Nyckel (ändra inte)"]


def test_published_round_takes_no_sheet_and_keeps_none(
    three: tuple[Respondent, list[Answer]], anna: Person, tmp_path: Path
) -> None:
    respondent, _answers = three
    rows = fetched(respondent, anna)
    Round.objects.filter(pk=respondent.round_id).update(published_on="2027-03-01")
    with pytest.raises(RoundClosed):
        sent_back(respondent, rows, anna, tmp_path)
    assert forget_sheets() == 1
    assert FetchedSheet.objects.count() == 0


def test_returned_sheets_are_kept_thirty_days(
    three: tuple[Respondent, list[Answer]], anna: Person, tmp_path: Path
) -> None:
    respondent, _answers = three
    rows = fetched(respondent, anna)
    fill(rows[0])
    returned = sent_back(respondent, rows, anna, tmp_path)
    assert sent_back(respondent, rows, anna, tmp_path) == returned
    for days, left in ((30, 1), (31, 0)):
        with clock.at(DURING + days * 86400 * SECOND):
            forget_sheets()
        assert ReturnedSheet.objects.count() == left


def test_reading_costs_the_same_with_three_and_with_sixty(here: Organisation) -> None:
    counts = []
    for size in (3, 60):
        respondent, answers = asked(here, measures=size)
        for answer in answers:
            answered_last_time(answer)
        fresh = Respondent.objects.select_related("round__scale").get(pk=respondent.pk)
        with CaptureQueriesContext(connection) as queries:
            sheet_of(fresh)
        counts.append(len(queries))
    assert counts == [5, 5]
