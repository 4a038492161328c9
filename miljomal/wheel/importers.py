"""Loads the national dates from the reviewed data file."""

from pathlib import Path
from typing import Any

from miljomal.core.reference import read_toml, sync
from miljomal.wheel.models import NationalDate

DATA = Path(__file__).parent / "data"
OPTIONAL: dict[str, Any] = {
    "to_month": None, "day": None, "only_year": None, "is_deadline": False, "note": "", "audiences": []
}  # fmt: skip


def load_national_dates() -> int:
    """The national dates; one that has left the file stays until a person removes it."""
    rows = [{**OPTIONAL, **row} for row in read_toml(DATA / "national_dates.toml")["date"]]
    return sync(NationalDate, rows, key=["slug"])
