"""Reads single cells of a row, and tells in Swedish what would have been right."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import override

from miljomal.core.text import fold
from miljomal.documents.faults import Fault
from miljomal.programmes.cells import (
    FIRST_YEAR,
    LAST_YEAR,
    AmbiguousAmount,
    NegativeAmount,
    parse_amount,
    parse_date,
    parse_span,
    parse_year,
)
from miljomal.programmes.importers.columns import Columns


class CellReader:
    """One row. What can't be read becomes a fault and an empty value. Amounts and dates are given as text."""

    def __init__(self, row: int, cells: dict[str, str], columns: Columns, faults: list[Fault]) -> None:
        self.row, self._cells, self._columns, self._faults = row, cells, columns, faults

    def cell(self, field: str) -> str:
        """The text, "" where the file has no such column."""
        heading = self._columns.headings.get(field)
        return self._cells[heading] if heading else ""

    def fault(self, field: str, expected: str, *, found: str | None = None) -> None:
        text = self.cell(field) if found is None else found
        self._faults.append(Fault(self.row, self._columns.heading(field), text, expected))

    def text(self, field: str, model: type[models.Model], name: str, *, is_required: bool = False) -> str:
        """A text that fits the model's field `name`."""
        text = self.cell(field)
        longest = getattr(model._meta.get_field(name), "max_length", None)
        if is_required and not text:
            self.fault(field, _("en text: cellen får inte vara tom"))
        if longest and len(text) > longest:
            self.fault(
                field,
                _("högst %(longest)s tecken; texten har %(length)s") % {"longest": longest, "length": len(text)},
            )
        return text

    def amount(self, field: str) -> str | None:
        text = self.cell(field)
        if not text:
            return None
        try:
            return str(parse_amount(text, unit=self._columns.cost_unit))
        except NegativeAmount:
            self.fault(field, _("ett belopp som är noll eller större"))
        except AmbiguousAmount:
            self.fault(field, _("ett entydigt belopp: skriv 6 500 för tusental och 6,5 för decimaler"))
        except ValueError:
            self.fault(
                field,
                _("ett belopp i kronor, till exempel 6 500 000 eller 6,5 miljoner; text hör hemma i Om kostnaden"),
            )
        return None

    def date(self, field: str) -> str | None:
        text = self.cell(field)
        try:
            return parse_date(text).isoformat() if text else None
        except ValueError:
            self.fault(field, _("ett datum mellan 1990 och 2100, till exempel 2024-03-01 eller 1 mars 2024"))
            return None

    def year(self, field: str) -> int | None:
        text = self.cell(field)
        try:
            return parse_year(text) if text else None
        except ValueError:
            years = {"first": FIRST_YEAR, "last": LAST_YEAR}
            self.fault(field, _("ett årtal mellan %(first)s och %(last)s, till exempel 2024") % years)
            return None

    def span(self, field: str) -> tuple[int | None, int | None]:
        text = self.cell(field)
        try:
            return parse_span(text) if text else (None, None)
        except ValueError:
            self.fault(field, _("år mellan 1990 och 2100, till exempel 2024–2027, 2024 eller från 2024"))
            return None, None

    def choice(self, field: str, choices: type[models.TextChoices], synonyms: Mapping[str, str]) -> str:
        """The value of a choice named by its Swedish word; "" where the cell is empty or can't be read."""
        text = self.cell(field)
        if not text:
            return ""
        with override("sv"):
            words = {fold(str(label)): value for value, label in choices.choices if value}
        found = words.get(fold(text)) or synonyms.get(fold(text))
        if found is None:
            labels = ", ".join(str(label) for value, label in choices.choices if value)
            self.fault(field, _("något av orden %(words)s") % {"words": labels})
        return found or ""
