"""All areas' values on one axis, with the chosen ones named: where does ours stand?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from miljomal.documents.scales import flag_lanes, ticks
from miljomal.documents.svg import Look, Pen, figure, measured, valued, width_of, wrapped

Named = tuple[str, float | None]  # an area's name and value

WIDTH = 460
LEFT = 26  # pixels from the picture's side to the axis
BAND = 34  # pixels: the height of the strip
SIZE, ROW = 13, 19
LABEL = 150  # pixels: the widest label
LAYERS = 6
GAP = 10  # pixels between two labels in a lane


@dataclass(frozen=True, slots=True)
class Axis:
    """From a value to pixels from the left."""

    low: float
    high: float
    right: float

    def x(self, value: float) -> float:
        return LEFT + (value - self.low) / (self.high - self.low) * (self.right - LEFT)


def strip_chart(
    values: Mapping[str, float | None], *, chosen: Mapping[str, str], title: str, unit: str, look: Look = "page"
) -> str:
    """A thin stroke per area's value on one axis, the middle half in a frame with the median, the chosen areas named.

    `values` by code, None = not measured and not drawn. `chosen` are codes and names; those without a value are told in
    the description only. Quartiles are shown from four values on. On a page the title is heard and not seen.
    """
    pen = Pen(look)
    known = {code: value for code, raw in values.items() if (value := measured(raw)) is not None}
    picked = [(name, known.get(code)) for code, name in chosen.items()]
    top, head = pen.heading(title, unit, WIDTH)
    if known:
        height, body = _strip(pen, list(known.values()), picked, top + 8)
    else:
        words = pen.words(WIDTH / 2, top + 32, _("Inga mätta värden"), "soft", font_size=14, text_anchor="middle")
        height, body = top + 60, [words]
    told = description(list(known.values()), picked, unit=unit)
    return pen.whole(WIDTH, height, *head, *body, title=title, description=told, kind="plot-strip")


def description(values: Sequence[float], chosen: Sequence[Named], *, unit: str) -> str:
    """The strip in words: how many, lowest, quartiles, highest, and the chosen ones by name."""
    told = [_("Fördelning, %(unit)s.") % {"unit": unit}]
    told.append(ngettext("%(n)d område har värde.", "%(n)d områden har värde.", len(values)) % {"n": len(values)})
    if len(values) >= 4:
        lower, median, upper = (figure(cut) for cut in quartiles(values))
        words = {
            "low": figure(min(values)),
            "lower": lower,
            "median": median,
            "upper": upper,
            "high": figure(max(values)),
        }
        told.append(
            _("Lägst %(low)s, undre kvartil %(lower)s, median %(median)s, övre kvartil %(upper)s, högst %(high)s.")
            % words
        )
    told += [f"{name}: {_('värde saknas') if value is None else figure(value)}." for name, value in chosen]
    return " ".join(told)


def quartiles(values: Sequence[float]) -> list[float]:
    """Lower quartile, median and upper quartile of two or more values, ascending."""
    return quantiles(values, n=4, method="inclusive")


def _strip(pen: Pen, values: Sequence[float], chosen: Sequence[Named], top: int) -> tuple[int, list[str]]:
    """The height of the whole picture, and flags, strip, quartiles and axis from `top` on."""
    rows = ticks(min(values), max(values), 6)
    told = [(name, value) for name, value in chosen if value is not None]
    labels = [(value, valued(name, figure(value), LABEL, SIZE, rows=1)[0]) for name, value in told]
    axis = Axis(rows[0], rows[-1], _right(rows, labels))
    spans = [(axis.x(value), axis.x(value) + width_of(words, SIZE) + GAP) for value, words in labels]
    levels = flag_lanes(spans)
    band = top + ROW * (max(levels, default=-1) + 1) + 6
    drawn = _strokes(pen, [axis.x(value) for value in sorted(values)], band)
    under = [pen.line(LEFT, band + BAND + 4, axis.right, band + BAND + 4, "soft")]
    for row in rows:
        under.append(pen.line(axis.x(row), band + BAND + 4, axis.x(row), band + BAND + 9, "soft"))
        under.append(pen.words(axis.x(row), band + BAND + 22, figure(row), "soft", text_anchor="middle"))
    height = band + BAND + 34
    if len(values) >= 4:
        drawn += _middle_half(pen, axis, quartiles(values), band)
        words = _key_words(quartiles(values))
        under.append(_key(pen, words, height + 10))
        height += 9 + 16 * len(words)
    flags = [
        _flag(pen, x, level, words, band) for (x, _end), level, (_v, words) in zip(spans, levels, labels, strict=True)
    ]
    return height, [*drawn, *flags, pen.tag("g", *under, font_size=SIZE)]


def _strokes(pen: Pen, places: Sequence[float], band: int) -> list[str]:
    """A stroke per value, in layers that one sees through: dark is where there are many."""
    layers = (places[start::LAYERS] for start in range(LAYERS))
    paths = ["".join(f"M{x:.1f} {band}v{BAND}" for x in layer) for layer in layers]
    return [pen.path(path, "s1", stroke_width=1.2, stroke_opacity=0.3) for path in paths if path]


def _right(rows: Sequence[float], labels: Sequence[tuple[float, str]]) -> float:
    """Where the axis ends: as far to the right as leaves every label inside the picture."""
    right = WIDTH - 26.0
    for value, words in labels:
        share = (value - rows[0]) / (rows[-1] - rows[0])
        if share > 0:
            right = min(right, LEFT + (WIDTH - 14 - width_of(words, SIZE) - LEFT) / share)
    return right


def _middle_half(pen: Pen, axis: Axis, cuts: Sequence[float], band: int) -> list[str]:
    """A frame around the middle half of the areas, and a thick stroke at the median."""
    lower, median, upper = (axis.x(cut) for cut in cuts)
    frame = {"fill": "none", "stroke": "currentColor", "stroke_width": 1.4, "rx": 2}
    box = pen.tag("rect", x=lower, y=band - 3, width=upper - lower, height=BAND + 6, colour="ink", **frame)
    return [box, pen.line(median, band - 3, median, band + BAND + 3, "ink", stroke_width=2.6)]


def _key_words(cuts: Sequence[float]) -> list[str]:
    """What the frame and the stroke in it mean, with their numbers."""
    lower, median, upper = (figure(cut) for cut in cuts)
    words = _("Hälften av områdena: %(lower)s–%(upper)s. Streck: median %(median)s.")
    return wrapped(words % {"lower": lower, "upper": upper, "median": median}, WIDTH - LEFT - 40, SIZE)


def _key(pen: Pen, words: Sequence[str], y: int) -> str:
    frame: dict[str, Any] = {"rx": 2, "fill": "none", "stroke": "currentColor", "stroke_width": 1.4}
    box = pen.tag("rect", x=LEFT, y=y - 10, width=18, height=12, **frame)
    middle = pen.line(LEFT + 9, y - 10, LEFT + 9, y + 2, stroke_width=2.6)
    told = [pen.words(LEFT + 26, y + 16 * row, line, "soft") for row, line in enumerate(words)]
    return pen.tag("g", box, middle, colour="ink") + "".join(told)


def _flag(pen: Pen, x: float, level: int, words: str, band: int) -> str:
    """A pole from the strip with the name at its top, to the right; a dot where it stands."""
    y = band - 6 - ROW * level
    pole = pen.line(x, y - 12, x, band + BAND, stroke_width=1.6)
    dot = pen.tag("circle", cx=x, cy=band + BAND / 2, r=4.6, fill="currentColor")
    name = pen.words(x + 5, y - 2, words, font_size=SIZE, font_weight=700)
    return pen.tag("g", pole, dot, colour="ink") + name
