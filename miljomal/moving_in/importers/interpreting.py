"""Reads one row after another into plain facts, by what its columns and words have been said to mean."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from miljomal.core.text import fold
from miljomal.documents.faults import Fault
from miljomal.documents.workbooks import column_letter
from miljomal.moving_in.importers.facts import RowFacts
from miljomal.moving_in.importers.words import Knowledge, grade_key, marks
from miljomal.moving_in.mapping import MARK_FIELDS
from miljomal.moving_in.splitting import split_actors, split_code, split_numbered_title
from miljomal.programmes.cells import parse_date, parse_year
from miljomal.programmes.importers.checking import DATE_LIKE
from miljomal.programmes.models import Measure, Participation, Theme
from miljomal.referrals.models import Stance

MAX_TEXT = 20_000
MAX_COUNT = 100_000
ROLE_COLUMNS = ("lead", "partner", "actor")
POSITIONS = dict(zip(MARK_FIELDS, Stance.Position.values[1:], strict=True))
BLANK_GRADE = "(tom)"


class SkippedRow(Exception):
    """The coordinator has said that rows like this one are left out."""


class Interpreter:
    """Reads rows in order; `faults` grows. `fields` = field by column position, `choices` and `terms` as in Upload."""

    def __init__(
        self,
        *,
        headings: list[str],
        fields: Mapping[str, str],
        choices: Mapping[str, Mapping[str, Any]],
        terms: Mapping[str, Any],
        knowledge: Knowledge,
    ) -> None:
        self._headings, self._choices, self._terms, self._knowledge = headings, choices, terms, knowledge
        self._at = {name: int(position) for position, name in fields.items() if name}
        self._marks = marks()
        self._known = knowledge.organisations.known
        self._grades = {grade.slug: grade for grade in knowledge.grades.values()}
        self._split: dict[str, list[tuple[int, str]]] = {}
        self._above: dict[str, str] = {}
        self.faults: list[Fault] = []

    def __contains__(self, name: str) -> bool:
        return name in self._at

    @property
    def organisation_names(self) -> dict[int, str]:
        """Names by id, as shown."""
        return self._knowledge.organisations.shown

    def heading(self, name: str) -> str:
        """The heading of a field's column, or its letter; "" where the file has none."""
        position = self._at.get(name)
        return "" if position is None else self._headings[position] or column_letter(position)

    def read(self, row: int, cells: list[str]) -> RowFacts | None:
        """The row's facts. None = nothing of it is wanted. What can't be read becomes a fault and an empty value."""
        texts = {name: cells[at] if at < len(cells) else "" for name, at in self._at.items()}
        if not any(texts.values()):
            return None
        self._fill_down(texts)
        facts = RowFacts(row)
        try:
            self._programme(facts, texts)
            self._measure(facts, texts)
            self._parts(facts, texts)
            self._answer(facts, texts)
        except SkippedRow:
            return None
        self._position(facts, texts)
        return facts

    def fault(self, facts: RowFacts, name: str, found: str, expected: str) -> None:
        self.faults.append(Fault(facts.row, self.heading(name), found, expected))

    def _chosen(self, kind: str, key: str) -> Any:
        return self._choices.get(kind, {}).get(key)

    def _fill_down(self, texts: dict[str, str]) -> None:
        """Where an empty cell means the same as above; a new theme begins a new list of measures."""
        if not self._terms.get("fills_down"):
            return
        own = [name for name in ("theme", "number", "title") if name in texts]
        is_new = bool(texts.get("number") or texts.get("title"))
        for name in own:
            if texts[name]:
                self._above[name] = texts[name]
            elif name == "theme" or not is_new:
                texts[name] = self._above.get(name, "")

    def _programme(self, facts: RowFacts, texts: dict[str, str]) -> None:
        named = texts.get("programme", "")
        if not named or fold(named) in self._knowledge.programmes:
            return
        chosen = self._chosen("programme", fold(named))
        if chosen == "skip":
            raise SkippedRow
        if chosen != "use":
            self.fault(facts, "programme", named, _("programmet som filen läses in i, eller ett val på sidan Värden"))

    def _measure(self, facts: RowFacts, texts: dict[str, str]) -> None:
        number, title = texts.get("number", ""), " ".join(texts.get("title", "").split())
        if "number" not in self._at and title:
            number, title = split_numbered_title(title)
        if DATE_LIKE.fullmatch(number):
            expected = _("ett nummer: kalkylprogrammet har gjort om det till ett datum, välj formatet Text")
            self.fault(facts, "number", number, expected)
            number = ""
        facts.number = re.sub(r"(?<=[0-9]),(?=[0-9])", ".", " ".join(number.split()).removesuffix("."))
        facts.title, facts.text = title, texts.get("text", "")
        facts.theme = self._theme(texts.get("theme", ""), facts.number)
        self._fits(facts, "number", facts.number, Measure, "number")
        self._fits(facts, "title", facts.title, Measure, "title")
        self._fits(facts, "theme", facts.theme, Theme, "title")
        self._is_not_too_long(facts, "text", facts.text)
        if title and not fold(title):
            self.fault(facts, "title", title, _("en titel med bokstäver"))
        if "objective" in self._at:
            facts.objectives = self._objectives(facts, texts["objective"])

    def _theme(self, text: str, number: str) -> str:
        """The theme's title: as the cell says, or what the letters of the measure's code have been said to mean."""
        if "theme" in self._at:
            return str(self._chosen("theme", fold(text)) or text)
        code = split_code(number)
        return str(self._chosen("theme", fold(code.theme)) or code.theme) if code else ""

    def _fits(self, facts: RowFacts, name: str, text: str, model: type[models.Model], own: str) -> None:
        longest = getattr(model._meta.get_field(own), "max_length", None)
        if longest and len(text) > longest:
            expected = _("högst %(longest)s tecken; texten har %(length)s") % {"longest": longest, "length": len(text)}
            self.fault(facts, name, text, expected)

    def _is_not_too_long(self, facts: RowFacts, name: str, text: str, longest: int = MAX_TEXT) -> None:
        if len(text) > longest:
            expected = _("högst %(longest)s tecken; texten har %(length)s") % {"longest": longest, "length": len(text)}
            self.fault(facts, name, text, expected)

    def _objectives(self, facts: RowFacts, text: str) -> list[int]:
        ids, unknown = self._knowledge.objectives.read(text) if text else ([], [])
        found = dict.fromkeys(ids)
        for name in unknown:
            chosen = self._chosen("objective", fold(name))
            if chosen:
                found[int(chosen)] = None
            elif chosen is None:
                self.fault(facts, "objective", name, _("ett miljömål som finns här, eller ett val på sidan Värden"))
        return list(found)

    def _parts(self, facts: RowFacts, texts: dict[str, str]) -> None:
        said = self._role(facts, texts.get("role", ""))
        for column in ROLE_COLUMNS:
            if text := texts.get(column, ""):
                facts.names_actors = True
                default = said if column == "actor" else column
                named = list(self._organisations(facts, column, text))
                if column == "lead" and any(role == Participation.Role.LEAD for _pk, role in named):
                    default = Participation.Role.PARTNER  # one of several is singled out
                for pk, role in named:
                    wanted = role or default or Participation.Role.UNKNOWN
                    if facts.parts.get(pk) in (None, Participation.Role.UNKNOWN):
                        facts.parts[pk] = wanted
        own = self._terms.get("organisation_id")
        if own and not facts.names_actors:
            facts.parts[int(own)] = Participation.Role.UNKNOWN
        facts.diary_number = texts.get("diary_number", "")
        self._fits(facts, "diary_number", facts.diary_number, Participation, "diary_number")

    def _role(self, facts: RowFacts, text: str) -> str:
        role = self._knowledge.roles.get(fold(text), "")
        if text and not role:
            self.fault(facts, "role", text, _("huvudansvarig eller medverkande"))
        return role

    def _organisations(self, facts: RowFacts, column: str, text: str) -> Iterable[tuple[int, str]]:
        """Ids with a role of their own where the cell gives one; the same cell is split once only."""
        if text in self._split:
            return self._split[text]
        found: list[tuple[int, str]] = []
        is_whole = True
        for actor in split_actors(text, self._known, self._knowledge.roles):
            pk = organisation_id(actor.name, self._known, self._choices)
            if pk is None:
                is_whole = False
                expected = _("en organisation som finns här, eller ett val på sidan Värden")
                self.fault(facts, column, actor.name, expected)
            elif pk:
                found.append((pk, actor.role))
        if is_whole:
            self._split[text] = found
        return found

    def _answer(self, facts: RowFacts, texts: dict[str, str]) -> None:
        facts.comment = texts.get("comment", "")
        self._is_not_too_long(facts, "comment", facts.comment, 4000 if self.has_positions else MAX_TEXT)
        if "grade" not in self._at:
            return
        self._grade(facts, texts["grade"])
        facts.year = self._year(facts, texts.get("year", ""))
        if date := texts.get("answered_on", ""):
            try:
                facts.answered_on = parse_date(date)
            except ValueError:
                expected = _("ett datum mellan 1990 och 2100, till exempel 2024-03-01 eller 1 mars 2024")
                self.fault(facts, "answered_on", date, expected)
        if "count" in self._at:
            self._count(facts, texts["count"])

    @property
    def has_positions(self) -> bool:
        """Whether the file is a referral's form."""
        return any(name in self._at for name in MARK_FIELDS)

    def _grade(self, facts: RowFacts, text: str) -> None:
        if not text and not (facts.comment and not self.has_positions):
            return
        grade = self._knowledge.grade(text) if text else None
        if grade is None:
            chosen = self._chosen("grade", grade_key(text) if text else BLANK_GRADE)
            if chosen is None:
                letters = ", ".join(found.letter for found in self._grades.values())
                expected = _("någon av graderna %(letters)s, eller ett val på sidan Värden") % {"letters": letters}
                self.fault(facts, "grade", text, expected)
                return
            grade = self._grades.get(chosen)
        if grade:
            facts.grade_id, facts.is_reasoned = grade.pk, grade.needs_reason

    def _year(self, facts: RowFacts, text: str) -> int | None:
        """The year of the cell, else the one stated for the whole file."""
        stated = self._terms.get("year")
        if not text and stated:
            return int(stated)
        try:
            year = parse_year(text)
        except ValueError:
            if facts.grade_id:
                self.fault(facts, "year", text, _("ett årtal som 2024, eller ett år för hela filen på sidan Värden"))
            return None
        if self._chosen("year", str(year)) == "skip":
            raise SkippedRow
        return year

    def _count(self, facts: RowFacts, text: str) -> None:
        digits = re.sub(r"\s", "", text)
        if digits.isascii() and digits.isdigit() and int(digits[:9]) <= MAX_COUNT:
            facts.count = int(digits)
        else:
            self.fault(facts, "count", text, _("ett helt antal, noll eller större"))

    def _position(self, facts: RowFacts, texts: dict[str, str]) -> None:
        """The position whose column has the cross; several crosses on a row can't all be right."""
        crossed = [name for name in MARK_FIELDS if name in self._at and self._is_marked(facts, name, texts[name])]
        if len(crossed) > 1:
            self.fault(facts, crossed[1], texts[crossed[1]], _("ett enda kryss på raden"))
        elif crossed:
            facts.position = POSITIONS[crossed[0]]

    def _is_marked(self, facts: RowFacts, name: str, text: str) -> bool:
        marked = self._marks.get(text.strip().casefold())
        if marked is None:
            self.fault(facts, name, text, _("ett X eller en tom cell; skriv text i kommentaren"))
        return bool(marked)


def organisation_id(name: str, known: Mapping[str, set[int]], choices: Mapping[str, Mapping[str, Any]]) -> int | None:
    """The organisation that a name means, 0 = it is left out, None = not known yet. What was chosen comes first."""
    chosen = choices.get("organisation", {}).get(fold(name))
    if chosen is not None:
        return int(chosen)
    found = known.get(fold(name), set())
    return next(iter(found)) if len(found) == 1 else None
