"""The three-way comparison, without a database: what stood when the file was fetched, what it says, what stands now."""

from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")


class Verdict(StrEnum):
    """What becomes of one row. SAME = the file says what stands already, or nothing new; TAKEN = only the file has
    changed; CLASH = both the file and somebody here have, to different ends, so a person must choose.
    """

    SAME = "same"
    TAKEN = "taken"
    CLASH = "clash"


def merge(*, fetched: T, said: T, now: T) -> Verdict:
    """What becomes of a row, given what stood at the fetch, what the file says, and what stands now."""
    if said in (fetched, now):
        return Verdict.SAME
    return Verdict.TAKEN if now == fetched else Verdict.CLASH
