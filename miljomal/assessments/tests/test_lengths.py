"""Characters are counted the same whatever browser sent them, and limits bind as the template says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miljomal.assessments.lengths import Length, characters, is_too_long, lengths, tidy

TEXTS = st.lists(st.text(max_size=40), max_size=5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", 0), ("   ", 0), ("åäö", 3), ("a\r\nb", 3), ("a\rb", 3), (" a b \n", 3), ("🌊", 1), ("é", 1)],
)
def test_characters(text: str, expected: int) -> None:
    assert characters(text) == expected


@given(st.text())
def test_line_ends_do_not_change_the_count(text: str) -> None:
    plain = tidy(text)
    assert characters(plain.replace("\n", "\r\n")) == characters(plain.replace("\n", "\r")) == len(plain)


@given(st.text())
def test_tidy_twice_is_tidy_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(TEXTS, st.integers(0, 60), st.one_of(st.none(), st.integers(0, 100)))
def test_limit_binds_as_a_naive_count_says(texts: list[str], limit: int, total: int | None) -> None:
    parts, whole = lengths(texts, [limit] * len(texts), total)
    counts = [len(tidy(text)) for text in texts]
    assert (whole.used, [part.used for part in parts]) == (sum(counts), counts)
    naive = sum(counts) > total if total is not None else any(count > limit for count in counts)
    assert is_too_long(parts, whole) is naive


def test_left_and_excess() -> None:
    assert (Length(3, 5).left, Length(3, 5).excess) == (2, 0)
    assert (Length(7, 5).left, Length(7, 5).excess) == (-2, 2)
    assert (Length(7, None).left, Length(7, None).excess) == (None, 0)
