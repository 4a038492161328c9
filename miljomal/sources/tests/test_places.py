"""Names of areas as files write them. All 311 real ones find their codes; invented ones find none."""

import difflib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from miljomal.core.reference import read_csv
from miljomal.organisations import importers
from miljomal.sources.places import Places, key
from miljomal.sources.tests.written import PLACES

DATA = Path(importers.__file__).parent / "data"


def everywhere() -> Places:
    """The real counties and municipalities, from the project's own lists."""
    counties = [(row["code"], row["name"], row["short_name"], "00") for row in read_csv(DATA / "counties.csv")]
    rows = read_csv(DATA / "municipalities.csv")
    return Places.of([*counties, *((r["code"], r["name"], r["short_name"], r["county_code"]) for r in rows)], {})


REAL = everywhere()
CODES = st.sampled_from(sorted(REAL.codes))
CASES = st.sampled_from([str.upper, str.lower, str.title, str.swapcase, str])
SPACES = st.text(" \t\u00a0", min_size=1, max_size=3)
LETTERS = st.text(st.characters(categories=["L", "N", "P", "Z"]), max_size=80)


@given(CODES, CASES, SPACES)
def test_name_in_any_case_with_extra_spaces_finds_its_code(code: str, case: Callable[[str], str], space: str) -> None:
    written = space + space.join(case(REAL.codes[code]).split(" ")) + space
    assert REAL.by_name(written) == code
    assert REAL.county(written) == (code if len(code) == 2 else "")


@given(st.sampled_from(REAL.municipalities), CASES, st.sampled_from(["", " kommun", " stad", "s kommun", "s stad"]))
def test_short_name_finds_the_municipality(code: str, case: Callable[[str], str], ending: str) -> None:
    names = [name for name, found in REAL.names.items() if found == code and not name.endswith(" kommun")]
    assert [REAL.by_name(case(name) + ending) for name in names] == [code] * len(names)


@given(st.sampled_from(REAL.all_counties), CASES, st.sampled_from(["", " län", "s", "s län"]))
def test_short_name_finds_the_county(code: str, case: Callable[[str], str], ending: str) -> None:
    shortest = min((name for name, found in REAL.counties.items() if found == code), key=len)
    assert REAL.county(case(shortest + ending)) == code
    if ending.endswith("län"):
        assert REAL.by_name(case(shortest + ending)) == code


def test_stockholm_is_a_municipality_and_its_county_says_so() -> None:
    assert [REAL.by_name(name) for name in ("Stockholm", "Stockholm län", "Stockholms kommun")] == [
        "0180",
        "01",
        "0180",
    ]
    assert (REAL.county("Stockholm"), REAL.county("Stockholms kommun"), REAL.by_name("Halland")) == ("01", "", "")


@settings(deadline=None)
@given(LETTERS)
def test_whatever_is_written_finds_an_area_or_none(name: str) -> None:
    for found in (REAL.by_name(name), REAL.county(name)):
        assert found == "" or found in REAL.codes
    near = REAL.suggestions(name)
    assert len(near) == len(set(near)) <= 3
    assert set(near) <= set(REAL.codes.values())
    assert REAL.suggestion(name) == (near[0] if near else "")


@settings(deadline=None)
@given(st.sampled_from(REAL.municipalities), st.integers(0, 30), st.sampled_from("abcåäö"))
def test_one_wrong_letter_is_guessed_right(code: str, at: int, letter: str) -> None:
    short = min((name for name, found in REAL.names.items() if found == code), key=len)
    place = at % len(short)
    wrong = short[:place] + letter + short[place + 1 :]
    if REAL.by_name(wrong) or len(short) < 5:
        return
    found = REAL.suggestions(wrong)
    alike = [name for name in REAL.names if difflib.SequenceMatcher(None, name, wrong).ratio() >= 0.75]
    assert REAL.codes[code] in found or len({REAL.names[name] for name in alike}) > 3


@given(LETTERS)
def test_key_is_its_own_key(name: str) -> None:
    assert key(key(name)) == key(name)


def test_no_two_areas_share_a_name() -> None:
    assert len(REAL.codes) == 311
    assert {REAL.by_name(name) for name in REAL.codes.values()} == set(REAL.codes)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Håba", ["Håbo kommun"]),
        ("Nyköpngs kommun", ["Nyköpings kommun", "Enköpings kommun", "Köpings kommun"]),
        ("Ostergotlands län", ["Östergötlands län", "Gotlands län", "Västernorrlands län"]),
        ("Alee kommun", ["Ale kommun"]),
        ("Fjärranby", []),
        ("kommun", []),
        ("", []),
    ],
)
def test_up_to_three_are_suggested(name: str, expected: list[str]) -> None:
    assert REAL.suggestions(name) == expected


@given(st.sampled_from(sorted(PLACES.codes)), st.sampled_from(["Provlän", "Annat län", "Gamla länet", "Fjärran län"]))
def test_area_lies_in_its_county_or_did_so(code: str, county: str) -> None:
    lies = {("01", "Provlän"), ("02", "Annat län"), ("0101", "Provlän"), ("0102", "Provlän"), ("0201", "Annat län")}
    lay = {("0201", "Gamla länet"), ("0102", "Annat län")}
    assert PLACES.may_lie_in(code, county) == ((code, county) in lies | lay)
