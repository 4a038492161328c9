"""What the tests of sheets share: an organisation that is asked, and a sheet that is fetched, written in, sent back."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import python_calamine as calamine
from django.core.files.base import ContentFile

from miljomal.accounts.models import Person
from miljomal.answer_sheets.models import ReturnedSheet
from miljomal.answer_sheets.services import fetch_sheet, return_sheet
from miljomal.core import clock
from miljomal.documents.tests.files import write_xlsx
from miljomal.followup.models import Respondent
from miljomal.followup.tests.helpers import DURING

Row = dict[str, Any]


def cells_of(content: bytes, sheet: int = 0) -> list[list[Any]]:
    """A workbook's sheet as it would be read by anybody."""
    return calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(sheet).to_python()


def fetched(respondent: Respondent, by: Person) -> list[Row]:
    """A fetched sheet as rows by heading."""
    with clock.at(DURING):
        content = fetch_sheet(respondent=Respondent.objects.get(pk=respondent.pk), by=by)
    headings, *rows = cells_of(content)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def sent_back(
    respondent: Respondent,
    rows: list[Row],
    by: Person,
    folder: Path,
    *,
    write: Callable[..., Path] = write_xlsx,
    name: str = "blad.xlsx",
) -> ReturnedSheet:
    """Sends the rows back as a file of another program's making."""
    path = write(folder / name, [list(rows[0]), *[list(row.values()) for row in rows]])
    with clock.at(DURING):
        fresh = Respondent.objects.get(pk=respondent.pk)
        return return_sheet(respondent=fresh, file=ContentFile(path.read_bytes()), name=name, by=by)
