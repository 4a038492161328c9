"""What an import did, or would do."""

from dataclasses import dataclass, field
from typing import Any

from miljomal.documents.faults import Fault


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Rows of the file by what they meant, what the programme has beyond the file, and every fault.

    With faults nothing is written and the counts are 0. `missing` are measures, `missing_participations`
    "organisation i åtgärd": they stay as they are. `theme_titles` are themes that the file adds.
    """

    programme: str = ""
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    theme_titles: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    missing_participations: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = field(default=())
    is_written: bool = False

    def as_dict(self) -> dict[str, Any]:
        """For machines; field names in English, texts as they are shown."""
        return {
            "programme": self.programme,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "new_themes": list(self.theme_titles),
            "missing": list(self.missing),
            "missing_participations": list(self.missing_participations),
            "faults": [
                {"row": fault.row, "column": fault.column, "found": fault.found, "expected": fault.expected}
                for fault in self.faults
            ],
            "is_written": self.is_written,
        }
