"""What is wrong in a file that somebody sent in, told so that she can mend it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

SHOWN_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault.

    `row` as the spreadsheet program numbers it, None = the whole file; `column` a heading or a letter.

    `found` is "" where something is missing; `expected` says in Swedish what would be right. `is_quoted` False =
    `found` describes what was found, in our words.
    """

    row: int | None
    column: str
    found: str
    expected: str
    is_quoted: bool = True

    def __str__(self) -> str:
        return _("%(place)s: %(found)s → %(expected)s") % {
            "place": self.place,
            "found": self._shown,
            "expected": self.expected,
        }

    @property
    def place(self) -> str:
        """Where it stands: "rad 12, kolumn Kostnad"."""
        if self.row is None:
            return self.column or _("filen")
        if not self.column:
            return _("rad %(row)s") % {"row": self.row}
        return _("rad %(row)s, kolumn %(column)s") % {"row": self.row, "column": self.column}

    @property
    def _shown(self) -> str:
        text = " ".join("".join(char if char.isprintable() else " " for char in self.found).split())
        if not text:
            return _("tomt")
        if not self.is_quoted:
            return text
        return f"”{text[:SHOWN_LENGTH].rstrip()}…”" if len(text) > SHOWN_LENGTH else f"”{text}”"


class SpreadsheetFault(Exception):
    """The file can't be read any further; `fault` says where and why."""

    def __init__(self, *, found: str, expected: str, row: int | None = None, column: str = "") -> None:
        self.fault = Fault(row, column, found, expected, is_quoted=False)
        super().__init__(str(self.fault))
