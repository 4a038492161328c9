"""The faults of a file as a list to mend by."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from miljomal.documents.paper import Column
from miljomal.documents.sheets import Table, csv_pieces


def faults_csv(faults: list[dict[str, Any]]) -> Iterator[bytes]:
    """Row, column, what was found and what was expected; one fault a line, in the file's order."""
    columns = [Column(_("Rad")), Column(_("Kolumn")), Column(_("Står nu")), Column(_("Väntat"))]
    rows = ([fault["row"], fault["column"], fault["found"], fault["expected"]] for fault in faults)
    return csv_pieces(Table(_("Fel"), columns, rows))
