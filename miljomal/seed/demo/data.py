"""The reviewed files of the invented county, and the moments in them."""

import datetime as dt
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from miljomal.core.reference import read_toml

DATA = Path(__file__).parents[1] / "data"
SOURCE = "Exempeldata"
PROGRAMMES = ("exempellan-2024-2028", "exempellan-klimatloften-2025-2027")

_STOCKHOLM = ZoneInfo("Europe/Stockholm")


def read_county() -> dict[str, Any]:
    """Places, organisations, people, plan and assessments."""
    return read_toml(DATA / "exempellan.toml")


def read_programme(slug: str) -> dict[str, Any]:
    """A programme with its measures, changes, rounds and answers."""
    return read_toml(DATA / f"{slug}.toml")


def moment(stated: dt.datetime) -> dt.datetime:
    """A moment of a file, which states Stockholm time, as UTC."""
    return stated.replace(tzinfo=_STOCKHOLM).astimezone(dt.UTC)
