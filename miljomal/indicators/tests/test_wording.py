"""Trends and outlooks as a reader meets them."""

import pytest

from miljomal.indicators.trends import Aim, Point, outlook, trend_of
from miljomal.indicators.wording import outlook_sentence, rough, shown, trend_sentences

NBSP = "\u00a0"


def falling(per_year: float, *, last: int = 2022) -> list[Point]:
    return [(last - 9 + n, 100 * (1 + per_year / 100) ** n) for n in range(10)]


def told(series: list[Point], goal: float, *, year: int = 2030) -> str:
    aim = Aim(year, goal, is_lower_better=True)
    return outlook_sentence(outlook(series, aim), aim, decimals=0, unit="ton").replace(NBSP, " ")


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1851.9, "1 900"), (90.2, "90"), (0.0234, "0,023"), (9.96, "10"), (0.0999, "0,10"), (-4.44, "−4,4"), (0, "0")],
)
def test_rough_has_two_digits(value: float, expected: str) -> None:
    assert rough(value).replace(NBSP, " ") == expected


def test_shown_keeps_its_decimals_and_has_no_minus_zero() -> None:
    assert [shown(v, 1).replace(NBSP, " ") for v in (48, -0.04, -1234.56)] == ["48,0", "0,0", "−1 234,6"]


def test_trend_is_told_with_its_pace_and_what_is_good() -> None:
    line: list[Point] = [(2013 + n, 100.0 - 2 * n) for n in range(10)]
    down = trend_sentences(trend_of(line), good="down", place="Flen", unit="ton")
    assert down == ["Flen: minskar, åt rätt håll, 2013–2022, med 2,0 ton om året (troligen 2,0–2,0)."]
    up = trend_sentences(trend_of(line), good="up", place="Flen", unit="ton")
    assert up[0].startswith("Flen: minskar, åt fel håll, 2013–2022")
    neither = trend_sentences(trend_of(line), good="none", place="Flen", unit="ton")
    assert neither[0].startswith("Flen: minskar 2013–2022")


def test_trend_that_is_none_or_too_short() -> None:
    still = trend_sentences(trend_of([(2013 + n, 5.0) for n in range(8)]), good="up", place="Flen", unit="ton")
    assert still == ["Flen: ingen tydlig riktning 2013–2020."]
    short = trend_sentences(trend_of([(2013, 5.0), (2014, 4.0)]), good="up", place="Flen", unit="ton")
    assert short == ["Flen: 2 mätta år är för lite för att säga åt vilket håll det går."]


def test_outlooks_are_told() -> None:
    assert told(falling(-2), 30) == (
        "Går åt rätt håll, men för långsamt: 2,0 % per år sedan 2013 mot 12,0 % som krävs."
        " Det fattas 53 ton till målet 30 ton 2030."
    )
    assert told(falling(-2), 90) == "Nått: 2022 var värdet 7 ton bättre än målet 90 ton."
    assert told([(2013 + n, 100.0) for n in range(10)], 100) == "Nått: 2022 var värdet 100 ton, precis som målet."
    assert told([(2013 + n, 100.0) for n in range(10)], 50) == (
        "Ingen tydlig riktning: det fattas 50 ton till målet 50 ton 2030. 8,3 % per år krävs."
    )
    assert told(falling(3), 50).startswith("Går åt fel håll: det fattas 80 ton till målet 50 ton 2030. ")
    assert told(falling(-2), 30, year=2020) == "Inte nått: målåret 2020 har passerat och det fattades 53 ton."
    assert told(falling(-2)[-3:], 30) == ("Vi kan inte säga säkert om målet 30 ton 2030 nås: det fattas 53 ton.")
    assert told(falling(-9), 40).startswith("Tillräckligt snabbt: med samma takt nås målet 40 ton 2030.")
