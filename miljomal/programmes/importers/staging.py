"""Checked rows wait in a temporary file until all of them are checked, so that memory does not grow with them."""

import json
import tempfile
from collections.abc import Iterator
from itertools import islice
from types import TracebackType
from typing import Any, NamedTuple, Self


class StagedRow(NamedTuple):
    """A checked row. `values` are a measure's fields; amounts and dates are text there, as JSON has neither.

    `decision` is what the row says about the stage of its participations, None = nothing; `objectives` and
    `fields_of_work` are ids, None = the file has no such column.
    """

    row: int
    theme: str
    number: str
    values: dict[str, Any]
    participants: list[tuple[int, str]]
    decision: dict[str, Any] | None
    objectives: list[int] | None
    fields_of_work: list[int] | None


class Staging:
    """Rows are added once, then read in batches, in the same order."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  # closed by __exit__
        self.count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def add(self, row: StagedRow) -> None:
        json.dump(row, self._file, ensure_ascii=False, separators=(",", ":"))
        self._file.write("\n")
        self.count += 1

    def batches(self, size: int) -> Iterator[list[StagedRow]]:
        self._file.seek(0)
        while lines := list(islice(self._file, size)):
            yield [StagedRow(*json.loads(line)) for line in lines]
