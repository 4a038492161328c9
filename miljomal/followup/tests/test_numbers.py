"""Figures as they are typed in Swedish."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miljomal.followup.numbers import MAX_DECIMALS, MAX_WHOLE_DIGITS, read_figure, write_figure

LARGEST = Decimal(10) ** MAX_WHOLE_DIGITS - 1
figures = st.decimals(min_value=-LARGEST, max_value=LARGEST, places=MAX_DECIMALS, allow_nan=False)


@given(figures)
def test_what_is_written_is_read_back(figure: Decimal) -> None:
    assert read_figure(write_figure(figure)) == figure


@given(figures, st.sampled_from([" ", "\u00a0", "\u202f"]))
def test_thousands_may_be_parted(figure: Decimal, space: str) -> None:
    grouped = f"{figure:,f}".replace(",", space).replace(".", ",")
    assert read_figure(grouped) == figure


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        figure = read_figure(text)
    except ValueError:
        return
    assert read_figure(write_figure(figure)) == figure


@pytest.mark.parametrize(
    ("typed", "figure"),
    [("12,5", "12.5"), ("12.5", "12.5"), (" 1 234,50 ", "1234.5"), ("−3", "-3"), ("+7", "7"), ("0,0001", "0.0001")],
)
def test_how_people_type(typed: str, figure: str) -> None:
    assert read_figure(typed) == Decimal(figure)


@pytest.mark.parametrize(
    "typed", ["", "12,5 km", "1,2,3", "1.234,5", "12 34", ",5", "5,", "0,00001", "1" * 15, "ett", "1e3", "NaN", "٣"]
)
def test_what_is_no_figure_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"no figure|digits"):
        read_figure(typed)


@pytest.mark.parametrize(
    ("figure", "typed"), [("1234.5000", "1234,5"), ("100", "100"), ("0.0000", "0"), ("-0.0000", "0"), ("-2.10", "-2,1")]
)
def test_figures_are_written_without_needless_zeros(figure: str, typed: str) -> None:
    assert write_figure(Decimal(figure)) == typed
