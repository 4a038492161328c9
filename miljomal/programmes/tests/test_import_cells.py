"""Amounts, dates, years and lists are read as people in Sweden write them, and never guessed."""

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miljomal.programmes.cells import (
    AmbiguousAmount,
    NegativeAmount,
    parse_amount,
    parse_date,
    parse_span,
    parse_year,
    split_names,
)

KNOWN = {"flen", "trosa", "sjo skog och mark", "vaxt och djurliv"}


@pytest.mark.parametrize(
    ("text", "kronor"),
    [
        ("6 500 000", 6_500_000),
        ("6.500.000", 6_500_000),
        ("1,234,567.50", Decimal("1234567.50")),
        ("6,5 miljoner", 6_500_000),
        ("6,5 Mkr", 6_500_000),
        ("6,500 Mkr", 6_500_000),
        ("650 tkr", 650_000),
        ("2 miljoner kronor", 2_000_000),
        ("100:-", 100),
        ("100,5 kr", Decimal("100.50")),
        ("3333,33333333", Decimal("3333.33")),
        ("0", 0),
    ],
)
def test_amount_is_read(text: str, kronor: Decimal | int) -> None:
    assert parse_amount(text) == kronor


def test_unit_of_the_heading_counts_where_the_cell_names_none() -> None:
    assert parse_amount("650", unit="tkr") == 650_000
    assert parse_amount("6,5 Mkr", unit="tkr") == 6_500_000


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("6.500", AmbiguousAmount),
        ("6,500", AmbiguousAmount),
        ("-5", NegativeAmount),
        ("−5 tkr", NegativeAmount),
        ("ca 5 Mkr", ValueError),
        ("1e9", ValueError),
        ("9999999 Mkr", ValueError),
        ("5 €", ValueError),
    ],
)
def test_amount_is_not_guessed(text: str, error: type[ValueError]) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # which one is asserted below
        parse_amount(text)
    assert caught.type is error


@given(st.decimals(0, 10**11, places=2))
def test_every_amount_written_the_swedish_way_is_read_back(amount: Decimal) -> None:
    assert parse_amount(f"{amount:,.2f}".replace(",", " ").replace(".", ",")) == amount


@pytest.mark.parametrize(
    "text", ["2024-03-01", "20240301", "1 mars 2024", "den 1 mar. 2024", "1/3 2024", "1.3.2024", "2024-03-01 00:00"]
)
def test_date_is_read(text: str) -> None:
    assert parse_date(text) == dt.date(2024, 3, 1)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2024–2027", (2024, 2027)),
        ("2024 - 27", (2024, 2027)),
        ("2024", (2024, 2024)),
        ("från 2024", (2024, None)),
        ("till 2027", (None, 2027)),
    ],
)
def test_span_is_read(text: str, years: tuple[int | None, int | None]) -> None:
    assert parse_span(text) == years


@pytest.mark.parametrize("parse", [parse_date, parse_year, parse_span])
@pytest.mark.parametrize("text", ["1989", "2101-01-01", "31/2 2024", "löpande", "24", "²⁰²⁴"])
def test_what_is_no_time_is_refused(parse: Callable[[str], Any], text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the function's only error
        parse(text)


@given(st.text(max_size=25))
def test_any_text_is_read_or_refused(text: str) -> None:
    for parse in (parse_amount, parse_date, parse_year, parse_span):
        with suppress(ValueError):
            assert parse(text) is not None
    assert all(split_names(text, KNOWN))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Flen; Trosa", ["Flen", "Trosa"]),
        ("Flen, Trosa,", ["Flen", "Trosa"]),
        ("Flen och Trosa", ["Flen", "Trosa"]),
        ("Flen, Växt- och djurliv", ["Flen", "Växt- och djurliv"]),
        ("Sjö, skog och mark, Flen", ["Sjö, skog och mark", "Flen"]),
        ("Flen, flen", ["Flen"]),
        ("Flen och Okänd", ["Flen och Okänd"]),
    ],
)
def test_list_is_split_where_no_known_name_is_cut(text: str, names: list[str]) -> None:
    assert split_names(text, KNOWN) == names
