"""A description that does not hold together is refused, with where and why."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miljomal.core.reference import read_toml
from miljomal.sources.descriptions import AreaColumns, Description, FigureColumn, Misdescribed, description_of
from miljomal.sources.importers import DESCRIPTIONS, description, descriptions

STATED: dict[str, Any] = {
    "source": "prov",
    "headings": [1, 2],
    "area": {"name": "Kommun"},
    "figures": [{"indicator": "vag", "column": "Meter {year}"}, {"indicator": "bro", "column": "Antal", "year": 2020}],
}
KNOWN = {name.name for kind in (Description, AreaColumns, FigureColumn) for name in fields(kind)}
NAMES = st.text("abcdefgh_", min_size=1, max_size=12).filter(lambda name: name not in KNOWN)


def where(data: dict[str, Any], place: str) -> dict[str, Any]:
    """The table of that name within a description."""
    found: dict[str, Any] = data["figures"][1] if place == "figures 2" else data["area"] if place == "area" else data
    return found


def refused(data: Any) -> str:
    with pytest.raises(Misdescribed) as raised:
        description_of(data)
    return str(raised.value)


@given(NAMES, st.sampled_from(["the file", "area", "figures 2"]), st.one_of(st.text(), st.integers(), st.none()))
def test_unknown_key_is_refused(name: str, place: str, value: object) -> None:
    data = deepcopy(STATED)
    where(data, place)[name] = value
    assert refused(data) == f"{place}: unknown {name}"


@pytest.mark.parametrize(
    ("place", "name", "message"),
    [
        ("the file", "source", "source"),
        ("the file", "headings", "a list of headings' rows and at least one of figures"),
        ("the file", "figures", "a list of headings' rows and at least one of figures"),
        ("the file", "area", "area: a table"),
        ("area", "name", "area: a column of codes or of names"),
        ("figures 2", "indicator", "'indicator'"),
        ("figures 2", "column", "'column'"),
        ("figures 2", "year", "figures 2: a year, either in the column's heading or beside it"),
    ],
)
def test_what_must_be_said(place: str, name: str, message: str) -> None:
    data = deepcopy(STATED)
    del where(data, place)[name]
    assert message in refused(data)


@pytest.mark.parametrize(
    ("place", "changed", "message"),
    [
        ("the file", {"headings": []}, "headings: numbers of rows, ascending"),
        ("the file", {"headings": [2, 1]}, "headings: numbers of rows, ascending"),
        ("the file", {"headings": [0]}, "headings: numbers of rows, ascending"),
        ("the file", {"headings": ["1"]}, "headings: numbers of rows, ascending"),
        ("the file", {"headings": "1"}, "a list of headings' rows and at least one of figures"),
        ("the file", {"figures": []}, "a list of headings' rows and at least one of figures"),
        ("the file", {"figures": ["vag"]}, "figures 1: a table, and `rows` too"),
        ("the file", {"area": "Kommun"}, "area: a table"),
        ("the file", {"sums": ["lan"]}, "sums: some of county, nation"),
        ("the file", {"covers": ["nation"]}, "covers: some of county, municipality"),
        ("the file", {"covers": [1]}, "a text or a list of texts, not [1]"),
        ("the file", {"last_row": "9"}, "the file: last_row can't be '9'"),
        ("the file", {"sheet": 1}, "the file: sheet can't be 1"),
        ("area", {"skipped": "Ogiltigt"}, "area: skipped can't be 'Ogiltigt'"),
        ("area", {"aliases": ["Malung"]}, "area: aliases can't be ['Malung']"),
        ("figures 2", {"year": "2020"}, "figures 2: year can't be '2020'"),
        ("figures 2", {"factor": "1000"}, "figures 2: factor can't be '1000'"),
        ("figures 2", {"is_added": "ja"}, "figures 2: is_added can't be 'ja'"),
        ("figures 2", {"empty": "nothing"}, "figures 2: empty is one of zero, missing, skip"),
        ("figures 2", {"column": "{year}"}, "figures 2: a year, either in the column's heading or beside it"),
        ("figures 2", {"rows": ["Alla"]}, "figures 2: a table, and `rows` too"),
        ("figures 2", {"rows": {"Del": 1}}, "a text or a list of texts, not 1"),
    ],
)
def test_what_can_not_be(place: str, changed: dict[str, Any], message: str) -> None:
    data = deepcopy(STATED)
    where(data, place).update(changed)
    assert refused(data) == message


def test_one_text_is_a_list_of_one() -> None:
    one = {"rows": {"Del": "Alla"}, "told_apart_by": "Gas", "part_column": "Slag", "minus": "Bort"}
    made = description_of({**STATED, "sums": "county", "figures": [{**STATED["figures"][0], **one}]})
    assert (made.sums, made.covers, made.headings) == (("county",), (), (1, 2))
    figure = made.figures[0]
    assert (figure.rows, figure.identity) == ({"Del": ["Alla"]}, ("Del", "Slag", "Gas"))
    assert set(figure.headings) == {"Del", "Slag", "Bort", "Gas"}


@given(st.text(max_size=10), st.integers(1000, 9999), st.text(max_size=10))
def test_year_is_found_between_whatever_stands_around_it(before: str, year: int, after: str) -> None:
    figure = FigureColumn("a", before.replace("{year}", "") + "{year}" + after.replace("{year}", ""))
    heading = figure.column.replace("{year}", str(year))
    assert figure.year_of(heading) == year
    assert figure.year_of(heading + "x") is None


@given(st.dictionaries(st.sampled_from("abc"), st.lists(st.sampled_from("xyz"), max_size=3)), st.data())
def test_row_is_taken_when_every_column_says_what_is_wanted(rows: dict[str, list[str]], data: st.DataObject) -> None:
    cells = data.draw(st.dictionaries(st.sampled_from("abc"), st.sampled_from("xyz")))
    expected = [name for name in rows if cells.get(name, "") not in rows[name]] == []
    assert FigureColumn("a", "b", rows=rows).takes(cells) == expected


@pytest.mark.parametrize("break_it", [dict.clear, lambda table: table.update(colum="x")])
def test_described_files_hold_together(break_it: Callable[[dict[str, Any]], None]) -> None:
    assert len(descriptions()) == 6
    for name in descriptions():
        assert description(name).figures
        assert description(name).covers
        data = read_toml(DESCRIPTIONS / f"{name}.toml")
        break_it(data["figures"][-1])
        assert refused(data).startswith(f"figures {len(data['figures'])}: ")
