"""A document as a list of parts: written once, then set as PDF (`pdf`) or as Word (`word`)."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from miljomal.core.templatetags.ui import iso, number

Cell = str | int | float | Decimal | dt.date | dt.datetime | None

# What XML forbids, and what no reader can see: an answer may hold it after a paste from another program.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

# The phase of a moon as a character: the same in Word, PDF and plain text.
MOONS = {"full": "●", "half": "◑", "quarter": "◔", "empty": "○", "dashed": "◌", "dot": "·"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1–3 below the title. Levels have no holes."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """Running text; an empty line begins a new paragraph. `kind` is "normal", "lede" or "small".

    `language` where it is another than the document's.
    """

    text: str
    kind: str = "normal"
    language: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    """A list with a dot before each item."""

    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values: who, when, diary number. Pairs without a value are left out."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `width` in characters: the width of a spreadsheet's column, a share of a page's."""

    title: str
    width: int = 16
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its caption; the first cell of each row is the row's heading."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing. `alt` says what it shows to those who do not see it; its table stands beside."""

    svg: str
    alt: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Text | Points | Facts | Grid | Picture | PageBreak


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document. `author` is the organisation that it comes from; `overline` stands above the title;
    `warning` is shown in a box below it, such as "not published". `language` is "sv" or "en".
    """

    title: str
    author: str
    blocks: Sequence[Block]
    overline: str = ""
    warning: str = ""
    language: str = "sv"
    keywords: Sequence[str] = field(default_factory=tuple)


def clean(text: str) -> str:
    """The text without what cannot be printed; all kinds of line breaks become "\\n"."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n"))


def paragraphs(text: str) -> list[str]:
    """The text's paragraphs, split at empty lines; single line breaks stay inside."""
    return [part.strip() for part in re.split(r"\n\s*\n", clean(text)) if part.strip()]


def shown(value: Cell) -> str:
    """A cell as a reader of the current language sees it: "1 234,5", "2026-11-23", "" for None."""
    match value:
        case None:
            return ""
        case str():
            return clean(value)
        case dt.date():
            return iso(value)
    return number(value)
