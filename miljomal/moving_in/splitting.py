"""What a cell of a published table holds: several actors with roles, a code of letters and digits, a mark."""

import re
from collections.abc import Container, Iterator, Mapping
from typing import NamedTuple

from miljomal.core.text import fold

MAX_NAME_PARTS = 8
_HARD = re.compile(r"[;\n•]|\s\|\s")
_SOFT = re.compile(r"(\s*,\s*|\s+(?:och|samt|&|\+)\s+|\s*/\s*)", re.IGNORECASE)
_PARENTHESIS = re.compile(r"\(([^()]*)\)")
_CODE = re.compile(r"([A-ZÅÄÖ]{1,4})[ .:-]?([0-9]{1,3}(?:\.[0-9]{1,3})?[a-zåäö]?)")
# "16 familjer" is no number: either letters stand before it or a sign after it.
_NUMBERED = re.compile(
    r"([A-ZÅÄÖ]{1,4}-?[0-9]{1,3}(?:\.[0-9]{1,3})?[a-zåäö]?(?=[\s.:)])|[0-9]{1,3}(?:\.[0-9]{1,3})?[a-zåäö]?(?=[.:)]))"
    r"[.:)]?\s+(\S.*)",
    re.DOTALL,
)


class Actor(NamedTuple):
    """A name as it stands in the cell, or as it is known; `role` is a word's meaning, "" = nothing is said."""

    name: str
    role: str = ""


class Code(NamedTuple):
    """A measure's code: the letters of its theme, and its number inside the theme."""

    theme: str
    number: str


def split_actors(text: str, known: Container[str], roles: Mapping[str, str]) -> list[Actor]:
    """The actors of a cell in order, none twice; `known` holds folded names, `roles` meanings by folded word.

    Split at semicolons, line breaks and bars; at commas, "och", "samt", "&" and slashes where that cuts no known
    name. An unknown name with "och" inside stays whole unless what stands on one side of it is known.
    """
    found: dict[str, Actor] = {}
    for chunk in _HARD.split(text):
        for actor in _actors(chunk, known, roles):
            key = fold(actor.name) or actor.name
            if key not in found or (actor.role and not found[key].role):
                found[key] = actor
    return list(found.values())


def _actors(chunk: str, known: Container[str], roles: Mapping[str, str]) -> Iterator[Actor]:
    """Of a piece without hard separators. "Huvudansvarig: A, B" gives all of them the role."""
    head, colon, rest = chunk.partition(":")
    common = roles.get(fold(head), "") if colon else ""
    parts = _SOFT.split(rest if common else chunk)
    names, signs = parts[::2], [*parts[1::2], ""]
    start = 0
    while start < len(names):
        end = _end_of_name(names, signs, start, known, roles)
        joined = "".join(names[at] + (signs[at] if at < end - 1 else "") for at in range(start, end))
        actor = _actor(joined, known, roles)
        if actor.name:
            yield actor if actor.role else Actor(actor.name, common)
        start = end


def _end_of_name(
    names: list[str], signs: list[str], start: int, known: Container[str], roles: Mapping[str, str]
) -> int:
    """Where the name that begins at `start` ends: the longest known one, else up to the next sign that splits."""
    for end in range(min(len(names), start + MAX_NAME_PARTS), start, -1):
        joined = "".join(names[at] + (signs[at] if at < end - 1 else "") for at in range(start, end))
        if _known_form(_actor(joined, known, roles).name, known):
            return end
    end = start + 1
    while end < len(names) and "," not in signs[end - 1] and not _is_known(names[end], known, roles):
        end += 1
    return end


def _is_known(name: str, known: Container[str], roles: Mapping[str, str]) -> bool:
    return bool(_known_form(_actor(name, known, roles).name, known))


def _actor(text: str, known: Container[str], roles: Mapping[str, str]) -> Actor:
    """The name without a role word in parentheses, in its known form where it has one."""
    role = ""
    for match in _PARENTHESIS.finditer(text):
        if meaning := roles.get(fold(match[1])):
            role, text = meaning, text.replace(match[0], " ", 1)
    name = " ".join(text.split()).strip(" ,.:")
    if not _known_form(name, known):
        bare = " ".join(_PARENTHESIS.sub(" ", name).split())
        name = _known_form(bare, known) or name
    return Actor(_known_form(name, known) or name, role)


def _known_form(name: str, known: Container[str]) -> str:
    """The name, or the form of it that is known: "Flens" in "Flens och Katrineholms kommuner" is "Flen". "" = none."""
    return next((form for form in _forms(name) if fold(form) and fold(form) in known), "")


def _forms(name: str) -> Iterator[str]:
    yield name
    for plural, singular in (("kommuner", "kommun"), ("kommunerna", "kommun"), ("regionerna", "region")):
        if name.casefold().endswith(" " + plural):
            yield name[: -len(plural)] + singular
    if name.endswith("s") and " " not in name:
        yield name[:-1]


def split_code(text: str) -> Code | None:
    """ "SO4b" → theme SO, number 4b. None where the cell is no code of letters and digits."""
    match = _CODE.fullmatch(text.strip())
    return Code(match[1], match[2]) if match else None


def split_numbered_title(text: str) -> tuple[str, str]:
    """ "HS1. Gröna resor" → ("HS1", "Gröna resor"); ("", text) where no number stands first."""
    match = _NUMBERED.fullmatch(text.strip())
    if not match or not any(char.isalpha() for char in match[2]):
        return "", text
    return match[1], match[2]
