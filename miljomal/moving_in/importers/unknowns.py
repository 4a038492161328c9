"""Finds the words of a file that nobody has said the meaning of, with the likeliest meaning of each."""

from collections.abc import Iterator, Mapping
from typing import Any

from miljomal.core.text import fold
from miljomal.moving_in.importers.interpreting import BLANK_GRADE, organisation_id
from miljomal.moving_in.importers.staging import body_of
from miljomal.moving_in.importers.words import Knowledge, grade_key
from miljomal.moving_in.mapping import MARK_FIELDS, nearest
from miljomal.moving_in.models import Upload
from miljomal.moving_in.splitting import split_actors, split_code, split_numbered_title
from miljomal.programmes.cells import parse_year

KINDS = ("programme", "year", "theme", "organisation", "objective", "grade")
MAX_UNKNOWN = 1000
MAX_GUESSES = 300  # looking for the nearest name takes a millisecond
Word = tuple[str, str, str]


def find_unknown(upload: Upload, knowledge: Knowledge) -> list[dict[str, Any]]:
    """Words by kind, in the order of KINDS and then as met: [{kind, key, text, row, count, guess, score}].

    Every year and every theme code is among them, for each is a decision; they come with what is proposed.
    """
    finder = _Finder(upload, knowledge)
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row, cells in body_of(upload):
        for kind, key, text in finder.words(cells):
            word = found.get((kind, key))
            if word:
                word["count"] += 1
            elif len(found) < MAX_UNKNOWN:
                found[kind, key] = {"kind": kind, "key": key, "text": text[:200], "row": row, "count": 1}
    for number, word in enumerate(found.values()):
        guess, score = finder.guess(word["kind"], word["text"]) if number < MAX_GUESSES else (None, 0.0)
        word |= {"guess": guess, "score": score}
    return sorted(found.values(), key=lambda word: (KINDS.index(word["kind"]), word["row"]))


class _Finder:
    """Looks at one row after another."""

    def __init__(self, upload: Upload, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._at = {name: int(position) for position, name in upload.fields.items() if name}
        self._organisations = knowledge.organisations.known
        self._single = {
            "organisation": _single(self._organisations),
            "objective": _single(knowledge.objectives.known),
        }
        self._seen: dict[tuple[str, str], list[Word]] = {}

    def words(self, cells: list[str]) -> Iterator[Word]:
        texts = {name: cells[at] if at < len(cells) else "" for name, at in self._at.items()}
        for name, text in texts.items():
            if text:
                key = (name, text)
                if key not in self._seen:
                    self._seen[key] = list(self._of(name, text))
                yield from self._seen[key]
        is_form = any(name in self._at for name in MARK_FIELDS)
        if texts.get("comment") and "grade" in texts and not texts["grade"] and not is_form:
            yield "grade", BLANK_GRADE, BLANK_GRADE

    def _of(self, name: str, text: str) -> Iterator[Word]:
        """The words of one cell that need a choice."""
        match name:
            case "actor" | "lead" | "partner":
                yield from self._actors(text)
            case "objective":
                for unknown in self._knowledge.objectives.read(text)[1]:
                    yield "objective", fold(unknown), unknown
            case "grade" if self._knowledge.grade(text) is None:
                yield "grade", grade_key(text), text
            case "programme" if fold(text) not in self._knowledge.programmes:
                yield "programme", fold(text), text
            case "year":
                yield from _year(text)
            case "number" | "title":
                yield from self._code(name, text)

    def _actors(self, text: str) -> Iterator[Word]:
        for actor in split_actors(text, self._organisations, self._knowledge.roles):
            if organisation_id(actor.name, self._organisations, {}) is None:
                yield "organisation", fold(actor.name), actor.name

    def _code(self, name: str, text: str) -> Iterator[Word]:
        """The letters of a measure's code stand for its theme where no column names it."""
        if "theme" in self._at or (name == "title" and "number" in self._at):
            return
        code = split_code(text if name == "number" else split_numbered_title(text)[0])
        if code:
            yield "theme", fold(code.theme), code.theme

    def guess(self, kind: str, text: str) -> tuple[Any, float]:
        """The likeliest choice and how likely, 0–1; (None, 0) where there is nothing to go by."""
        if kind in self._single:
            return nearest(text, self._single[kind]) or (None, 0.0)
        match kind:
            case "year":
                return "use", 1.0
            case "theme":
                return text, 0.5
            case "grade":
                slugs = {key: grade.pk for key, grade in self._knowledge.grades.items() if len(key) > 3}
                found = nearest(text, slugs)
                by_pk = {grade.pk: grade.slug for grade in self._knowledge.grades.values()}
                return (by_pk[found[0]], found[1]) if found else (None, 0.0)
            case "programme":
                own = dict.fromkeys(self._knowledge.programmes, 1)
                found = nearest(text, own)
                return ("use", found[1]) if found else (None, 0.0)
        return None, 0.0


def _single(known: Mapping[str, set[int]]) -> dict[str, int]:
    return {key: next(iter(ids)) for key, ids in known.items() if len(ids) == 1}


def _year(text: str) -> Iterator[Word]:
    try:
        year = str(parse_year(text))
    except ValueError:
        return
    yield "year", year, year
