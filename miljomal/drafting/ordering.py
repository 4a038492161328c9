"""Moving one thing in a list of lists: measures in themes, themes in a programme. No models here.

An arrangement is `((theme, (measure, …)), …)` with ids, both in the order in which they are shown.
"""

from enum import StrEnum

Arrangement = tuple[tuple[int, tuple[int, ...]], ...]


class Direction(StrEnum):
    """What a button does."""

    UP = "up"
    DOWN = "down"


class NoSuchPlace(Exception):
    """What is moved, or where it goes, is not in the arrangement."""


def dump(arrangement: Arrangement) -> str:
    """The arrangement as a form carries it: "3:7,9;4:"."""
    return ";".join(f"{theme}:{','.join(map(str, measures))}" for theme, measures in arrangement)


def load(text: str) -> Arrangement:
    """Reads what `dump` wrote.

    Raises:
        NoSuchPlace: the text is something else, or names a thing twice.
    """
    try:
        parts = [part.split(":") for part in text.split(";")] if text else []
        read = tuple((_id(theme), tuple(_id(pk) for pk in pks.split(",") if pk)) for theme, pks in parts)
    except ValueError as error:
        raise NoSuchPlace(text[:40]) from error
    measures = [pk for _theme, pks in read for pk in pks]
    if len(set(measures)) != len(measures) or len({theme for theme, _pks in read}) != len(read):
        raise NoSuchPlace(text[:40])
    return read


def _id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise ValueError(text[:20])
    return int(text)


def step(arrangement: Arrangement, measure: int, direction: Direction) -> Arrangement:
    """The measure one place up or down in its theme; as it was where it is first or last already."""
    theme, place = find(arrangement, measure)
    size = len(dict(arrangement)[theme])
    return put(arrangement, measure, theme, min(max(place + (1 if direction is Direction.DOWN else -1), 0), size - 1))


def put(arrangement: Arrangement, measure: int, theme: int, place: int | None = None) -> Arrangement:
    """The measure at a place (0 = first, None = last) of a theme, counted without the measure itself.

    Raises:
        NoSuchPlace: no such measure or theme.
    """
    find(arrangement, measure)
    if theme not in dict(arrangement):
        raise NoSuchPlace(theme)
    moved = []
    for each, measures in arrangement:
        rest = [pk for pk in measures if pk != measure]
        if each == theme:
            rest.insert(len(rest) if place is None else max(place, 0), measure)
        moved.append((each, tuple(rest)))
    return tuple(moved)


def step_theme(arrangement: Arrangement, theme: int, direction: Direction) -> Arrangement:
    """The theme, with its measures, one place up or down; as it was where it is first or last already.

    Raises:
        NoSuchPlace: no such theme.
    """
    themes = [pk for pk, _measures in arrangement]
    if theme not in themes:
        raise NoSuchPlace(theme)
    here = themes.index(theme)
    there = min(max(here + (1 if direction is Direction.DOWN else -1), 0), len(themes) - 1)
    moved = list(arrangement)
    moved.insert(there, moved.pop(here))
    return tuple(moved)


def find(arrangement: Arrangement, measure: int) -> tuple[int, int]:
    """The measure's theme and place.

    Raises:
        NoSuchPlace: no such measure.
    """
    for theme, measures in arrangement:
        if measure in measures:
            return theme, measures.index(measure)
    raise NoSuchPlace(measure)
