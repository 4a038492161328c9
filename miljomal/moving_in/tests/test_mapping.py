"""Guessing what columns are: examples from the counties, properties, and a naive second way of handing fields out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from miljomal.core.text import fold
from miljomal.moving_in.importers.words import vocabulary
from miljomal.moving_in.mapping import (
    LEAST,
    Column,
    Guess,
    Header,
    Words,
    find_header,
    fingerprint,
    guess_columns,
    heading_score,
    in_words,
    join_headings,
    nearest,
    score_of,
    shares_of,
)

KNOWN = vocabulary()
WORDS = Words(
    headings=KNOWN["headings"],
    grades=frozenset(fold(word) for words in KNOWN["grades"].values() for word in words) | {"–"},
    roles=frozenset(fold(word) for words in KNOWN["roles"].values() for word in words),
    marks=frozenset({"x", "ja"}),
    organisations=frozenset({"flen", "katrineholm", "region sormland"}),
    objectives=frozenset({"frisk luft"}),
    programmes=frozenset({"provprogrammet"}),
)
CELLS = st.sampled_from(
    ["", "G", "H", "–", "2019", "Flen", "Flen, Katrineholm", "HS1", "4b", "x", "Frisk luft", "ord " * 20]
)
HEADINGS = st.one_of(
    st.sampled_from(["", "Nr", "Åtgärd", "År", "Grad", "Komentar", "Ej relevant", "Kommunens grad"]),
    st.text(max_size=30),
)
COLUMNS = st.lists(st.builds(Column, HEADINGS, st.lists(CELLS, max_size=6)), max_size=8)


def naive(columns: list[Column]) -> list[Guess]:
    """Takes the best of all that is left, over and over."""
    guesses = [Guess() for _column in columns]
    shares = [shares_of(column, WORDS) for column in columns]
    free, fields = set(range(len(columns))), list(WORDS.headings)
    while True:
        best: tuple[float, int, int] | None = None
        for at in free:
            for name in fields:
                score, _why = score_of(columns[at].heading, shares[at], name, WORDS)
                rank = (score, -at, -list(WORDS.headings).index(name))
                if score >= LEAST and (best is None or rank > best):
                    best = rank
        if best is None:
            return guesses
        at, name = -best[1], list(WORDS.headings)[-best[2]]
        score, why = score_of(columns[at].heading, shares[at], name, WORDS)
        guesses[at] = Guess(name, score, why)
        free.discard(at)
        fields.remove(name)


@settings(deadline=None)
@given(COLUMNS)
def test_guesses_are_those_of_the_naive_way(columns: list[Column]) -> None:
    assert guess_columns(columns, WORDS) == naive(columns)


@settings(deadline=None)
@given(COLUMNS)
def test_a_field_is_given_once_and_scores_are_shares(columns: list[Column]) -> None:
    guesses = guess_columns(columns, WORDS)
    given_out = [guess.field for guess in guesses if guess.field]
    assert len(given_out) == len(set(given_out))
    assert all(0 <= guess.score <= 1 and bool(guess.score) == bool(guess.field) for guess in guesses)


@settings(deadline=None)
@given(st.permutations(list(KNOWN["headings"])))
def test_exact_headings_are_found_in_any_order(fields: list[str]) -> None:
    columns = [Column(KNOWN["headings"][name][0]) for name in fields]
    assert [guess.field for guess in guess_columns(columns, WORDS)] == fields


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("Gradd", ["G", "H"], "grade"),
        ("Genomförandegrd", [], "grade"),
        ("genomförande-grad 2019", ["G"], "grade"),
        ("", ["G", "H", "P", "E", "–"], "grade"),
        ("Kolumn1", ["2018", "2019"], "year"),
        ("Kolumn1", ["Flen", "Katrineholm; Region Sörmland"], "actor"),
        ("Kolumn1", ["HS1", "KL2", "SO4b"], "number"),
        ("Kolumn1", ["Provprogrammet"], "programme"),
        ("Kolumn1", ["Frisk luft"], "objective"),
        ("Vad har gjorts?", ["En cykelväg"], "comment"),
        ("DNR", [], "diary_number"),
        ("Inte relevant", ["x"], "not_relevant"),
        ("Kolumn1", ["42,5", "abc"], ""),
    ],
)
def test_columns_of_the_counties(heading: str, cells: list[str], field: str) -> None:
    assert guess_columns([Column(heading, cells)], WORDS)[0].field == field


def test_cells_that_contradict_the_heading_lower_the_score() -> None:
    alone = score_of("Grad", shares_of(Column("Grad"), WORDS), "grade", WORDS)[0]
    doubted = score_of("Grad", shares_of(Column("Grad", ["blå", "röd"]), WORDS), "grade", WORDS)[0]
    assert (alone, doubted) == (1.0, 0.55)
    assert [in_words(score) for score in (1.0, 0.85, 0.84, 0.6, 0.59)] == ["sure", "sure", "likely", "likely", "guess"]


@given(st.text(max_size=200), st.lists(st.text(max_size=30), max_size=4))
def test_heading_score_bears_any_text(heading: str, synonyms: list[str]) -> None:
    assert 0 <= heading_score(heading, synonyms) <= 1


def test_header_below_a_title_and_in_two_rows() -> None:
    lines = [
        ["Sammanställning 2019", "", "", ""],
        ["Åtgärd", "", "Remissvar", ""],
        ["Nr", "Titel", "Medverkar", "Ej relevant"],
        ["1", "Gröna resor", "x", ""],
    ]
    assert find_header(lines, WORDS) == Header(2, 2)
    assert join_headings(lines[1:3]) == ["Åtgärd Nr", "Åtgärd Titel", "Remissvar Medverkar", "Remissvar Ej relevant"]


@settings(deadline=None)
@given(st.lists(st.lists(st.one_of(CELLS, HEADINGS), max_size=5), min_size=1, max_size=25))
def test_header_is_among_the_lines(lines: list[list[str]]) -> None:
    header = find_header(lines, WORDS)
    assert 0 <= header.first <= header.last < len(lines)
    assert len(join_headings(lines[header.first : header.last + 1])) <= 5


def test_fingerprint_is_of_the_words_in_order() -> None:
    assert fingerprint(["Nr", "ÅTGÄRD "]) == fingerprint(["nr", "åtgärd"]) != fingerprint(["Åtgärd", "Nr"])


def test_nearest_name() -> None:
    known = {"sjotuna kommun": 1, "ekby kommun": 2}
    assert nearest("Sjötunna kommun", known) == (1, 0.9655)
    assert nearest("Något helt annat", known) is None


def test_no_heading_stands_for_two_fields() -> None:
    seen: dict[str, str] = {}
    for field, synonyms in KNOWN["headings"].items():
        for synonym in synonyms:
            assert seen.setdefault(fold(synonym), field) == field, synonym
