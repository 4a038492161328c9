"""What would make an objective easier to follow: hints for whoever writes it, none of them forced. No models here."""

import re
from dataclasses import dataclass
from enum import StrEnum

NUMBER = re.compile(r"\d|halver|dubbl|\bnoll\b|\ball[at]\b|\bing(?:a|en|et)\b", re.IGNORECASE)
YEAR = re.compile(r"\b20\d\d\b")


class Hint(StrEnum):
    """A quality that an objective has or lacks."""

    MEASURABLE = "measurable"
    DATED = "dated"
    RESPONSIBLE = "responsible"
    INDICATOR = "indicator"
    DERIVED = "derived"
    CARRIED = "carried"


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of an objective when the hints are given."""

    wording: str
    last_year: int | None
    responsible: str
    targets: int
    roots: int
    measures: int


def lacking(draft: Draft) -> list[Hint]:
    """What it lacks, the most important first.

    A target with an indicator says how much and when, so it makes an objective measurable and dated too.
    """
    has = {
        Hint.DERIVED: draft.roots > 0,
        Hint.MEASURABLE: draft.targets > 0 or bool(NUMBER.search(YEAR.sub("", draft.wording))),
        Hint.DATED: draft.targets > 0 or draft.last_year is not None or bool(YEAR.search(draft.wording)),
        Hint.INDICATOR: draft.targets > 0,
        Hint.RESPONSIBLE: bool(draft.responsible.strip()),
        Hint.CARRIED: draft.measures > 0,
    }
    return [hint for hint, is_there in has.items() if not is_there]
