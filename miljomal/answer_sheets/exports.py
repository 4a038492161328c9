"""An organisation's questions as a sheet to fill in. `importers` reads the same columns.

The sheet is in Swedish, whatever the reader's language, as the questions and the answers are.
"""

from collections.abc import Iterator, Sequence
from typing import IO

from miljomal.answer_sheets.queries import Sheet, Standing
from miljomal.documents.form_sheets import FormColumn, FormSheet, write_form
from miljomal.documents.paper import Cell, Column
from miljomal.documents.sheets import Table
from miljomal.followup.models import Grade, Question
from miljomal.followup.services.typed import MAX_TEXT, NO, YES

NUMBER, MEASURE, THEME = "Nummer", "Åtgärd", "Tema"
BEFORE, BEFORE_TEXT = "Förra svaret", "Vad ni skrev då"
UNCHANGED, GRADE, TEXT = "Oförändrat", "Hur långt", "Vad har ni gjort?"
REASON, PUBLIC, KEY = "Varför inte relevant", "Texten får publiceras", "Nyckel (ändra inte)"
OWN = (UNCHANGED, GRADE, TEXT, REASON, PUBLIC, KEY)
WORDS = {YES: "ja", NO: "nej"}

EXPLANATIONS = (
    (UNCHANGED, "Välj ja om läget är detsamma som förra gången. Lämna då resten av raden som den är."),
    (GRADE, "Välj i listan. Vad graderna betyder står här nedanför."),
    (TEXT, f"Två till fem meningar, högst {MAX_TEXT} tecken."),
    (REASON, "Behövs bara om ni väljer Ej relevant."),
    (PUBLIC, "Med nej läser bara ni och samordnaren texten. Hur långt ni har kommit visas för alla."),
    (KEY, "Säger vilket svar raden gäller. Ändra den inte. Rader får byta ordning."),
    ("Låsta celler", "De vita cellerna är låsta. Skriv i de gula."),
    (
        "När ni är klara",
        "Ladda upp filen där ni hämtade den. Ni får se vad som ändras innan något sparas.",
    ),
)


def shown_grade(grade: Grade) -> str:
    """A grade as the sheet's list offers it: "G – Genomförd"."""
    return grade.name if grade.letter in ("", "–") else f"{grade.letter} – {grade.name}"


def question_headings(questions: Sequence[Question]) -> dict[str, Question]:
    """What the column of each question is called, in their order; two of the same name are numbered."""
    headings: dict[str, Question] = {}
    for question in questions:
        wanted = f"{question.label} ({question.unit})" if question.kind == Question.Kind.FIGURE else question.label
        wanted, nth = " ".join(wanted.split()), 2
        heading = wanted
        while heading in headings or heading in OWN:
            heading, nth = f"{wanted} ({nth})", nth + 1
        headings[heading] = question
    return headings


def write_sheet(file: IO[bytes], sheet: Sheet, token: str) -> None:
    """The organisation's sheet: what stands in the open cells is what stands here now."""
    grades = {grade.pk: grade for grade in sheet.grades}
    questions = question_headings(sheet.questions)
    form = FormSheet("Svar", _columns(sheet.grades, questions), _rows(sheet, grades, token))
    write_form(file, form, _explanations(sheet))


def _columns(grades: Sequence[Grade], questions: dict[str, Question]) -> list[FormColumn]:
    yes_no = tuple(WORDS.values())
    asked = [
        FormColumn(
            heading,
            width=30 if question.kind == Question.Kind.TEXT else 16,
            choices=yes_no if question.kind == Question.Kind.YES_NO else (),
            is_open=True,
            is_text=question.kind != Question.Kind.FIGURE,
        )
        for heading, question in questions.items()
    ]
    return [
        FormColumn(NUMBER, 9),
        FormColumn(MEASURE, 36),
        FormColumn(THEME, 22),
        FormColumn(BEFORE, 22),
        FormColumn(BEFORE_TEXT, 40),
        FormColumn(UNCHANGED, 12, choices=("ja",), is_open=True),
        FormColumn(GRADE, 26, choices=tuple(map(shown_grade, grades)), is_open=True),
        FormColumn(TEXT, 50, is_open=True),
        FormColumn(REASON, 30, is_open=True),
        FormColumn(PUBLIC, 14, choices=yes_no, is_open=True),
        *asked,
        FormColumn(KEY, 30),
    ]


def _rows(sheet: Sheet, grades: dict[int, Grade], token: str) -> Iterator[list[Cell]]:
    for standing in sheet.standings:
        answer, typed = standing.answer, standing.typed
        measure = answer.measure
        grade = grades.get(typed.grade_id) if typed.grade_id else None
        replies = [_reply(question, typed.replies.get(str(question.pk), "")) for question in sheet.questions]
        yield [
            measure.number,
            measure.title,
            measure.theme.title,
            _before(standing),
            standing.previous.text if standing.previous else "",
            "",
            shown_grade(grade) if grade else "",
            typed.text,
            typed.reason,
            WORDS[YES if typed.is_text_public else NO],
            *replies,
            f"{token}-{answer.pk}",
        ]


def _before(standing: Standing) -> str:
    previous = standing.previous
    if not (previous and previous.grade):
        return ""
    first = previous.repeats or previous
    return f"{shown_grade(previous.grade)} ({first.submitted_at:%Y-%m-%d})"


def _reply(question: Question, typed: str) -> str:
    return WORDS.get(typed, typed) if question.kind == Question.Kind.YES_NO else typed


def _explanations(sheet: Sheet) -> Table:
    """The second sheet: what to write where, what the grades mean, and what the questions ask for."""
    asked = [(heading, question.help_text) for heading, question in question_headings(sheet.questions).items()]
    rows = [
        *EXPLANATIONS,
        *((shown_grade(grade), grade.definition) for grade in sheet.grades),
        *((heading, text) for heading, text in asked if text),
    ]
    return Table("Förklaringar", [Column("Kolumn eller grad", 30), Column("Vad den betyder", 90)], rows)
