"""Maps of Sweden in shades: a value per municipality or county, light enough to be drawn while the reader waits."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Self

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from miljomal.documents.scales import class_limits, class_of
from miljomal.documents.shapes import EXTENT, Ring, county_borders, county_rings, municipality_rings, path_of
from miljomal.documents.svg import Look, Pen, figure, measured, valued

Rings = Mapping[str, tuple[Ring, ...]]
Level = Literal["municipality", "county"]

SHADES = 5
WIDTH = 476
SCALE = 0.2  # pixels in a step of 500 metres
WEST = 82  # pixels to the left of the map, for the legend
NEAR = 3  # times larger: Stockholm County beside the map, where the smallest municipalities are
CAPITAL = "01"
SIZE, ROW = 12.5, 19


@dataclass(frozen=True, slots=True)
class Classed:
    """The areas of a map, the values of those that have one, and the codes in each class.

    Class 0 = lowest, None = no value; classes without an area are not there. `hatch` is the pattern's id on the page.
    """

    rings: Rings
    known: Mapping[str, float]
    groups: Mapping[int | None, Sequence[str]]
    classes: int
    hatch: str

    @classmethod
    def of(cls, values: Mapping[str, float | None], rings: Rings, classes: int, name: str) -> Self:
        """Quantile classes of the measured values."""
        known = {code: value for code in rings if (value := measured(values.get(code))) is not None}
        limits = class_limits(known.values(), classes)
        groups: dict[int | None, list[str]] = {}
        for code in rings:
            groups.setdefault(class_of(known[code], limits) if code in known else None, []).append(code)
        mark = zlib.crc32(repr((name, sorted(known.items()))).encode())
        return cls(rings, known, groups, len(limits) + 1, f"hatch-{mark:x}")

    def only(self, rings: Rings) -> Self:
        """The same classes for some of the areas."""
        some = {place: [code for code in codes if code in rings] for place, codes in self.groups.items()}
        return replace(
            self,
            rings=rings,
            hatch=f"{self.hatch}-near",
            groups={place: codes for place, codes in some.items() if codes},
        )

    def shade(self, place: int) -> str:
        """The colour of a class: the shades are spread over the classes that there are."""
        return f"q{1 + round(place * (SHADES - 1) / (self.classes - 1))}" if self.classes > 1 else "q3"


def choropleth(
    values: Mapping[str, float | None],
    *,
    title: str,
    unit: str,
    classes: int = SHADES,
    level: Level = "municipality",
    chosen: Mapping[str, str] | None = None,
    look: Look = "page",
) -> str:
    """Areas by code in two to five classes of about the same number of areas, dark = high; hatched = no value.

    A code that is missing has no value; a code that the map does not know is passed over. `chosen` are codes and names
    of areas that are outlined and told in the legend. On a page the title is heard and not seen.

    Raises:
        ValueError: fewer than two classes or more than five.
    """
    if not 2 <= classes <= SHADES:
        raise ValueError(f"2–{SHADES} classes, not {classes}")
    pen = Pen(look)
    chart = Classed.of(
        values, municipality_rings() if level == "municipality" else county_rings(), classes, title + unit
    )
    picked = {code: name for code, name in (chosen or {}).items() if code in chart.rings}
    top, head = pen.heading(title, unit, WIDTH)
    body = [
        *head,
        _hatching(pen, chart.hatch) if None in chart.groups else "",
        pen.tag("g", *_legend(pen, chart, picked), transform=f"translate(12 {top + 8})", font_size=SIZE),
        _country(pen, chart, picked, top),
    ]
    height = top + 16 + int(EXTENT[3] * SCALE)
    missing = len(chart.groups.get(None, ()))
    described = description(chart.known, missing=missing, unit=unit, chosen=picked)
    return pen.whole(WIDTH, height, *body, title=title, description=described, kind="plot-map")


def description(known: Mapping[str, float], *, missing: int, unit: str, chosen: Mapping[str, str]) -> str:
    """The map in words: how many areas, from lowest to highest, and the chosen ones."""
    told = [_("Karta över Sverige, %(unit)s.") % {"unit": unit}]
    if known:
        span = {"n": len(known), "low": figure(min(known.values())), "high": figure(max(known.values()))}
        told.append(
            ngettext("%(n)d område, %(high)s.", "%(n)d områden, från %(low)s till %(high)s.", len(known)) % span
        )
    if missing:
        told.append(ngettext("%(n)d saknar värde.", "%(n)d saknar värde.", missing) % {"n": missing})
    told += [f"{name}: {_value(known.get(code))}." for code, name in chosen.items()]
    return " ".join(told)


def _value(value: float | None) -> str:
    return _("värde saknas") if value is None else figure(value)


def _hatching(pen: Pen, name: str, finer: int = 1) -> str:
    """The pattern of areas without a value, so many times finer where the areas are drawn larger."""
    ground = pen.tag("rect", width=20, height=20, fill="currentColor", colour="line")
    stripe = pen.path("M0 0V20", "soft", stroke_width=7)
    turned = f"rotate(45) scale({1 / finer:.2f})"
    return pen.tag(
        "defs",
        pen.tag(
            "pattern",
            ground,
            stripe,
            id=name,
            width=20,
            height=20,
            patternUnits="userSpaceOnUse",
            patternTransform=turned,
        ),
    )


def _country(pen: Pen, chart: Classed, chosen: Mapping[str, str], top: int) -> str:
    """The whole map with the borders of the counties; for municipalities the capital's county beside it, larger."""
    borders = [pen.path(county_borders(), "ground", stroke_width=4)]
    whole = [*_areas(pen, chart, 1.6), *borders, *_outlined(pen, chart.rings, chosen, 8)]
    drawn = pen.tag("g", *whole, transform=f"translate({WEST} {top}) scale({SCALE})")
    numbers = _numbered(pen, chart.rings, chosen, top) if len(chosen) > 1 else []
    near = {code: rings for code, rings in chart.rings.items() if code.startswith(CAPITAL)}
    return drawn + "".join(numbers) + (_enlarged(pen, chart.only(near), chosen, top) if len(near) > 1 else "")


