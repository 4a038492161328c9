"""Reads a published spreadsheet, laid out as its description says, into readings."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from miljomal.documents.faults import Fault, SpreadsheetFault
from miljomal.documents.spreadsheets import read_lines
from miljomal.indicators.readings import Reading
from miljomal.sources.adapters.gathering import Added, Coverage, Levels
from miljomal.sources.adapters.rows import AreaOfRow, Sheet
from miljomal.sources.descriptions import Description
from miljomal.sources.places import Places

MAX_FAULTS = 200


@dataclass(slots=True)
class PublishedFile:
    """A file under its description.

    `faults` grows while `readings` are taken; with any, nothing should be stored. `remarks` are there when the last
    has been taken: what may be as it should, but which somebody ought to know.
    """

    path: Path
    description: Description
    places: Places
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0
    remarks: list[str] = field(default_factory=list)

    def readings(self) -> Iterator[Reading]:
        """The figures row by row; what is added from several rows next to last, sums of areas last.

        Raises:
            SpreadsheetFault: the file can't be read, or its headings are not as described.
        """
        added, levels = Added(), Levels(self.places, self.description.sums)
        coverage = Coverage(self.places, self.description.covers)
        is_empty = True
        for reading in self._of_rows(added):
            is_empty = False
            coverage.remember(reading)
            levels.remember(reading)
            yield reading
        if is_empty and not self.fault_count:
            raise SpreadsheetFault(found=_("ingen rad med siffror"), expected=_("minst en siffra under rubrikerna"))
        yield from levels.readings()
        self.remarks = list(coverage.remarks())

    def fault(self, number: int | None, column: str, found: str, expected: str) -> None:
        """Counts a fault and keeps it if there is room."""
        self.fault_count += 1
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(Fault(number, column, found, expected))

    def _of_rows(self, added: Added) -> Iterator[Reading]:
        """What the rows say, and then what comes of adding them."""
        area = AreaOfRow(self.description.area, self.places, self.fault)
        lines = read_lines(self.path, sheet_name=self.description.sheet)
        for reading, addend in Sheet(self.description, lines, area, self.fault).readings():
            if addend:
                added.add(reading, addend)
            else:
                yield reading
        yield from added.readings()
