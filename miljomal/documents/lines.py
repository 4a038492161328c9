"""Values over the years as lines, drawn while the reader waits; and the small line beside a figure."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from miljomal.documents.scales import spread, ticks, year_ticks
from miljomal.documents.svg import Look, Pen, figure, measured, valued, width_of

Point = tuple[int, float | None]

MOST = 6  # series in a chart: more cannot be told apart
DASHES = (None, "9 3", "3 2.5", "10 3 3 3", "16 4", "6 2 2 2 2 2")
MARKS = ("circle", "square", "diamond", "triangle", "cross", "wedge")
SIZE, ROW = 13, 15  # pixels: text, and the height of its line
LABEL = 130  # pixels: the widest label at a line's end
CROWD = 14  # points of a line, from where on only its ends are marked


@dataclass(frozen=True, slots=True)
class Series:
    """A line: its label, and (year, value) in any order. None = asked for and not measured: the line breaks.

    A year that is not there at all was never asked for: a thin dashed line leads over it.
    """

    label: str
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Target:
    """A value to reach in a year, in the chart's unit."""

    year: int
    value: float


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the plot stands in the picture, in pixels, and what its edges mean."""

    left: float
    right: float
    top: float
    bottom: float
    years: tuple[int, int]
    values: tuple[float, float]

    def x(self, year: int) -> float:
        """Pixels from the left; a single year stands in the middle."""
        first, last = self.years
        share = (year - first) / (last - first) if last > first else 0.5
        return self.left + share * (self.right - self.left)

    def y(self, value: float) -> float:
        """Pixels from the top."""
        low, high = self.values
        return self.bottom - (value - low) / (high - low) * (self.bottom - self.top)


@dataclass(frozen=True, slots=True)
class Label:
    """The words at a line's end, and where that is."""

    lines: list[str]
    x: float
    y: float
    colour: str
    mark: str


def line_chart(
    series: Sequence[Series],
    *,
    title: str,
    unit: str,
    target: Target | None = None,
    look: Look = "page",
    width: int = 460,
    height: int = 310,
) -> str:
    """One to six lines with their labels at the end and the latest value; `unit` stands above the axis.

    A target is a ring in its year with a dotted line at its level. On a page the title is heard and not seen: the page
    has its own heading. Where nothing is measured the picture says so.

    Raises:
        ValueError: no series, or more than six.
    """
    if not 1 <= len(series) <= MOST:
        raise ValueError(f"1–{MOST} series, not {len(series)}")
    pen = Pen(look)
    lines = list(series)
    known = [point for one in lines for point in _known(one)]
    top, head = pen.heading(title, unit, width)
    described = description(lines, unit=unit, target=target)
    if known:
        body = _plot(pen, lines, known, target, (width, height, top + 10))
    else:
        body = [pen.words(width / 2, height / 2, _("Inga mätta värden"), "soft", font_size=14, text_anchor="middle")]
    return pen.whole(width, height, *head, *body, title=title, description=described, kind="plot-lines")


def description(series: Sequence[Series], *, unit: str, target: Target | None = None) -> str:
    """The lines in words: first and latest measured value of each, then the target."""
    told = [_("Linjediagram, %(unit)s.") % {"unit": unit}]
    for one in series:
        known = _known(one)
        if not known:
            told.append(_("%(name)s: inga mätta värden.") % {"name": one.label})
            continue
        (first, start), (last, end) = known[0], known[-1]
        words = {"name": one.label, "start": figure(start), "first": first, "end": figure(end), "last": last}
        if first == last:
            told.append(_("%(name)s: %(end)s år %(last)s.") % words)
        else:
            told.append(_("%(name)s: %(start)s år %(first)s, %(end)s år %(last)s.") % words)
    if target:
        told.append(_("Målet för %(year)s är %(value)s.") % {"year": target.year, "value": figure(target.value)})
    return " ".join(told)


