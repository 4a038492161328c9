"""Reads a filled-in sheet: checks every cell first, and names each fault by row and column."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from miljomal.answer_sheets.exports import (
    GRADE,
    KEY,
    PUBLIC,
    REASON,
    TEXT,
    UNCHANGED,
    WORDS,
    question_headings,
    shown_grade,
)
from miljomal.answer_sheets.models import FetchedSheet
from miljomal.answer_sheets.queries import from_json
from miljomal.core.text import fold
from miljomal.documents.faults import Fault, SpreadsheetFault
from miljomal.documents.spreadsheets import open_table
from miljomal.followup.models import Grade, Question
from miljomal.followup.numbers import read_figure, write_figure
from miljomal.followup.services.typed import MAX_TEXT, NO, YES, Typed

MAX_ROWS = 10_000
MAX_FAULTS = 200
MINE = (UNCHANGED, GRADE, TEXT, REASON, PUBLIC, KEY)


@dataclass(slots=True)
class Filled:
    """What a file says: by answer id what is typed, and of which answers it says "unchanged". With faults the rest is
    not to be used."""

    fetched: FetchedSheet | None = None
    rows: dict[int, Typed] = field(default_factory=dict)
    repeated: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_sheet(
    path: Path,
    *,
    fetched: Mapping[str, FetchedSheet],
    grades: Iterable[Grade],
    questions: Iterable[Question],
    repeatable: set[int],
) -> Filled:
    """What a file says, whatever program has saved it since. `fetched` are the organisation's own fetches in the round
    by token; `repeatable` = the ids of those answers that have something to repeat.
    """
    filled = Filled()
    try:
        table = open_table(path)
        reader = _Reader(filled, fetched, list(grades), list(questions), repeatable)
        if not reader.check_headings(table.headings, table.heading_row):
            return filled
        for number, (row, cells) in enumerate(table.rows):
            if number >= MAX_ROWS:
                raise SpreadsheetFault(
                    found=_("fler än %(rows)s rader") % {"rows": MAX_ROWS}, expected=_("bara de rader som ni hämtade")
                )
            reader.read(row, cells)
            if len(filled.faults) >= MAX_FAULTS:
                break
        filled.faults.extend(table.faults)
    except SpreadsheetFault as refusal:
        filled.faults.append(refusal.fault)
    if not filled.rows and not filled.faults:
        filled.faults.append(Fault(None, "", "", _("minst en rad med ett svar")))
    return filled


class _Reader:
    """Reads row by row, and remembers what has been seen."""

    def __init__(
        self,
        filled: Filled,
        fetched: Mapping[str, FetchedSheet],
        grades: list[Grade],
        questions: list[Question],
        repeatable: set[int],
    ) -> None:
        self.filled, self.fetched, self.repeatable = filled, fetched, repeatable
        self.questions = question_headings(questions)
        self.offered = ", ".join(map(shown_grade, grades))
        self.grades: dict[str, int] = {}
        for grade in grades:
            for word in (shown_grade(grade), grade.name, grade.letter):
                self.grades.setdefault(fold(word), grade.pk)

    def check_headings(self, headings: tuple[str, ...], row: int) -> bool:
        missing = [heading for heading in (*MINE, *self.questions) if heading not in headings]
        for heading in missing:
            self.filled.faults.append(Fault(row, heading, "", _("kolumnen som den hette när ni hämtade filen")))
        return not missing

    def read(self, row: int, cells: Mapping[str, str]) -> None:
        """One row. A row without key and without anything of ours in it is somebody's own note, and is left."""
        written = any(cells.get(heading) for heading in (UNCHANGED, GRADE, TEXT, REASON, *self.questions))
        if not cells[KEY] and not written:
            return
        answer_id = self._answer_id(row, cells[KEY])
        if answer_id is None:
            return
        typed = Typed(
            grade_id=self._grade(row, cells[GRADE]),
            text=self._text(row, TEXT, cells[TEXT]),
            reason=self._text(row, REASON, cells[REASON]),
            is_text_public=self._yes_no(row, PUBLIC, cells[PUBLIC] or WORDS[YES]) == YES,
            replies={str(q.pk): self._reply(row, heading, q, cells[heading]) for heading, q in self.questions.items()},
        ).tidied()
        self.filled.rows[answer_id] = typed
        if cells[UNCHANGED]:
            self._repeat(row, cells[UNCHANGED], answer_id, typed)

    def _answer_id(self, row: int, key: str) -> int | None:
        """Whose answer the row is; None = a fault is noted."""
        token, _dash, number = key.rpartition("-")
        found = self.fetched.get(token)
        if found is None or number not in found.rows:
            expected = _("en rad ur en fil som ni har hämtat i den här omgången: hämta en ny fil om den är gammal")
            self._refuse(row, KEY, key, expected)
            return None
        if self.filled.fetched and found != self.filled.fetched:
            self._refuse(row, KEY, key, _("rader ur en och samma hämtade fil"))
            return None
        if int(number) in self.filled.rows:
            self._refuse(row, KEY, key, _("varje åtgärd på en enda rad"))
            return None
        self.filled.fetched = found
        return int(number)

    def _repeat(self, row: int, word: str, answer_id: int, typed: Typed) -> None:
        if fold(word) not in ("ja", "x"):
            self._refuse(row, UNCHANGED, word, _("ja, eller en tom cell"))
        elif answer_id not in self.repeatable:
            self._refuse(row, UNCHANGED, word, _("ett svar: ni har inte svarat om åtgärden tidigare"))
        elif self.filled.fetched and typed != from_json(self.filled.fetched.rows[str(answer_id)]):
            self._refuse(row, UNCHANGED, word, _("antingen ja eller ett nytt svar på raden, inte båda"))
        else:
            self.filled.repeated.append(answer_id)

    def _grade(self, row: int, word: str) -> int | None:
        if not word:
            return None
        found = self.grades.get(fold(word))
        if found is None:
            self._refuse(row, GRADE, word, _("något av %(grades)s") % {"grades": self.offered})
        return found

    def _text(self, row: int, heading: str, text: str) -> str:
        if len(text) > MAX_TEXT:
            expected = _("högst %(limit)d tecken: texten har %(length)d") % {"limit": MAX_TEXT, "length": len(text)}
            self._refuse(row, heading, text, expected)
        return text

    def _yes_no(self, row: int, heading: str, word: str) -> str:
        known = {"ja": YES, "nej": NO, "x": YES, "1": YES, "0": NO}
        if fold(word) not in known:
            self._refuse(row, heading, word, _("ja eller nej"))
        return known.get(fold(word), YES)

    def _reply(self, row: int, heading: str, question: Question, word: str) -> str:
        if not word:
            return ""
        if question.kind == Question.Kind.YES_NO:
            return self._yes_no(row, heading, word)
        if question.kind == Question.Kind.TEXT:
            return self._text(row, heading, word)
        try:
            return write_figure(read_figure(word))
        except ValueError:
            self._refuse(row, heading, word, _("en siffra i %(unit)s, till exempel 12,5") % {"unit": question.unit})
            return ""

    def _refuse(self, row: int, heading: str, found: str, expected: str) -> None:
        self.filled.faults.append(Fault(row, heading, found, expected))