def _enlarged(pen: Pen, chart: Classed, chosen: Mapping[str, str], top: int) -> str:
    """Some areas in a frame in the lower right corner, several times larger."""
    west, north, east, south = _box(ring for rings in chart.rings.values() for ring in rings)
    factor = SCALE * NEAR
    width, height = (east - west) * factor, (south - north) * factor
    x, y = WIDTH - 14 - width, top + EXTENT[3] * SCALE - 8 - height
    place = f"translate({x - west * factor:.1f} {y - north * factor:.1f}) scale({factor:.1f})"
    frame = {"width": width + 12, "height": height + 12, "fill": "none", "stroke": "currentColor"}
    name = pen.words(WIDTH - 8, y - 13, _("Stockholms län, förstorat"), "soft", font_size=SIZE, text_anchor="end")
    hatching = [_hatching(pen, chart.hatch, NEAR)] if None in chart.groups else []
    inner = [*hatching, *_areas(pen, chart, 1), *_outlined(pen, chart.rings, chosen, 2.5)]
    return pen.tag("rect", x=x - 6, y=y - 6, colour="line", **frame) + pen.tag("g", *inner, transform=place) + name


def _areas(pen: Pen, chart: Classed, parted: float) -> list[str]:
    """One path per class: the areas in it, parted by thin lines of the ground."""
    drawn = []
    for place, codes in chart.groups.items():
        path = path_of(ring for code in codes for ring in chart.rings[code])
        if place is None:
            drawn.append(pen.area(path, "", parted=parted, fill=f"url(#{chart.hatch})"))
        else:
            drawn.append(pen.area(path, chart.shade(place), parted=parted))
    return drawn


def _outlined(pen: Pen, rings: Rings, chosen: Mapping[str, str], thick: float) -> list[str]:
    path = path_of(ring for code in chosen if code in rings for ring in rings[code])
    if not path:
        return []
    halo = pen.path(path, "ground", stroke_width=thick * 2, stroke_linejoin="round")
    return [halo, pen.path(path, "ink", stroke_width=thick, stroke_linejoin="round")]


def _numbered(pen: Pen, rings: Rings, chosen: Mapping[str, str], top: int) -> list[str]:
    """The chosen areas' numbers in the legend, each to the right of its area."""
    drawn = []
    for number, code in enumerate(chosen, start=1):
        _west, north, east, south = _box(rings[code])
        x, y = WEST + east * SCALE + 4, top + (north + south) / 2 * SCALE + 4.5
        look: dict[str, Any] = {"font_size": SIZE, "font_weight": 700}
        halo: dict[str, Any] = {"stroke": "currentColor", "stroke_width": 4, "stroke_linejoin": "round"}
        drawn += [pen.words(x, y, str(number), "ground", **look, **halo), pen.words(x, y, str(number), **look)]
    return drawn


def _box(rings: Iterable[Ring]) -> tuple[int, int, int, int]:
    """West, north, east and south of all rings together."""
    spots = [spot for ring in rings for spot in ring]
    across, down = [x for x, _y in spots], [y for _x, y in spots]
    return min(across), min(down), max(across), max(down)


def _legend(pen: Pen, chart: Classed, chosen: Mapping[str, str]) -> list[str]:
    """Highest class first, each with its lowest and highest value; then the missing and the chosen."""
    drawn, y = [], 0
    for place in sorted((place for place in chart.groups if place is not None), reverse=True):
        inside = [chart.known[code] for code in chart.groups[place]]
        low, high = figure(min(inside)), figure(max(inside))
        swatch = pen.tag("rect", y=y, width=18, height=13, fill="currentColor", colour=chart.shade(place))
        drawn += [swatch, pen.words(25, y + 11, low if low == high else f"{low}\u2009–\u2009{high}")]
        y += ROW
    if missing := len(chart.groups.get(None, ())):
        where = f"translate(0 {y}) scale({SCALE})"
        swatch = pen.tag("rect", width=90, height=65, fill=f"url(#{chart.hatch})", transform=where)
        drawn += [swatch, pen.words(25, y + 11, _("Värde saknas (%(n)s)") % {"n": missing})]
        y += ROW
    y += 6
    for number, (code, name) in enumerate(chosen.items(), start=1):
        frame = {"fill": "none", "stroke": "currentColor", "stroke_width": 2}
        drawn.append(pen.tag("rect", x=1, y=y + 1, width=16, height=11, colour="ink", **frame))
        start = f"{number} " if len(chosen) > 1 else ""
        rows = valued(start + name, _value(chart.known.get(code)), 150, SIZE)
        drawn += [pen.words(25, y + 11 + 15 * row, line) for row, line in enumerate(rows)]
        y += ROW + 15 * (len(rows) - 1)
    return drawn
