"""Guesses which column of a spreadsheet is what, from its heading and from what stands in it."""

import difflib
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from miljomal.core.text import fold
from miljomal.moving_in.splitting import split_actors, split_code

SURE, LIKELY, LEAST = 0.85, 0.6, 0.35
HEADER_WITHIN, MOST_HEADER_ROWS = 20, 3
LONG_TEXT, LONGEST_HEADING, LONGEST_LIST = 40, 120, 300
SAMPLE = 200
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_DATE = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}(?: .*)?|[0-9]{1,2}[./][0-9]{1,2}[./ ](?:19|20)[0-9]{2}")
_INTEGER = re.compile(r"[0-9]{1,6}")
_NUMBER = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,3})?[a-zåäö]?")
MARK_FIELDS = ("takes_part", "already", "not_relevant")


class Words(NamedTuple):
    """What is known beforehand: headings by field; folded words for grades, roles and marks; known names."""

    headings: Mapping[str, Sequence[str]]
    grades: Container[str]
    roles: Container[str]
    marks: Container[str]
    organisations: Container[str] = frozenset()
    objectives: Container[str] = frozenset()
    programmes: Container[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, all header rows joined, and its filled cells, or a sample of them."""

    heading: str
    cells: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Guess:
    """The best field of a column, "" = none fits; `score` 0–1; `why` holds "heading", "content", both or nothing."""

    field: str = ""
    score: float = 0.0
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shares:
    """How large a share of a column's filled cells looks like what; all 0 where it is empty."""

    filled: int = 0
    share: Mapping[str, float] = field(default_factory=dict)

    def __getitem__(self, kind: str) -> float:
        return self.share.get(kind, 0.0)


def guess_columns(columns: Sequence[Column], words: Words) -> list[Guess]:
    """For each column, in order, the best field; a field is given once, to the column that fits it best.

    Equal scores: the earlier column first, then the earlier field of `words.headings`.
    """
    order = {name: place for place, name in enumerate(words.headings)}
    candidates = []
    for index, column in enumerate(columns):
        shares = shares_of(column, words)
        for name in words.headings:
            score, why = score_of(column.heading, shares, name, words)
            if score >= LEAST:
                candidates.append((-score, index, order[name], name, why))
    guesses = [Guess()] * len(columns)
    taken: set[str] = set()
    for minus, index, _place, name, why in sorted(candidates):
        if not guesses[index].field and name not in taken:
            guesses[index] = Guess(name, -minus, why)
            taken.add(name)
    return guesses


def score_of(heading: str, shares: Shares, name: str, words: Words) -> tuple[float, tuple[str, ...]]:
    """How well a column fits a field, 0–1, and what says so."""
    said = heading_score(heading, words.headings[name])
    seen = _content_score(shares, name)
    if shares.filled and said and seen < _EXPECTED.get(name, 0.0):
        said *= 0.55  # the heading says one thing, the cells another
    if said >= LEAST:
        score = round(said + (1 - said) * 0.6 * seen, 4)
        return score, ("heading", "content") if seen > 0.3 else ("heading",)
    score = round(max(0.8 * seen, said), 4)
    return score, ("content",) if seen else ()


def heading_score(heading: str, synonyms: Sequence[str]) -> float:
    """1 = the same words; less where only a part of them agrees, or where it looks like a misspelling; 0 = neither."""
    key = fold(heading[:LONGEST_HEADING])
    return max((_likeness(key, fold(synonym)) for synonym in synonyms), default=0.0) if key else 0.0


@lru_cache(maxsize=20_000)
def _likeness(key: str, synonym: str) -> float:
    if key == synonym or key.replace(" ", "") == synonym.replace(" ", ""):
        return 1.0
    own, wanted = key.split(), synonym.split()
    if len(synonym) > 1 and any(own[at : at + len(wanted)] == wanted for at in range(len(own))):
        # The last words of a heading say what it is: "Kommunens grad" is a grade.
        return round(0.6 + 0.3 * len(synonym) / len(key) + (0.05 if own[-len(wanted) :] == wanted else 0), 4)
    if min(len(key), len(synonym)) < 4:
        return 0.0
    ratio = difflib.SequenceMatcher(None, key, synonym, autojunk=False).ratio()
    return round(0.9 * ratio, 4) if ratio >= 0.8 else 0.0


def shares_of(column: Column, words: Words) -> Shares:
    """What the filled cells of a column look like, by the first two hundred of them."""
    cells = Counter([cell for cell in column.cells if cell.strip()][:SAMPLE])
    if not cells:
        return Shares()
    total = cells.total()
    tests: dict[str, Callable[[str], bool]] = {
        "grade": lambda cell: fold(cell) in words.grades or cell.strip() in words.grades,
        "role": lambda cell: fold(cell) in words.roles and len(cell) > 2,
        "mark": lambda cell: cell.strip().casefold() in words.marks,
        "year": lambda cell: bool(_YEAR.fullmatch(cell)),
        "date": lambda cell: bool(_DATE.fullmatch(cell)),
        "integer": lambda cell: bool(_INTEGER.fullmatch(cell)),
        "number": lambda cell: bool(_NUMBER.fullmatch(cell)) and not _YEAR.fullmatch(cell),
        "code": lambda cell: split_code(cell) is not None,
        "actor": lambda cell: _names_known(cell, words.organisations),
        "objective": lambda cell: _names_known(cell, words.objectives),
        "programme": lambda cell: fold(cell) in words.programmes,
        "long": lambda cell: len(cell) > LONG_TEXT,
        "words": lambda cell: len(cell) > 6 and any(char.isalpha() for char in cell),
    }
    share = {kind: sum(n for cell, n in cells.items() if test(cell)) / total for kind, test in tests.items()}
    share["distinct"] = len(cells) / total
    return Shares(total, share)


def _names_known(cell: str, known: Container[str]) -> bool:
    """At least half of what the cell names is known. A long text is no list of names."""
    if len(cell) > LONGEST_LIST:
        return False
    names = [fold(actor.name) for actor in split_actors(cell, known, {})]
    return bool(names) and sum(name in known for name in names) * 2 >= len(names)


# A heading of the field is doubted when the cells show less of what they should.
_EXPECTED = {
    "grade": 0.3,
    "year": 0.5,
    "count": 0.5,
    "answered_on": 0.3,
    "role": 0.2,
    **dict.fromkeys(MARK_FIELDS, 0.1),
}


def _content_score(shares: Shares, name: str) -> float:
    """How much the cells alone speak for the field, 0–1."""
    match name:
        case "grade" | "year" | "role" | "actor" | "objective" | "programme":
            return shares[name]
        case "number":
            return max(shares["code"], 0.7 * shares["number"] * shares["distinct"]) * (1 - shares["grade"])
        case "answered_on":
            return shares["date"]
        case "count":
            return shares["integer"] * (1 - shares["year"]) * 0.5
        case "comment":
            return shares["long"] * 0.6
        case "title":
            return shares["words"] * shares["distinct"] * (1 - shares["long"]) * (1 - shares["actor"]) * 0.5
        case "takes_part" | "already" | "not_relevant":
            return shares["mark"] * 0.3
    return 0.0


def in_words(score: float) -> str:
    """ "sure", "likely" or "guess"."""
    return "sure" if score >= SURE else "likely" if score >= LIKELY else "guess"


class Header(NamedTuple):
    """Where the headings stand: the first and the last of their rows, as positions among the lines given."""

    first: int
    last: int


def find_header(lines: Sequence[Sequence[str]], words: Words) -> Header:
    """The header rows, among the first twenty lines; a title above them is none of them.

    Where no line looks like headings, the first one with two filled cells, else the first.
    """
    best, chosen = 0.0, None
    for first in range(min(HEADER_WITHIN, len(lines))):
        for last in range(first, min(first + MOST_HEADER_ROWS, len(lines))):
            if sum(map(bool, lines[last])) < 2 or (last > first and not _may_stand_above(lines[first])):
                continue
            score = _header_score(lines, Header(first, last), words)
            if score > best:
                best, chosen = score, Header(first, last)
    if chosen:
        return chosen
    filled = next((at for at, cells in enumerate(lines[:HEADER_WITHIN]) if sum(map(bool, cells)) > 1), 0)
    return Header(filled, filled)


def _may_stand_above(cells: Sequence[str]) -> bool:
    """A group heading names columns to the right too; a title of the whole table stands alone, first."""
    return any(cells[1:])


def _header_score(lines: Sequence[Sequence[str]], header: Header, words: Words) -> float:
    """How many columns have a heading that is known; short texts only, and no more rows than help."""
    headings = join_headings(lines[header.first : header.last + 1])
    total = 0.0
    for heading in headings:
        if heading and len(heading) <= LONGEST_HEADING:
            likeness = max(heading_score(heading, synonyms) for synonyms in words.headings.values())
            total += likeness if likeness >= LEAST else -0.05
    values = sum(1 for cell in lines[header.last] if fold(cell) in words.grades or _YEAR.fullmatch(cell))
    return total - 0.5 * values - 0.3 * (header.last - header.first)


def join_headings(rows: Sequence[Sequence[str]]) -> list[str]:
    """One heading for each column: what stands above it, then its own words.

    A heading above spreads to the right as far as the columns have none of their own above them,
    as a merged cell does. The same words are not said twice.
    """
    width = max((len(row) for row in rows), default=0)
    spread = [_spread(row, width) if at < len(rows) - 1 else _wide(row, width) for at, row in enumerate(rows)]
    headings = []
    for column in range(width):
        own = spread[-1][column] if spread else ""
        parts = [row[column] for row in spread[:-1]] + [own]
        is_alone = not own and not any(_wide(row, width)[column] for row in rows)
        said = dict.fromkeys(part for part in parts if part)
        headings.append("" if is_alone else " ".join(said))
    return headings


def _wide(row: Sequence[str], width: int) -> list[str]:
    return [*row, *[""] * (width - len(row))]


def _spread(row: Sequence[str], width: int) -> list[str]:
    current, cells = "", []
    for cell in _wide(row, width):
        current = cell or current
        cells.append(current)
    return cells


def fingerprint(headings: Sequence[str]) -> str:
    """The same for the same headings in the same order, however they are written."""
    return hashlib.sha256("\x1f".join(fold(heading) for heading in headings).encode()).hexdigest()


def nearest(name: str, known: Mapping[str, int], *, cutoff: float = 0.6) -> tuple[int, float] | None:
    """The known thing whose folded name is most like `name`, and how alike, 0–1; None where nothing is."""
    key = fold(name)[:LONGEST_HEADING]
    found = difflib.get_close_matches(key, known, n=1, cutoff=cutoff)
    if not found:
        return None
    return known[found[0]], round(difflib.SequenceMatcher(None, key, found[0], autojunk=False).ratio(), 4)