def sparkline(values: Sequence[float | None], *, title: str = "", look: Look = "page") -> str:
    """A line of 120 × 28 pixels through values at equal distances, the last measured one marked; None is a gap.

    Without a title it is hidden from those who hear the page: the figure beside it says what it needs.
    """
    pen, width, height = Pen(look), 120, 28
    known = [(index, value) for index, raw in enumerate(values) if (value := measured(raw)) is not None]
    low, high = min((v for _i, v in known), default=0.0), max((v for _i, v in known), default=0.0)
    if low == high:
        low, high = low - 1, high + 1
    frame = Frame(4, width - 6, 5, height - 5, (0, max(len(values) - 1, 1)), (low, high))
    runs = "".join(_track(frame, run) for run in _runs(known))
    drawn = [pen.path(runs, stroke_width=1.6, stroke_linejoin="round", stroke_linecap="round")] if runs else []
    if known:
        drawn.append(pen.tag("circle", cx=frame.x(known[-1][0]), cy=frame.y(known[-1][1]), r=3, fill="currentColor"))
    content = pen.tag("g", *drawn, colour="s1") if drawn else ""
    if title:
        return pen.whole(width, height, content, title=title, description=_told(known), kind="spark")
    size: dict[str, Any] = {"class": "plot spark"} if look == "page" else {}
    size |= {"viewBox": f"0 0 {width} {height}", "width": width, "height": height, "aria-hidden": "true"}
    return pen.tag("svg", content, xmlns="http://www.w3.org/2000/svg", **size)


def _told(known: Sequence[tuple[int, float]]) -> str:
    if not known:
        return _("Inga mätta värden")
    return _("Från %(start)s till %(end)s") % {"start": figure(known[0][1]), "end": figure(known[-1][1])}


def _plot(
    pen: Pen,
    lines: Sequence[Series],
    known: Sequence[tuple[int, float]],
    target: Target | None,
    box: tuple[int, int, int],
) -> list[str]:
    """Axes, lines, target and labels. `box` is the picture's width and height, and the plot's top."""
    width, height, top = box
    marks = [*known, (target.year, target.value)] if target else list(known)
    rows = ticks(min(value for _year, value in marks), max(value for _year, value in marks))
    shown = [(index, one, _known(one)[-1]) for index, one in enumerate(lines) if _known(one)]
    texts = [valued(one.label, figure(value), LABEL, SIZE) for _index, one, (_year, value) in shown]
    if target:
        texts.append([_("Mål %(year)s: %(value)s") % {"year": target.year, "value": figure(target.value)}])
    room = max(width_of(line, SIZE) for words in texts for line in words)
    left = 16 + max(width_of(figure(row), SIZE) for row in rows)
    years = (min(year for year, _value in marks), max(year for year, _value in marks))
    frame = Frame(left, width - room - 34, top, height - 28, years, (rows[0], rows[-1]))
    drawn = [*_axes(pen, frame, rows), *_aim(pen, frame, target)]
    labels = []
    for (index, one, (year, value)), words in zip(shown, texts, strict=False):
        drawn.append(_drawn(pen, frame, one, index))
        labels.append(Label(words, frame.x(year), frame.y(value), f"s{index + 1}", MARKS[index]))
    if target:
        labels.append(Label(texts[-1], frame.right, frame.y(target.value), "ink", "ring"))
    return [*drawn, *_labelled(pen, frame, labels)]


