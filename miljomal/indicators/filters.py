"""What a reader asks the pages of indicators for, read from an address."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

MAX_VALUE = 80
MAX_AREAS = 6
CATALOGUE_PARAMS = ("mal", "verksamhet", "kalla", "finns", "text")
LEVELS = ("kommun", "lan", "egna")
DETAIL_PARAMS = ("omrade", "till", "del", "ar", "niva", "ordna", "sida", "basar", "malar", "minskning")


@dataclass(frozen=True, slots=True)
class IndicatorFilter:
    """Slugs, and words of a title; "" = not asked. `finest` "kommun" or "lan" = at least so fine, "siffror" = any."""

    objective: str = ""
    field_of_work: str = ""
    source: str = ""
    finest: str = ""
    text: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "IndicatorFilter":
        """Reads an address's query; unknown parameters are left out, long values cut."""
        return cls(*(query.get(name, "").strip()[:MAX_VALUE] for name in CATALOGUE_PARAMS))

    @property
    def is_active(self) -> bool:
        return any((self.objective, self.field_of_work, self.source, self.finest, self.text))


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page of one indicator is asked to show.

    `areas` are the codes of the areas to compare, in the order chosen, each once and at most six. `part` is a
    breakdown's key, `year` None = the latest, `level` "kommun", "lan" or "egna", `order` "" (by name) or "varde".
    """

    areas: tuple[str, ...] = ()
    part: str = ""
    year: int | None = None
    level: str = "kommun"
    order: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Asked":
        """Reads an address's query: `omrade` holds codes with commas, `till` one more."""
        codes = [code for code in f"{query.get('omrade', '')},{query.get('till', '')}".split(",") if code]
        areas = tuple(dict.fromkeys(code.strip()[:8] for code in codes))[:MAX_AREAS]
        year = query.get("ar", "")
        return cls(
            areas,
            query.get("del", "")[:40],
            int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
            level if (level := query.get("niva", "")) in LEVELS else LEVELS[0],
            "varde" if query.get("ordna") == "varde" else "",
        )


def end_of_day(query: Mapping[str, str]) -> dt.datetime | None:
    """The last moment in Sweden of the day `dag` ("2026-03-31"); None where none is asked for, or no such day is."""
    try:
        day = dt.date.fromisoformat(query.get("dag", ""))
    except ValueError:
        return None
    return timezone.make_aware(dt.datetime.combine(day, dt.time.max))


@dataclass(frozen=True, slots=True)
class OwnAim:
    """A target that a reader wants to try: a change in percent (−50 = half) from a base year to a target year."""

    base_year: int
    year: int
    change: float

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "OwnAim | None":
        """None where something is missing or makes no sense; `minskning` is how many percent less, 0–100."""
        try:
            base, year = int(query.get("basar", "")), int(query.get("malar", ""))
            less = float(query.get("minskning", "").replace(",", "."))
        except ValueError:
            return None
        if not (1850 <= base < year <= 2200 and -1000 <= less <= 100):
            return None
        return cls(base, year, -less)


@dataclass(frozen=True, slots=True)
class AskedAim:
    """What stands in the form of an own target, as the reader wrote it."""

    base_year: str
    year: str
    less: str
    is_asked: bool

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "AskedAim":
        """What was written; where nothing was, an example to begin with."""
        return cls(
            query.get("basar", "")[:4],
            query.get("malar", "")[:4] or "2030",
            query.get("minskning", "")[:6] or "50",
            "malar" in query,
        )
