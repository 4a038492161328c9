"""The pen: numbers as they are read, words within their room, colours by look."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from miljomal.documents.svg import Pen, balanced, figure, measured, text, valued, width_of, wrapped


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (0, "0"),
        (0.0, "0"),
        (1234567.8, "1 234 568"),
        (99.96, "100"),
        (12.345, "12,3"),
        (-0.5, "−0,5"),
        (0.012345, "0,0123"),
    ],
)
def test_figures_are_read_in_swedish(value: float, printed: str) -> None:
    assert figure(value).replace("\u00a0", " ") == printed


def test_figures_are_read_in_english() -> None:
    with override("en"):
        assert figure(-1234.5) == "−1,234"


@pytest.mark.parametrize(
    ("value", "drawn"),
    [(None, None), (float("nan"), None), (float("inf"), None), (-1e15, None), (1e-7, 0.0), (0, 0), (-2.5, -2.5)],
)
def test_what_cannot_be_drawn_is_not_measured(value: float | None, drawn: float | None) -> None:
    assert measured(value) == drawn


def test_numbers_in_attributes_are_short() -> None:
    assert [text(value) for value in (2.0, 2.04, 2.06, -0.01, 7, "a")] == ["2", "2", "2.1", "0", "7", "a"]


def test_colour_is_class_or_attribute() -> None:
    drawn = [Pen(look).tag("path", d="M0 0", colour="ink", stroke_width=None) for look in ("page", "paper")]
    assert drawn == ['<path d="M0 0" class="ink"/>', '<path d="M0 0" color="#1a2320"/>']


def test_words_are_escaped_and_cleaned() -> None:
    assert Pen().words(1, 2, "a<b\x00&") == '<text x="1" y="2" fill="currentColor" class="ink">a&lt;b&amp;</text>'


@given(st.text(max_size=90), st.floats(60, 300), st.integers(1, 3))
def test_wrapped_words_stay_within_their_room(content: str, width: float, rows: int) -> None:
    for lines in (wrapped(content, width, 12, rows), balanced(content, width, 12, rows)):
        assert 1 <= len(lines) <= rows
        assert all(width_of(line, 12) <= width for line in lines)


def test_cut_words_say_so_and_values_are_never_cut() -> None:
    assert wrapped("ett två tre fyra", 45, 12) == ["ett två", "tre fyra"]
    assert wrapped("ett två tre fyra fem", 45, 12) == ["ett två", "tre fyr…"]
    assert valued("Upplands-Bro och Väsby", "1 234", 110, 12, rows=1) == ["Upplands-Br… 1 234"]


def test_balanced_lines_leave_no_word_alone() -> None:
    content = "Utsläpp av koldioxid per invånare i kommunerna år 2022"
    assert wrapped(content, 390, 15) == ["Utsläpp av koldioxid per invånare i kommunerna år", "2022"]
    assert balanced(content, 390, 15, rows=2) == ["Utsläpp av koldioxid per", "invånare i kommunerna år 2022"]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Bo", ["Bo 1 234"]),
        ("Örnsköldsvik", ["Örnsköldsvik", "1 234"]),
        ("Malung-Sälens kommun", ["Malung-Sälens", "kommun 1 234"]),
    ],
)
def test_value_goes_to_a_line_of_its_own_before_a_name_is_cut(name: str, lines: list[str]) -> None:
    assert valued(name, "1 234", 100, 12) == lines
