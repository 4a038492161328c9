"""Changed words and moved things, compared with what must always hold."""

import time
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miljomal.drafting.wording import Piece, changed_words, moved

words = st.lists(st.sampled_from(["bil", "cykel", "och", "väg,", "\n", "å"]), max_size=12).map(" ".join)


@given(words | st.text(max_size=40), words | st.text(max_size=40))
def test_pieces_are_the_texts_and_agree_on_what_is_the_same(before: str, after: str) -> None:
    left, right = changed_words(before, after)
    assert "".join(piece.text for piece in left) == before
    assert "".join(piece.text for piece in right) == after
    same = ["".join(piece.text for piece in side if not piece.is_changed) for side in (left, right)]
    assert same[0] == same[1]
    for side in (left, right):
        assert all(piece.text for piece in side)
        assert all(a.is_changed != b.is_changed for a, b in pairwise(side))


@given(words)
def test_the_same_text_has_no_change(text: str) -> None:
    left, right = changed_words(text, text)
    assert left == right == ([Piece(text, is_changed=False)] if text else [])


def test_only_the_words_that_differ_are_marked() -> None:
    left, right = changed_words("Vi kör buss till jobbet.", "Vi kör tåg till jobbet.")
    assert [(p.text, p.is_changed) for p in left] == [("Vi kör ", False), ("buss ", True), ("till jobbet.", False)]
    assert [(p.text, p.is_changed) for p in right] == [("Vi kör ", False), ("tåg ", True), ("till jobbet.", False)]


def test_long_texts_are_compared_in_no_time() -> None:
    before, after = "å ä ö " * 17_000, "ö ä å " * 17_000  # a hundred thousand characters each
    began = time.perf_counter()
    left, right = changed_words(before, after)
    assert time.perf_counter() - began < 1
    assert ("".join(p.text for p in left), "".join(p.text for p in right)) == (before, after)


@given(st.permutations(range(6)))
def test_moved_is_the_fewest_that_explain_the_order(order: list[int]) -> None:
    found = moved(range(6), order)
    rest = [thing for thing in order if thing not in found]
    assert rest == sorted(rest)
    fewest = next(n for n in range(7) if any(_is_sorted(order, out) for out in combinations(range(6), n)))
    assert len(found) == fewest


def _is_sorted(order: list[int], out: tuple[int, ...]) -> bool:
    rest = [thing for thing in order if thing not in out]
    return rest == sorted(rest)


@pytest.mark.parametrize(
    ("before", "after", "expected"), [("abc", "xabc", set()), ("abc", "ac", set()), ("abc", "cab", {"c"})]
)
def test_what_comes_or_goes_has_not_moved(before: str, after: str, expected: set[str]) -> None:
    assert moved(before, after) == expected
