"""Lines tell what was measured and nothing else, and each says its name at its end."""

import math
import re
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from miljomal.documents.lines import Series, Target, line_chart, sparkline
from miljomal.documents.png import png_of
from miljomal.documents.svg import width_of
from miljomal.documents.tests.drawings import SVG, is_for_page, is_for_paper, name_of, parsed, texts

values = st.one_of(st.none(), st.floats(allow_nan=True), st.floats(-1e4, 1e4))
points = st.lists(st.tuples(st.integers(1970, 2045), values), max_size=12, unique_by=lambda point: point[0])
several = st.lists(st.builds(Series, label=st.text(max_size=60), points=points), min_size=1, max_size=6)


def strokes(drawing: str, width: str) -> list[str]:
    return [e.get("d", "") for e in parsed(drawing).iter(f"{SVG}path") if e.get("stroke-width") == width]


def test_label_value_and_years_are_printed() -> None:
    series = [Series("Ekby & <Vik>", [(2020, 4.0), (2018, 12.5), (2019, 8.25)])]
    drawing = line_chart(series, title="Utsläpp", unit="ton per år", target=Target(2030, 2))
    rows, years = ["0", "5", "10", "15"], ["2018", "2020", "2022", "2024", "2026", "2028", "2030"]
    assert texts(drawing) == ["ton per år", *rows, *years, "Ekby & <Vik> 4", "Mål 2030: 2"]
    told = "Linjediagram, ton per år. Ekby & <Vik>: 12,5 år 2018, 4 år 2020. Målet för 2030 är 2."
    assert name_of(drawing) == ["Utsläpp", told]


def test_title_is_seen_on_paper_only() -> None:
    series = [Series("a", [(2020, 4.0)])]
    page, paper = (line_chart(series, title="Utsläpp", unit="ton", look=look) for look in ("page", "paper"))
    assert (texts(page)[0], texts(paper)[0]) == ("ton", "Utsläpp")
    assert (is_for_page(page), is_for_paper(paper)) == (True, True)
    assert (is_for_page(paper), is_for_paper(page)) == (False, False)


def test_year_without_value_is_a_gap_and_unasked_years_a_bridge() -> None:
    known = [(2010, 1.0), (2011, 2.0), (2013, 3.0), (2015, 4.0), (2016, 5.0)]
    bridged = line_chart([Series("a", known)], title="t", unit="u")
    broken = line_chart([Series("a", [*known, (2014, None)])], title="t", unit="u")
    assert [path.count("M") for path in strokes(bridged, "2.2")] == [2]
    assert [path.count("M") for path in strokes(bridged, "1.1")] == [2]
    assert [path.count("M") for path in strokes(broken, "1.1")] == [1]


def test_years_stand_at_their_true_distance() -> None:
    drawing = line_chart([Series("a", [(2000, 1.0), (2001, 1.0), (2011, 1.0)])], title="t", unit="u")
    across = [float(e.get("cx", "")) for e in parsed(drawing).iter(f"{SVG}circle")][:3]
    assert across[2] - across[1] == pytest.approx(10 * (across[1] - across[0]), rel=0.01)


@pytest.mark.parametrize(
    ("known", "printed"),
    [
        ([], ["u", "Inga mätta värden"]),
        ([(2020, None), (2021, math.nan)], ["u", "Inga mätta värden"]),
        ([(2020, 0.0)], ["u", "0", "0,2", "0,4", "0,6", "0,8", "1", "2020", "a 0"]),
        ([(2020, 7.0), (2021, 7.0)], ["u", "0", "2", "4", "6", "8", "2020", "2021", "a 7"]),
        ([(2020, -3.0), (2021, -1.0)], ["u", "−3", "−2", "−1", "0", "2020", "2021", "a −1"]),
    ],
)
def test_bare_lines(known: list[tuple[int, float | None]], printed: list[str]) -> None:
    assert texts(line_chart([Series("a", known)], title="t", unit="u")) == printed