def _axes(pen: Pen, frame: Frame, rows: Sequence[float]) -> list[str]:
    lines, names = [], []
    for row in rows:
        y = frame.y(row)
        lines.append(pen.line(frame.left, y, frame.right, y, "soft" if row == 0 else "line"))
        names.append(pen.words(frame.left - 8, y + 4, figure(row), "soft", text_anchor="end"))
    first, last = frame.years
    for year in year_ticks(first, last, int((frame.right - frame.left) // 37)):
        x = frame.x(year)
        lines.append(pen.line(x, frame.bottom, x, frame.bottom + 4, "soft"))
        names.append(pen.words(x, frame.bottom + 18, str(year), "soft", text_anchor="middle"))
    return [*lines, pen.tag("g", *names, font_size=SIZE)]


def _aim(pen: Pen, frame: Frame, target: Target | None) -> list[str]:
    if target is None:
        return []
    x, y = frame.x(target.year), frame.y(target.value)
    dots = pen.line(
        frame.left, y, frame.right, y, "ink", stroke_width=1.8, stroke_dasharray="0.1 5", stroke_linecap="round"
    )
    return [dots, _mark(pen, "ring", x, y, "ink")]


def _drawn(pen: Pen, frame: Frame, one: Series, index: int) -> str:
    """A line with its bridges over years that nobody asked for, and its marks."""
    known, asked = _known(one), {year for year, value in one.points if measured(value) is None}
    runs = list(_runs(known))
    bridges = [
        (before[-1], after[0])
        for before, after in pairwise(runs)
        if asked.isdisjoint(range(before[-1][0], after[0][0]))
    ]
    thin = "".join(_track(frame, bridge) for bridge in bridges)
    thick = "".join(_track(frame, run) for run in runs)
    alone = {run[0] for run in runs if len(run) == 1} | {known[0], known[-1]}
    marked = known if len(known) < CROWD else [point for point in known if point in alone]
    drawn = [pen.path(thin, stroke_width=1.1, stroke_dasharray="4 3")] if thin else []
    if thick:
        drawn.append(pen.path(thick, stroke_width=2.2, stroke_dasharray=DASHES[index], stroke_linejoin="round"))
    drawn += [_mark(pen, MARKS[index], frame.x(year), frame.y(value)) for year, value in marked]
    return pen.tag("g", *drawn, colour=f"s{index + 1}")


def _labelled(pen: Pen, frame: Frame, labels: Sequence[Label]) -> list[str]:
    """The labels beside the plot, each with its mark and a hair to the line's end where it stands apart."""
    heights = [ROW * len(label.lines) + 4.0 for label in labels]
    middles = spread([label.y for label in labels], heights, frame.top - 12, frame.bottom + 12)
    x, drawn = frame.right + 16, []
    for label, middle in zip(labels, middles, strict=True):
        if math.dist((label.x, label.y), (x, middle)) > 20:
            start, end = (label.x + 7, label.y), (x - 6, middle)
            drawn.append(pen.line(*start, *end, label.colour, stroke_width=0.7, stroke_opacity=0.7))
            drawn.append(_mark(pen, label.mark, x, middle, label.colour))
        first = middle + 4.3 - ROW * (len(label.lines) - 1) / 2
        rows = [pen.words(x + 10, first + ROW * row, line) for row, line in enumerate(label.lines)]
        drawn.append(pen.tag("g", *rows, font_size=SIZE))
    return drawn


def _mark(pen: Pen, shape: str, x: float, y: float, colour: str = "") -> str:
    steps = {
        "square": "m-3.2-3.2h6.4v6.4h-6.4z",
        "diamond": "m0-4.6l4.6 4.6l-4.6 4.6l-4.6-4.6z",
        "triangle": "m0-4.4l4.4 7.8h-8.8z",
        "wedge": "m0 4.4l4.4-7.8h-8.8z",
        "cross": "m-3.4-3.4l6.8 6.8m0-6.8l-6.8 6.8",
    }
    if shape == "circle":
        return pen.tag("circle", cx=x, cy=y, r=3.4, fill="currentColor", colour=colour)
    if shape == "ring":
        ring = pen.tag("circle", cx=x, cy=y, r=5.5, fill="none", stroke="currentColor", stroke_width=1.6)
        return pen.tag("g", ring, pen.tag("circle", cx=x, cy=y, r=2, fill="currentColor"), colour=colour)
    start = f"M{x:.1f} {y:.1f}"
    if shape == "cross":
        return pen.path(start + steps[shape], colour, stroke_width=2)
    return pen.tag("path", d=start + steps[shape], fill="currentColor", colour=colour)


def _known(one: Series) -> list[tuple[int, float]]:
    """The measured points, by year."""
    return [
        (year, value) for year, raw in sorted(one.points, key=lambda p: p[0]) if (value := measured(raw)) is not None
    ]


def _runs(known: Sequence[tuple[int, float]]) -> Iterable[list[tuple[int, float]]]:
    """Measured points in years that follow on one another, run by run."""
    run: list[tuple[int, float]] = []
    for point in known:
        if run and point[0] != run[-1][0] + 1:
            yield run
            run = []
        run.append(point)
    if run:
        yield run


def _track(frame: Frame, points: Sequence[tuple[int, float]]) -> str:
    """A path through the points; nothing where there is but one."""
    if len(points) < 2:
        return ""
    return "M" + "L".join(f"{frame.x(year):.1f} {frame.y(value):.1f}" for year, value in points)
