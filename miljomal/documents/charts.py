"""Charts as Vega-Lite specifications, drawn as SVG and PNG: shares by grade, and plain bars.

A part's height says its grade as the lit part of a moon does, and its letter stands above it, so that
colour is never the only carrier.
"""

import functools
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from miljomal.documents.paper import clean, shown

Spec = dict[str, Any]

FONTS = Path(__file__).parent / "fonts"
VERSION = "5.20"
WIDTH = 400
ROW, BAR, LETTERS = 46, 20, 15  # pixels: a group's row, the bar in it, and the letters above the bar
SPRUCE, INK, SOFT, LINE, PAPER = "#17513d", "#1a2320", "#4d5953", "#dddcd2", "#ffffff"
FAMILY = "Miljomal Sans, 'Source Sans 3', Arial, sans-serif"
SERIF = "Miljomal Serif, 'Source Serif 4', Georgia, serif"
HEIGHTS = {"full": 1.0, "half": 0.5, "quarter": 0.25, "empty": 0.0, "dashed": 0.0, "dot": 0.0}
DASHES = {"dashed": [4, 3], "dot": [1, 3]}
LABEL_LETTERS = 34  # in a line of a group's name
LETTER_WIDTH = 7  # pixels, with air


@dataclass(frozen=True, slots=True)
class Part:
    """One grade of a group: `phase` of its moon, its letter, its name, and how many."""

    phase: str
    letter: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Group:
    """A bar: its name, its parts in the scale's order, and the words after its end."""

    label: str
    parts: Sequence[Part]
    note: str = ""


def shares_chart(groups: Sequence[Group], *, title: str, subtitle: str = "") -> Spec:
    """A bar per group, each as long as all others, divided by grade. A group of nothing is an empty frame."""
    parts = [row for index, group in enumerate(groups) for row in _parts(index, group)]
    frames = [_frame(index, group) for index, group in enumerate(groups)]
    key = {f"{part.letter or '·'} = {part.name}": None for group in groups for part in group.parts}
    y = {"type": "quantitative", "axis": None, "scale": {"domain": [ROW * len(groups), 0], "nice": False}}
    axis = {"values": [0, 25, 50, 75, 100], "labelExpr": "datum.value + ' %'", "title": None, "grid": False}
    x = {"type": "quantitative", "axis": axis, "scale": {"domain": [0, 100], "nice": False}}
    layers = [
        {
            "data": {"values": parts},
            "mark": {"type": "rect", "fill": SPRUCE, "stroke": PAPER, "strokeWidth": 1.2},
            "encoding": {
                "x": {**x, "field": "start"},
                "x2": {"field": "end"},
                "y": {**y, "field": "top"},
                "y2": {"field": "bottom"},
            },
        },
        *(_lines(phase, [row for row in parts if row["phase"] == phase], x, y) for phase in DASHES),
        _frames(frames, x, y),
        _texts(parts, {"field": "start", **x}, {**y, "field": "above"}, "text", align="left", dx=1, fontSize=10.5),
        _texts(frames, {"value": -10}, {**y, "field": "label_at"}, "label", align="right", fontSize=12),
        _texts(frames, {"value": WIDTH + 8}, {**y, "field": "middle"}, "note", align="left", color=SOFT),
    ]
    lines = [clean(subtitle)] if subtitle else []
    return _chart(layers, title=title, subtitle=[*lines, *_key_lines(list(key))], height=ROW * max(len(groups), 1))


def bars_chart(bars: Sequence[tuple[str, float]], *, title: str, unit: str) -> Spec:
    """A bar per label, its value printed at its end. `unit` stands under the title."""
    rows = [
        {"label": _wrapped(label)[0], "value": value, "top": 30 * index + 5, "bottom": 30 * index + 25}
        | {"text": shown(value)}
        for index, (label, value) in enumerate(bars)
    ]
    y = {"type": "quantitative", "axis": None, "scale": {"domain": [30 * len(bars), 0], "nice": False}}
    x = {"type": "quantitative", "axis": {"title": None, "grid": False}, "scale": {"domainMin": 0}}
    mark = {"type": "rect", "fill": SPRUCE}
    encoding = {"x": {**x, "field": "value"}, "x2": {"datum": 0}, "y": {**y, "field": "top"}, "y2": {"field": "bottom"}}
    layers = [
        {"data": {"values": rows}, "mark": mark, "encoding": encoding},
        _texts(rows, {"value": -10}, {**y, "field": "top"}, "label", align="right", dy=10, fontSize=12),
        _texts(rows, {**x, "field": "value"}, {**y, "field": "top"}, "text", align="left", dx=5, dy=10),
    ]
    return _chart(layers, title=title, subtitle=[clean(unit)], height=30 * max(len(bars), 1))