def test_target_in_the_past_keeps_its_year_and_its_level() -> None:
    drawing = line_chart([Series("a", [(2000, 1.0), (2020, 5.0)])], title="t", unit="u", target=Target(2010, 3.0))
    ring, dots = (
        next(e for e in parsed(drawing).iter(f"{SVG}{kind}") if e.get(name) == value)
        for kind, name, value in (("circle", "r", "5.5"), ("path", "stroke-dasharray", "0.1 5"))
    )
    start, level, end, same = (float(number) for number in re.findall(r"[\d.]+", dots.get("d", "")))
    assert (level, level) == (same, float(ring.get("cy", "")))
    assert float(ring.get("cx", "")) == pytest.approx((start + end) / 2, abs=0.2)


@pytest.mark.parametrize("count", [0, 7])
def test_too_few_or_many_lines_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match=f"1–6 series, not {count}"):
        line_chart([Series("a", [])] * count, title="t", unit="u")


@given(several, st.one_of(st.none(), st.builds(Target, st.integers(1970, 2045), st.floats(-1e4, 1e4))))
@settings(max_examples=60, deadline=None)
def test_labels_never_overlap_and_stay_in_the_picture(series: list[Series], target: Target | None) -> None:
    drawing = line_chart(series, title="t", unit="u", target=target)
    root = parsed(drawing)
    assert is_for_page(drawing)
    labels = [group for group in root.iter(f"{SVG}g") if group.get("font-size") == "13"][1:]
    boxes = []
    for group in labels:
        lines = [(float(e.get("x", "")), float(e.get("y", "")), e.text or "") for e in group]
        boxes.append((min(y for _x, y, _t in lines) - 10, max(y for _x, y, _t in lines) + 3))
        assert all(x + width_of(text, 13) <= 460 for x, _y, text in lines)
    assert all(one[1] <= other[0] + 0.2 or other[1] <= one[0] + 0.2 for one, other in combinations(boxes, 2))
    assert all(top > 0 and bottom < 310 for top, bottom in boxes)


def test_six_lines_differ_in_more_than_colour() -> None:
    series = [Series(f"kommun {n}", [(2000 + y, float(n + y)) for y in range(4)]) for n in range(6)]
    drawing = line_chart(series, title="t", unit="u")
    dashes = {e.get("stroke-dasharray") for e in parsed(drawing).iter(f"{SVG}path") if e.get("stroke-width") == "2.2"}
    assert len(dashes) == 6
    assert len(drawing) < 20_000


def test_sparkline_marks_the_last_measured_value() -> None:
    drawing = sparkline([1, 2, None, 4, 3, None], title="Ekby")
    (dot,) = parsed(drawing).iter(f"{SVG}circle")
    (line,) = parsed(drawing).iter(f"{SVG}path")
    assert re.findall(r"M[^M]*", line.get("d", "")) == ["M4.0 23.0L26.0 17.0", "M70.0 5.0L92.0 11.0"]
    assert (dot.get("cx"), dot.get("cy")) == ("92", "11")
    assert name_of(drawing) == ["Ekby", "Från 1 till 3"]


@pytest.mark.parametrize(
    ("known", "dots"), [([], 0), ([None, None], 0), ([2.0], 1), ([2.0, 2.0, 2.0], 1), ([math.inf], 0)]
)
def test_bare_sparklines(known: list[float | None], dots: int) -> None:
    for look in ("page", "paper"):
        root = parsed(sparkline(known, look=look))
        assert (len(list(root.iter(f"{SVG}circle"))), root.get("aria-hidden")) == (dots, "true")


def test_png_has_letters_and_twice_the_size() -> None:
    drawn = line_chart([Series("Ekby", [(2020, 1.0), (2021, 2.0)])], title="Utsläpp", unit="ton", look="paper")
    image, bare = png_of(drawn), png_of(re.sub(r"<text.*?</text>", "", drawn))
    assert (image[:4], int.from_bytes(image[16:20]), int.from_bytes(image[20:24])) == (b"\x89PNG", 920, 620)
    assert len(image) > len(bare) + 1000


def test_what_is_no_drawing_is_refused() -> None:
    with pytest.raises(ValueError, match="node"):
        png_of("<p>")
