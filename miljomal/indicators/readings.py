"""What a source hands over: one figure for one area and period. Knows no database."""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """Why there is no value."""

    MISSING = "missing"
    SUPPRESSED = "suppressed"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure as the source states it.

    `indicator` is the slug in the catalogue. `area` is "00" for the nation, two digits for a county and four for a
    municipality, as SCB writes them. `part` is the month or quarter, 0 = the whole year. `breakdown` is the key of a
    part of the whole ("transporter"), "" = the whole. `value` None = no value, and `status` says why; 0 is a measured
    zero. `quantity` is the unit as pint reads it, "" = the catalogue's own. `row` is where it stood, for faults.
    """

    indicator: str
    area: str
    year: int
    value: float | None
    part: int = 0
    breakdown: str = ""
    status: str = ""
    quantity: str = ""
    row: str = ""
