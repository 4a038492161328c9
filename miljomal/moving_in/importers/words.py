"""What is known before a file is read: words of the trade, and the names that a county's files may use."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from miljomal.core.reference import read_toml
from miljomal.core.text import fold
from miljomal.followup.models import Grade, Scale
from miljomal.followup.queries.rounds import latest_round
from miljomal.moving_in.mapping import Words
from miljomal.programmes.importers.lookups import Names, objective_names, organisation_names
from miljomal.programmes.models import Programme

DATA = Path(__file__).parents[1] / "data"
_LETTER_FIRST = re.compile(r"([A-ZÅÄÖ])\s*[-–:=.(]\s*\S.*", re.DOTALL)


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, Any]:
    """The reviewed file of headings and words."""
    return read_toml(DATA / "headings.toml")


def grade_key(text: str) -> str:
    """What two ways of writing a grade have in common; the dash of "not relevant" folds to nothing and stays."""
    return fold(text) or text.strip()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Names and words for one programme's files. `grades` has grades by key, `roles` a role by folded word."""

    organisations: Names
    objectives: Names
    scale: Scale
    grades: Mapping[str, Grade]
    roles: Mapping[str, str]
    programmes: frozenset[str]

    def grade(self, text: str) -> Grade | None:
        """The grade that a cell means by letter, name or a known word; None = not known."""
        found = self.grades.get(grade_key(text))
        letter = None if found else _LETTER_FIRST.fullmatch(text)
        return self.grades.get(grade_key(letter[1])) if letter else found

    def words(self) -> Words:
        """The same, as the guessing wants it."""
        known = vocabulary()
        return Words(
            headings=known["headings"],
            grades=frozenset(self.grades),
            roles=frozenset(self.roles),
            marks=frozenset(mark for mark in known["marks"]["yes"] if not mark.isdigit()),
            organisations=frozenset(self.organisations.known),
            objectives=frozenset(self.objectives.known),
            programmes=self.programmes,
        )


def knowledge_of(programme: Programme) -> Knowledge:
    """Six queries. The scale is that of the programme's latest round, else the newest there is.

    `programme` may be one that is not saved yet.
    """
    latest = latest_round(programme) if programme.pk else None
    scale = latest.scale if latest else Scale.objects.order_by("slug", "-version").first()
    if scale is None:
        raise LookupError("no scale is loaded: run manage.py seed")
    names = (programme.title, programme.short_name, programme.slug)
    return Knowledge(
        organisations=organisation_names(programme),
        objectives=objective_names(programme),
        scale=scale,
        grades=_grades(scale),
        roles={fold(word): role for role, words in vocabulary()["roles"].items() for word in words},
        programmes=frozenset(fold(name) for name in names if name),
    )


def _grades(scale: Scale) -> dict[str, Grade]:
    found: dict[str, Grade] = {}
    words = vocabulary()["grades"]
    for grade in scale.grades.order_by("order"):
        for word in (grade.letter, grade.name, grade.slug, *words.get(grade.slug, ())):
            found.setdefault(grade_key(word), grade)
    return found


def marks() -> Mapping[str, bool]:
    """What a cell in a column of crosses means, by its text in lower case."""
    said = vocabulary()["marks"]
    return {**dict.fromkeys(said["yes"], True), **dict.fromkeys(said["no"], False)}
