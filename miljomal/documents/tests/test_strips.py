"""A strip shows where the chosen areas stand among all, in words too."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from miljomal.documents.strips import strip_chart
from miljomal.documents.svg import width_of
from miljomal.documents.tests.drawings import SVG, is_for_page, is_for_paper, name_of, parsed, texts

codes = st.integers(100, 130).map(str)


def test_chosen_and_quartiles_are_told() -> None:
    values = {"a": 1.0, "b": 2.0, "c": 3.0, "d": 4.0, "e": 5.0, "f": None}
    drawing = strip_chart(values, chosen={"b": "Ekby & <Vik>", "f": "Åby"}, title="Avstånd", unit="km")
    key = "Hälften av områdena: 2–4. Streck: median 3."
    assert texts(drawing) == ["km", "Ekby & <Vik> 2", "0", "1", "2", "3", "4", "5", key]
    numbers = "Lägst 1, undre kvartil 2, median 3, övre kvartil 4, högst 5."
    told = f"Fördelning, km. 5 områden har värde. {numbers} Ekby & <Vik>: 2. Åby: värde saknas."
    assert name_of(drawing) == ["Avstånd", told]


@pytest.mark.parametrize(
    ("values", "printed"),
    [
        ({}, ["u", "Inga mätta värden"]),
        ({"a": None}, ["u", "Inga mätta värden"]),
        ({"a": 5.0, "b": 5.0}, ["u", "A 5", "0", "1", "2", "3", "4", "5"]),
        ({"a": -2.0, "b": 1.0}, ["u", "A −2", "−2", "−1,5", "−1", "−0,5", "0", "0,5", "1"]),
    ],
)
def test_bare_strips(values: dict[str, float | None], printed: list[str]) -> None:
    assert texts(strip_chart(values, chosen={"a": "A"}, title="t", unit="u")) == printed


def test_areas_of_the_same_name_are_both_named() -> None:
    drawing = strip_chart({"a": 1.0, "b": 3.0}, chosen={"a": "Habo", "b": "Habo"}, title="t", unit="u")
    assert texts(drawing)[1:3] == ["Habo 1", "Habo 3"]


def test_strokes_are_as_many_as_values() -> None:
    drawing = strip_chart({str(n): float(n) for n in range(290)}, chosen={}, title="t", unit="u")
    strokes = [e.get("d", "") for e in parsed(drawing).iter(f"{SVG}path") if e.get("stroke-opacity")]
    assert sum(stroke.count("M") for stroke in strokes) == 290
    assert len(drawing) < 10_000


@given(
    st.dictionaries(codes, st.one_of(st.none(), st.floats(-1e6, 1e6)), max_size=30),
    st.dictionaries(codes, st.text(max_size=50), max_size=6),
)
@settings(max_examples=60, deadline=None)
def test_names_stay_apart_and_in_the_picture(values: dict[str, float | None], chosen: dict[str, str]) -> None:
    page, paper = (strip_chart(values, chosen=chosen, title="t", unit="u", look=look) for look in ("page", "paper"))
    assert (is_for_page(page), is_for_paper(paper)) == (True, True)
    names = [e for e in parsed(page).iter(f"{SVG}text") if e.get("font-weight") == "700"]
    assert len(names) == len([code for code in chosen if values.get(code) is not None])
    spots = sorted((e.get("y"), float(e.get("x", "")), width_of(e.text or "", 13)) for e in names)
    assert all(x >= 0 and x + wide <= 460 for _y, x, wide in spots)
    for index, (y, x, wide) in enumerate(spots):
        assert all(other_y != y or x + wide <= other for other_y, other, _w in spots[index + 1 :])