def svg_of(spec: Spec) -> str:
    """The chart as SVG with its title inside, for those who hear it."""
    import vl_convert

    _register_fonts()
    drawn = str(vl_convert.vegalite_to_svg(spec, vl_version=VERSION))
    head, _close, rest = drawn.partition(">")
    name = f"<title>{escape(' '.join(spec['title']['text']))}</title><desc>{escape(spec['description'])}</desc>"
    return f'{head} role="img">{name}{rest}'


def png_of(drawing: str) -> bytes:
    """An SVG as PNG, twice as sharp as on the screen."""
    import vl_convert

    _register_fonts()
    return bytes(vl_convert.svg_to_png(drawing, scale=2.0))


@functools.cache
def _register_fonts() -> None:
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))


def _parts(index: int, group: Group) -> list[dict[str, Any]]:
    total, start, rows = sum(part.count for part in group.parts), 0.0, []
    for part in group.parts:
        if not part.count:
            continue
        width = 100 * part.count / total
        bottom = ROW * index + LETTERS + BAR
        letter = part.letter or "·"
        room = width / 100 * WIDTH / LETTER_WIDTH
        text = next((text for text in (f"{letter} {part.count}", letter) if len(text) < room), "")
        rows.append(
            {"phase": part.phase, "start": start, "end": start + width, "text": text}
            | {"top": bottom - BAR * HEIGHTS.get(part.phase, 0.0), "bottom": bottom}
            | {"above": ROW * index + LETTERS - 7, "middle": bottom - BAR / 2}
        )
        start += width
    return rows


def _frame(index: int, group: Group) -> dict[str, Any]:
    """The frame of a group's bar, and where the words beside it stand: in the middle, however many lines."""
    top, label = ROW * index + LETTERS, _wrapped(group.label)
    places = {
        "top": top,
        "bottom": top + BAR,
        "middle": top + BAR / 2,
        "label_at": top + BAR / 2 - 6.5 * (len(label) - 1),
    }
    return {**places, "label": label, "note": clean(group.note)}


def _lines(phase: str, rows: list[dict[str, Any]], x: Spec, y: Spec) -> Spec:
    """The dashed line of "not relevant" and the dots of "no answer"."""
    mark = {"type": "rule", "stroke": SPRUCE, "strokeWidth": 2, "strokeDash": DASHES[phase]}
    encoding = {"x": {**x, "field": "start"}, "x2": {"field": "end"}, "y": {**y, "field": "middle"}}
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding}


def _frames(frames: list[dict[str, Any]], x: Spec, y: Spec) -> Spec:
    mark = {"type": "rect", "fill": None, "stroke": SPRUCE, "strokeWidth": 1.2}
    ends = {"x": {**x, "datum": 0}, "x2": {"datum": 100}}
    encoding = {**ends, "y": {**y, "field": "top"}, "y2": {"field": "bottom"}}
    return {"data": {"values": frames}, "mark": mark, "encoding": encoding}


def _texts(rows: list[dict[str, Any]], x: Spec, y: Spec, text_field: str, **mark: Any) -> Spec:
    return {
        "data": {"values": rows},
        "mark": {"type": "text", "baseline": "middle", "fontSize": 11, "color": INK, "lineHeight": 13, **mark},
        "encoding": {"x": x, "y": y, "text": {"field": text_field}},
    }


def _chart(layers: list[Spec], *, title: str, subtitle: list[str], height: int) -> Spec:
    titles = {"text": textwrap.wrap(clean(title), 64), "subtitle": subtitle, "anchor": "start", "frame": "bounds"}
    look = {"fontSize": 17, "subtitleFontSize": 11.5, "subtitleColor": SOFT, "color": INK, "offset": 14}
    fonts = {"font": SERIF, "fontWeight": 600, "subtitleFont": FAMILY, "subtitlePadding": 6, "subtitleLineHeight": 15}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "description": clean(title),
        "title": {**titles, **look, **fonts},
        "width": WIDTH,
        "height": height,
        "padding": 14,
        "background": PAPER,
        "layer": layers,
        "config": {
            "font": FAMILY,
            "view": {"stroke": None},
            "axis": {"labelColor": SOFT, "domainColor": LINE, "tickColor": LINE, "labelFontSize": 11},
        },
    }


def _wrapped(label: str) -> list[str]:
    return textwrap.wrap(clean(label), LABEL_LETTERS)[:3] or [""]


def _key_lines(entries: list[str]) -> list[str]:
    return textwrap.wrap(
        "\u00a0\u00a0\u00a0 ".join(entry.replace(" ", "\u00a0") for entry in entries), 88, break_long_words=False
    )
