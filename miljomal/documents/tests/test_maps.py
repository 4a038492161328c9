"""Maps say what belongs to which class, what is missing and what is chosen, and are light."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from miljomal.documents.maps import choropleth
from miljomal.documents.shapes import EXTENT, Ring, county_borders, county_rings, municipality_rings, outline, path_of
from miljomal.documents.tests.drawings import SVG, is_for_page, is_for_paper, name_of, parsed, texts

CODES = sorted(municipality_rings())
COUNTIES = sorted(county_rings())
LIGHT = 60_000  # bytes


def area_of(rings: Iterable[Ring]) -> float:
    """Square kilometres; holes count off."""
    closed = [[*ring, ring[0]] for ring in rings]
    doubled = sum(x * other_y - other_x * y for ring in closed for (x, y), (other_x, other_y) in pairwise(ring))
    return abs(doubled) / 8


def rings_in(drawing: str) -> dict[str, int]:
    """How many rings each class has in the map itself, which comes before its enlarged part."""
    found: dict[str, int] = {}
    for path in parsed(drawing).iter(f"{SVG}path"):
        if "area" in (path.get("class") or "").split():
            found.setdefault((path.get("class") or "").removeprefix("area").strip(), (path.get("d") or "").count("z"))
    return found


def test_every_municipality_has_a_shape_that_can_be_seen() -> None:
    assert (len(CODES), len(COUNTIES)) == (290, 21)
    sizes = {code: area_of(rings) for code, rings in municipality_rings().items()}
    smallest = sorted(sizes, key=lambda code: sizes[code])[:3]
    assert [(code, round(sizes[code])) for code in smallest] == [("0183", 9), ("1231", 21), ("0184", 24)]
    spots = [spot for rings in municipality_rings().values() for ring in rings for spot in ring]
    assert all(EXTENT[0] <= x <= EXTENT[2] and EXTENT[1] <= y <= EXTENT[3] for x, y in spots)


def test_neighbours_share_their_borders() -> None:
    edges = [edge for rings in municipality_rings().values() for ring in rings for edge in pairwise([*ring, ring[0]])]
    assert Counter(edges).most_common(1)[0][1] == 1
    lines = Counter(frozenset(edge) for edge in edges)
    assert sum(1 for count in lines.values() if count == 2) > len(lines) / 2


def test_county_is_as_large_as_its_municipalities() -> None:
    for county, rings in county_rings().items():
        parts = [ring for code, own in municipality_rings().items() if code.startswith(county) for ring in own]
        assert area_of(rings) == pytest.approx(area_of(parts))
        assert sum(map(len, rings)) < sum(map(len, parts)) or county == "09"


def test_outline_of_two_squares_and_path() -> None:
    one, other = ((0, 0), (9, 0), (9, 9), (0, 9)), ((9, 0), (12, 0), (12, 9), (9, 9))
    (ring,) = outline([one, other])
    assert sorted(ring) == [(0, 0), (0, 9), (9, 0), (9, 9), (12, 0), (12, 9)]
    assert path_of([one]) == "M0 0l9 0 0 9-9 0z"
    assert "z" not in county_borders()


def test_classes_missing_and_chosen_are_told() -> None:
    values = {code: float(place) for place, code in enumerate(CODES[:250])} | {CODES[250]: None, "00": 7.0}
    drawing = choropleth(values, title="Laddpunkter", unit="antal", chosen={CODES[0]: "Ekby & <Vik>", "9999": "Ingen"})
    classes = [
        "200\u2009–\u2009249",
        "150\u2009–\u2009199",
        "100\u2009–\u2009149",
        "50\u2009–\u200999",
        "0\u2009–\u200949",
    ]
    end = ["Värde saknas (40)", "Ekby & <Vik> 0", "Stockholms län, förstorat"]
    assert texts(drawing) == ["antal", *classes, *end]
    told = "Karta över Sverige, antal. 250 områden, från 0 till 249. 40 saknar värde. Ekby & <Vik>: 0."
    assert name_of(drawing) == ["Laddpunkter", told]
    assert sum(rings_in(drawing).values()) == sum(map(len, municipality_rings().values()))
    assert set(rings_in(drawing)) == {"q1", "q2", "q3", "q4", "q5", ""}


def test_several_chosen_are_numbered_on_map_and_in_legend() -> None:
    drawing = choropleth({"03": 1.0, "04": 2.0}, title="t", unit="u", level="county", chosen={"03": "A", "09": "B"})
    legend = ["u", "2", "1", "Värde saknas (19)", "1 A 1", "2 B värde saknas"]
    assert texts(drawing) == [*legend, "1", "1", "2", "2"]


@pytest.mark.parametrize(
    ("values", "shades"),
    [
        ({}, {""}),
        ({"01": 4.0}, {"q3", ""}),
        (dict.fromkeys(COUNTIES, 4.0), {"q3"}),
        ({"01": -4.0, "03": 2.0}, {"q1", "q5", ""}),
    ],
)
def test_bare_maps(values: dict[str, float], shades: set[str]) -> None:
    assert set(rings_in(choropleth(values, title="t", unit="u", level="county"))) == shades


@pytest.mark.parametrize("classes", [1, 6])
def test_number_of_classes_is_bounded(classes: int) -> None:
    with pytest.raises(ValueError, match=f"2–5 classes, not {classes}"):
        choropleth({}, title="t", unit="u", classes=classes)


@given(st.lists(st.one_of(st.none(), st.floats(), st.integers(-3, 3).map(float)), min_size=290, max_size=290))
@settings(max_examples=15, deadline=None)
def test_any_map_is_light_and_fit_for_its_place(values: list[float | None]) -> None:
    known, chosen = dict(zip(CODES, values, strict=True)), dict.fromkeys(CODES[:6], "K" * 40)
    page = choropleth(known, title="t" * 200, unit="u", chosen=chosen)
    paper = choropleth(known, title="t" * 200, unit="u", chosen=chosen, look="paper")
    assert max(len(page.encode()), len(paper.encode())) <= LIGHT
    assert (is_for_page(page), is_for_paper(paper)) == (True, True)


def test_two_maps_on_a_page_have_patterns_of_their_own() -> None:
    one, other = (choropleth({"0114": 1.0}, title=title, unit="u") for title in ("a", "b"))
    ids = [set(re.findall(r' id="(.*?)"', drawing)) for drawing in (one, other)]
    assert [len(found) for found in ids] == [2, 2]
    assert ids[0] & ids[1] == set()
