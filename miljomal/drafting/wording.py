"""What differs between two texts, word by word, and which things of a list have moved. No models here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TypeVar

T = TypeVar("T")

# Comparing grows with the product of both lengths. Past this many words between the first and the last change,
# the whole stretch counts as changed.
MAX_WORDS = 600


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; `is_changed` = it stands in this version only."""

    text: str
    is_changed: bool


def changed_words(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces. Joined again they are the texts, and the unchanged pieces of both say the same."""
    old, new = _words(before), _words(after)
    start = _same(old, new)
    end = _same(old[start:][::-1], new[start:][::-1])
    old_middle, new_middle = old[start : len(old) - end], new[start : len(new) - end]
    left = [Piece("".join(old[:start]), is_changed=False)]
    right = list(left)
    for is_same, (i, j), (k, n) in _stretches(old_middle, new_middle):
        left.append(Piece("".join(old_middle[i:j]), not is_same))
        right.append(Piece("".join(new_middle[k:n]), not is_same))
    tail = Piece("".join(old[len(old) - end :]), is_changed=False)
    return _told([*left, tail]), _told([*right, tail])


def moved(before: Sequence[T], after: Sequence[T]) -> set[T]:
    """The fewest things that must be moved to come from one order to the other, among those in both."""
    both = set(before) & set(after)
    old, new = [thing for thing in before if thing in both], [thing for thing in after if thing in both]
    places = {thing: place for place, thing in enumerate(old)}
    return both - set(_longest_rise(new, [places[thing] for thing in new]))


def _longest_rise(things: Sequence[T], places: Sequence[int]) -> list[T]:
    """The things of the longest rising subsequence of places: those that kept their order among themselves."""
    best: list[tuple[int, int]] = []  # per thing: the length of the longest rise that ends there, and what came before
    for here, place in enumerate(places):
        earlier = [(best[i][0], i) for i in range(here) if places[i] < place]
        length, previous = max(earlier, default=(0, -1))
        best.append((length + 1, previous))
    rise: list[T] = []
    here = max(range(len(best)), key=lambda i: best[i][0], default=-1)
    while here >= 0:
        rise.append(things[here])
        here = best[here][1]
    return rise


def _words(text: str) -> list[str]:
    """Words with the space after them."""
    return re.findall(r"\S+\s*|\s+", text)


def _same(old: list[str], new: list[str]) -> int:
    """How many words both begin with."""
    return next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))


def _stretches(old: list[str], new: list[str]) -> list[tuple[bool, tuple[int, int], tuple[int, int]]]:
    if max(len(old), len(new)) > MAX_WORDS:
        return [(False, (0, len(old)), (0, len(new)))]
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(tag == "equal", (i, j), (k, n)) for tag, i, j, k, n in codes]


def _told(pieces: list[Piece]) -> list[Piece]:
    """Empty pieces left out and neighbours of one kind joined."""
    told: list[Piece] = []
    for piece in pieces:
        if told and piece.text and told[-1].is_changed == piece.is_changed:
            told[-1] = Piece(told[-1].text + piece.text, piece.is_changed)
        elif piece.text:
            told.append(piece)
    return told
