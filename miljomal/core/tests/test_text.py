"""Swedish order, folding and slugs, against a naive reference."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miljomal.core.text import fold, slugify_swedish, sort_key

ALPHABET = "abcdefghijklmnopqrstuvwxyzåäö"
words = st.text(ALPHABET, min_size=1, max_size=8)
anything = st.text(max_size=60)


def naive_key(word: str) -> list[int]:
    """The place of each letter in the Swedish alphabet."""
    return [ALPHABET.index(letter) for letter in word]


@given(words, words)
def test_sort_key_orders_words_as_the_swedish_alphabet(one: str, other: str) -> None:
    assert (sort_key(one) < sort_key(other)) == (naive_key(one) < naive_key(other))


@given(st.integers(0, 99_999_999), st.integers(0, 99_999_999))
def test_sort_key_orders_numbers_by_value(one: int, other: int) -> None:
    assert (sort_key(f"{one}a") < sort_key(f"{other}a")) == (one < other)


@given(anything)
def test_sort_key_needs_no_collation(text: str) -> None:
    assert set(sort_key(text)) <= set(string.ascii_lowercase + string.digits)


def test_sort_key_puts_municipalities_in_order() -> None:
    names = ["Örebro", "Ängelholm", "Åre", "Zinkgruvan", "Upplands Väsby", "Upplands-Bro", "Uppsala", "Arboga", "Åmål"]
    assert sorted(names, key=sort_key) == [
        "Arboga",
        "Upplands-Bro",
        "Upplands Väsby",
        "Uppsala",
        "Zinkgruvan",
        "Åmål",
        "Åre",
        "Ängelholm",
        "Örebro",
    ]


def test_sort_key_puts_numbers_in_order() -> None:
    assert sorted(["10", "4b", "2", "4", "4a"], key=sort_key) == ["2", "4", "4a", "4b", "10"]


@pytest.mark.parametrize(("one", "other"), [("É", "e"), ("LULEÅ", "luleå"), ("A\u030are", "Åre"), ("Æ", "ä")])
def test_sort_key_sees_the_same_letter(one: str, other: str) -> None:
    assert sort_key(one) == sort_key(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fler går – och cyklar!", "fler gar och cyklar"),
        ("  Sjötuna  ", "sjotuna"),
        ("Jåhkåmåhkke", "jahkamahkke"),
        ("Čohkkiras", "cohkkiras"),
        ("Straße", "strasse"),
        ("–", ""),
    ],
)
def test_fold(text: str, expected: str) -> None:
    assert fold(text) == expected


@given(anything)
def test_fold_is_stable_and_plain(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert set(folded) <= set(string.ascii_lowercase + string.digits + " ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Fler går och cyklar", "fler-gar-och-cyklar"), ("–", "utan-namn"), ("a" * 70, "a" * 60)],
)
def test_slug(text: str, expected: str) -> None:
    assert slugify_swedish(text) == expected


@given(anything, st.integers(12, 60))
def test_slug_is_short_and_plain(text: str, length: int) -> None:
    slug = slugify_swedish(text, length)
    assert 0 < len(slug) <= length
    assert not slug.startswith("-")
    assert not slug.endswith("-")


def test_slug_is_cut_at_a_word() -> None:
    assert slugify_swedish("Laddstolpar vid alla skolor", 18) == "laddstolpar-vid"
