"""The pen that charts and maps are drawn with: SVG as text, in the colours of a page or of paper.

On a page the colours are classes, styled by the site (`.plot` in components.css): they follow light, dark, contrast and
print, and nothing is inline that a strict content policy refuses. On paper they are attributes, and the drawing stands
alone: for download, documents and PNG.
"""

import math
import unicodedata
from dataclasses import dataclass
from typing import Any, Literal
from xml.sax.saxutils import escape, quoteattr

from miljomal.core.templatetags.ui import number
from miljomal.documents.paper import clean

Look = Literal["page", "paper"]

SANS = "'Miljomal Sans', 'Source Sans 3', Arial, sans-serif"
SERIF = "'Miljomal Serif', 'Source Serif 4', Georgia, serif"
COLOURS = {
    "ink": "#1a2320",
    "soft": "#4d5953",
    "line": "#dddcd2",
    "ground": "#ffffff",
    "s1": "#17513d",
    "s2": "#2b5c94",
    "s3": "#8a6100",
    "s4": "#75407a",
    "s5": "#3f8a63",
    "s6": "#5c6862",
    "q1": "#dcebe1",
    "q2": "#a9cfb9",
    "q3": "#6ba888",
    "q4": "#35795a",
    "q5": "#0d3a2b",
}
LARGEST, SMALLEST = 1e15, 1e-6
NARROW, WIDE = frozenset("ijlftrI.,:;'|!()[] /1\u00a0"), frozenset("mwMW%@ÆŒ&–—")


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws elements in one look. `colour` is a name in `COLOURS`; shapes say fill or stroke "currentColor"."""

    look: Look = "page"

    def tag(self, name: str, *content: str, colour: str = "", **attributes: object) -> str:
        """An element. `stroke_width=2` becomes `stroke-width="2"`; None leaves an attribute out."""
        if colour:
            attributes |= {"class": colour} if self.look == "page" else {"color": COLOURS[colour]}
        shown = "".join(
            f" {key.replace('_', '-')}={quoteattr(text(value))}"
            for key, value in attributes.items()
            if value is not None
        )
        return f"<{name}{shown}>{''.join(content)}</{name}>" if content else f"<{name}{shown}/>"

    def area(self, d: str, colour: str, *, parted: float, fill: str = "currentColor") -> str:
        """A filled path whose areas are parted by lines of the ground, so wide."""
        if self.look == "page":
            return self.tag("path", d=d, fill=fill, stroke_width=parted, **{"class": f"area {colour}".strip()})
        return self.tag("path", d=d, fill=fill, stroke_width=parted, colour=colour, stroke=COLOURS["ground"])

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str = "", **attributes: object) -> str:
        """A stroke from one point to another."""
        return self.path(f"M{text(x1)} {text(y1)}L{text(x2)} {text(y2)}", colour, **attributes)

    def path(self, d: str, colour: str = "", **attributes: object) -> str:
        """A stroke along a path."""
        return self.tag("path", d=d, colour=colour, fill="none", stroke="currentColor", **attributes)

    def words(self, x: float, y: float, content: str, colour: str = "ink", **attributes: object) -> str:
        """A line of text, its baseline at y."""
        return self.tag("text", escape(clean(content)), colour=colour, x=x, y=y, fill="currentColor", **attributes)

    def heading(self, title: str, unit: str, width: float) -> tuple[int, list[str]]:
        """Title and unit above a chart, and how many pixels they take. On a page the title is the page's own matter."""
        lines = balanced(title, width - 24, 17, rows=3) if self.look == "paper" else []
        rows = [self.words(12, 24 + 21 * row, line) for row, line in enumerate(lines)]
        top = 22 + 22 * len(lines) + (3 if lines else 0)
        name = self.tag("g", *rows, font_family=SERIF, font_weight=600, font_size=17) if rows else ""
        return top, [name, self.words(12, top - 6, unit, "soft", font_size=13)]

    def whole(self, width: float, height: float, *content: str, title: str, description: str, kind: str = "") -> str:
        """The drawing: its name and what it shows to those who do not see it, then the content."""
        names = [self.tag("title", escape(clean(title))), self.tag("desc", escape(clean(description)))]
        size: dict[str, Any] = {
            "viewBox": f"0 0 {text(width)} {text(height)}",
            "width": width,
            "height": height,
            "role": "img",
        }
        if self.look == "page":
            return self.tag(
                "svg", *names, *content, xmlns="http://www.w3.org/2000/svg", **{"class": f"plot {kind}".strip()}, **size
            )
        ground = self.tag("rect", width=width, height=height, fill="currentColor", colour="ground")
        return self.tag("svg", *names, ground, *content, xmlns="http://www.w3.org/2000/svg", font_family=SANS, **size)


def text(value: object) -> str:
    """An attribute's value; numbers with at most one decimal and no needless zeros."""
    if isinstance(value, float):
        rounded = round(value, 1)
        return str(int(rounded)) if rounded == int(rounded) else str(rounded)
    return str(value)


def measured(value: float | None) -> float | None:
    """The value as a chart can draw it, None = not measured.

    What is no number, or 10¹⁵ and more, is taken as not measured; what is nearer to zero than a millionth as zero.
    """
    if value is None or not abs(value) < LARGEST:
        return None
    return 0.0 if abs(value) < SMALLEST else value


def figure(value: float) -> str:
    """A number as a chart prints it, in the reader's language: three digits or all whole ones, and a true minus."""
    digits = 0 if abs(value) >= 100 or abs(value) < 1e-6 else 2 - math.floor(math.log10(abs(value)))
    rounded = round(value, digits)
    return number(abs(rounded)) if rounded >= 0 else "\u2212" + number(abs(rounded))


def width_of(content: str, size: float) -> float:
    """About how wide a text is in our sans at a size in pixels; rather too wide than too narrow."""
    return size * sum(_share(letter) for letter in clean(content))


def wrapped(content: str, width: float, size: float, rows: int = 2) -> list[str]:
    """The text in at most so many lines of a width in pixels; what has no room is cut with "…"."""
    lines = [""]
    for word in clean(content).split():
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, size) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    kept = [_cut(line, width, size) for line in lines[:rows]]
    return kept if len(lines) <= rows else [*kept[:-1], _cut(kept[-1].rstrip("…") + "…", width, size)]


def balanced(content: str, width: float, size: float, rows: int) -> list[str]:
    """As `wrapped`, in lines of about the same length."""
    lines = wrapped(content, width, size, rows)
    while len(narrower := wrapped(content, width - size, size, rows)) == len(lines) and not narrower[-1].endswith("…"):
        if max(width_of(line, size) for line in narrower) > width - size or width < 4 * size:
            break
        lines, width = narrower, width - size
    return lines


def valued(name: str, value: str, width: float, size: float, rows: int = 2) -> list[str]:
    """A name in at most so many lines, cut if it must be, with its value whole at the end of the last."""
    lines, room = wrapped(name, width, size, rows), width - width_of(f" {value}", size)
    if width_of(lines[-1], size) > room and len(lines) < rows:
        return [*lines, value]
    return [*lines[:-1], f"{_cut(lines[-1], room, size)} {value}".strip()]


def _cut(line: str, width: float, size: float) -> str:
    while len(line) > 1 and width_of(line, size) > width:
        line = line.rstrip("…")[:-1].rstrip() + "…"
    return line


def _share(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0
    if letter in NARROW:
        return 0.34
    if letter in WIDE or unicodedata.east_asian_width(letter) in "WF":
        return 0.95
    return 0.65 if letter.isupper() else 0.54
