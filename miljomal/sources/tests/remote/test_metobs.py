"""A station's monthly archive, and what its years come to. The values are made up."""

from calendar import monthrange

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miljomal.sources.adapters.metobs import Archive, NotAnArchive, read_archive, years

HEADINGS = "Från Datum Tid (UTC);Till Datum Tid (UTC);Representativ månad;Lufttemperatur;Kvalitet;;Tidsutsnitt:"


def archive(*months: str, unit: str = "celsius", headings: str = HEADINGS) -> str:
    """A file in SMHI's form; a month is written "2023-01;-1.5;G"."""
    rows = [f"{month[:7]}-01 00:00:01;{month[:7]}-28 00:00:00;{month}" for month in months]
    return "\r\n".join(
        [
            "Stationsnamn;Stationsnummer;Stationsnät;Mäthöjd (meter över marken)",
            "Exempel A;10101;SMHIs stationsnät;2.0",
            "",
            "Parameternamn;Beskrivning;Enhet",
            f"Lufttemperatur;medel, 1 gång per månad;{unit}",
            "",
            "Tidsperiod (fr.o.m);Tidsperiod (t.o.m);Höjd (meter över havet);Latitud (decimalgrader)",
            "2008-11-01 00:00:00;2026-08-31 23:59:59;20.0;59.0",
            "",
            headings,
            *rows,
            "",
        ]
    )


def year(number: int, value: float = 1.0) -> dict[tuple[int, int], float]:
    return dict.fromkeys([(number, month) for month in range(1, 13)], value)


def test_months_that_were_rejected_or_left_empty_are_left_out() -> None:
    text = archive("2023-01;-1.5;G;;Kvalitetskontrollerade historiska data", "2023-02;2;Y", "2023-03;;G", "2023-04;9;R")
    assert read_archive(text) == Archive("10101", "celsius", (2023, 1), (2023, 4), {(2023, 1): -1.5, (2023, 2): 2.0})


def test_a_month_that_stands_twice_with_the_same_value_is_one() -> None:
    assert read_archive(archive("2023-01;1;G", "2023-01;1.0;G")).months == {(2023, 1): 1.0}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no Stationsnummer"),
        ("Stationsnamn;Stationsnummer\nExempel A", "no Stationsnummer"),
        (archive("2023-01;1;G").replace(";Enhet", ""), "no Enhet"),
        (archive(headings="Datum;Tid (UTC);Lufttemperatur;Kvalitet"), "no table of months"),
        (archive("2023-01;1;G", headings=HEADINGS.replace("Kvalitet", "")), "no table of months"),
        (archive(), "no months"),
        (archive("2023-13;1;G"), "no month in 2023-13-01 00:00:01;2023-13-28 00:00:00;2023-13;1;G"),
        (archive("2023-01"), "no month in 2023-01-01 00:00:01;2023-01-28 00:00:00;2023-01"),
        (archive("2023-01;1,5;G"), "no number for 2023-01"),
        (archive("2023-01;nan;G"), "no number for 2023-01"),
        (archive("2023-01;1;G", "2023-01;2;G"), "two values for (2023, 1)"),
    ],
)
def test_what_is_no_archive(text: str, reason: str) -> None:
    with pytest.raises(NotAnArchive) as raised:
        read_archive(text)
    assert raised.value.args == (reason,)


def test_only_years_covered_from_january_to_december() -> None:
    months = year(2021) | year(2022, 2.0) | {(2020, 12): 5.0, (2023, 1): 5.0}
    assert list(years(Archive("1", "mm", (2020, 12), (2023, 1), months), is_sum=True)) == [(2021, 12.0), (2022, 24.0)]
    assert list(years(Archive("1", "mm", (2021, 1), (2021, 12), months), is_sum=True)) == [(2021, 12.0)]
    assert list(years(Archive("1", "mm", (2021, 2), (2021, 12), months), is_sum=True)) == []


def test_a_year_with_a_month_missing_has_no_value() -> None:
    months = {month: 1.0 for month in year(2021) if month != (2021, 7)}
    assert list(years(Archive("1", "mm", (2021, 1), (2021, 12), months), is_sum=True)) == [(2021, None)]
    assert list(years(Archive("1", "mm", (2021, 1), (2021, 12), {}), is_sum=False)) == [(2021, None)]


def test_zero_is_measured() -> None:
    assert list(years(Archive("1", "mm", (2021, 1), (2021, 12), year(2021, 0.0)), is_sum=True)) == [(2021, 0.0)]


def test_the_mean_weighs_months_by_their_days() -> None:
    months = year(2023, 0.0) | {(2023, 2): 365.0}
    assert list(years(Archive("1", "C", (2023, 1), (2023, 12), months), is_sum=False)) == [(2023, 28.0)]
    leap = year(2024, 0.0) | {(2024, 2): 366.0}
    assert list(years(Archive("1", "C", (2024, 1), (2024, 12), leap), is_sum=False)) == [(2024, 29.0)]


@given(st.integers(1990, 2030), st.lists(st.integers(-400, 400), min_size=12, max_size=12))
def test_the_mean_is_that_of_all_days(number: int, tenths: list[int]) -> None:
    months = {(number, month): tenth / 10 for month, tenth in enumerate(tenths, 1)}
    days = [months[number, month] for month in range(1, 13) for _day in range(monthrange(number, month)[1])]
    ((found, mean),) = years(Archive("1", "C", (number, 1), (number, 12), months), is_sum=False)
    assert found == number
    assert mean == pytest.approx(sum(days) / len(days), abs=0.0006)
