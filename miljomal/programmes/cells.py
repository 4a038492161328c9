"""What a cell's text means: amounts of money, dates, years and lists of names, as people in Sweden write them."""

import datetime as dt
import re
from collections.abc import Container
from decimal import ROUND_HALF_UP, Decimal

from miljomal.core.text import fold

FIRST_YEAR, LAST_YEAR = 1990, 2100
ORE = Decimal("0.01")
MAX_AMOUNT = Decimal(10) ** 12
UNITS = {
    "": 1,
    "kr": 1,
    "kronor": 1,
    "sek": 1,
    ":-": 1,
    "tkr": 1_000,
    "tsek": 1_000,
    "tusen": 1_000,
    "mkr": 1_000_000,
    "msek": 1_000_000,
    "mnkr": 1_000_000,
    "miljon": 1_000_000,
    "miljoner": 1_000_000,
    "miljard": 1_000_000_000,
    "miljarder": 1_000_000_000,
}
MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
MONTH_NAMES = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
_AMOUNT = re.compile(r"([-−–]?)\s*([0-9][0-9 .,']*)\s*([a-zåäö:-]*?)\.?(?:\s+(?:kr|kronor|sek))?", re.IGNORECASE)
_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ]00:00(?::00)?)?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_WORDS = re.compile(r"(?:den )?([0-9]{1,2})(?::?e)?\.? ([a-z]{3,9})\.? ([0-9]{4})", re.IGNORECASE)
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.] ?([0-9]{1,2})(?:[/.-]| )([0-9]{4})")
_YEAR = re.compile(r"(?:år )?([0-9]{4})(?:-[0-9]{2}-[0-9]{2})?", re.IGNORECASE)
_SPAN = re.compile(
    r"(?:år )?([0-9]{4})\s*(?:[-–—−/]|till(?: och med)?|t\.?o\.?m\.?)\s*([0-9]{4}|[0-9]{2})", re.IGNORECASE
)
_FROM = re.compile(r"(?:från(?: och med)? |fr\.?o\.?m\.? )([0-9]{4})|([0-9]{4})\s*[-–—]", re.IGNORECASE)
_UNTIL = re.compile(r"(?:till(?: och med)? |t\.?o\.?m\.? |senast )([0-9]{4})|[-–—]\s*([0-9]{4})", re.IGNORECASE)


class NegativeAmount(ValueError):
    """An amount below zero."""


class AmbiguousAmount(ValueError):
    """6.500 may be six and a half or six thousand five hundred."""


def parse_amount(text: str, *, unit: str = "") -> Decimal:
    """Kronor with two decimals. `unit` is what the heading says ("tkr"), used where the cell names none.

    Raises:
        NegativeAmount: below zero.
        AmbiguousAmount: one separator before exactly three digits, and no unit that tells which it is.
        ValueError: no amount, or too large.
    """
    match = _AMOUNT.fullmatch(text.strip())
    if not match or match[3].casefold() not in UNITS:
        raise ValueError(text)
    named = match[3].casefold()
    factor = UNITS[named or unit]
    value = (_number(match[2].strip(" '"), is_scaled=factor > 1) * factor).quantize(ORE, ROUND_HALF_UP)
    if value >= MAX_AMOUNT:
        raise ValueError(text)
    if match[1] and value:
        raise NegativeAmount(text)
    return value


def _number(text: str, *, is_scaled: bool) -> Decimal:
    """Spaces and repeated separators group thousands; a last single one stands before decimals."""
    digits = re.sub(r"[ ']", "", text)
    if re.fullmatch(r"[0-9]{1,3}([.,])[0-9]{3}(\1[0-9]{3})+", digits):
        return Decimal(re.sub(r"[.,]", "", digits))
    grouped = re.fullmatch(r"([0-9]{1,3}(?:([.,])[0-9]{3})+)[.,]([0-9]{1,2})", digits)
    if grouped and grouped[2] != digits[len(grouped[1])]:
        return Decimal(re.sub(r"[.,]", "", grouped[1]) + "." + grouped[3])
    if not is_scaled and re.fullmatch(r"[0-9]{1,3}[.,][0-9]{3}", digits):
        raise AmbiguousAmount(text)
    if not re.fullmatch(r"[0-9]{1,18}(?:[.,][0-9]{1,15})?", digits):
        raise ValueError(text)
    return Decimal(digits.replace(",", "."))


def parse_date(text: str) -> dt.date:
    """A date between 1990 and 2100: "2024-03-01", "20240301", "1 mars 2024", "1/3 2024".

    Raises:
        ValueError: no date, or out of range.
    """
    text = " ".join(text.split())
    if match := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        year, month, day = int(match[1]), int(match[2]), int(match[3])
    elif match := _WORDS.fullmatch(text):
        year, month, day = int(match[3]), _month(match[2]), int(match[1])
    elif match := _DAY_FIRST.fullmatch(text):
        year, month, day = int(match[3]), int(match[2]), int(match[1])
    else:
        raise ValueError(text)
    return dt.date(_in_range(year), month, day)


def _month(word: str) -> int:
    word = word.casefold()
    if word in MONTH_NAMES:
        return MONTH_NAMES.index(word) + 1
    return MONTHS.index(word) + 1


def parse_year(text: str) -> int:
    """A year, 1990–2100; a whole date gives its year.

    Raises:
        ValueError: no year, or out of range.
    """
    match = _YEAR.fullmatch(text.strip())
    if not match:
        raise ValueError(text)
    return _in_range(int(match[1]))


def parse_span(text: str) -> tuple[int | None, int | None]:
    """First and last year: "2024–2027", "2024–27", "2024" (both), "från 2024", "till 2027".

    Raises:
        ValueError: something else.
    """
    text = text.strip()
    if match := _SPAN.fullmatch(text):
        first, last = match[1], match[2]
        return _in_range(int(first)), _in_range(int(last if len(last) == 4 else first[:2] + last))
    if match := _FROM.fullmatch(text):
        return _in_range(int(match[1] or match[2])), None
    if match := _UNTIL.fullmatch(text):
        return None, _in_range(int(match[1] or match[2]))
    year = parse_year(text)
    return year, year


def _in_range(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(year)
    return year


def split_names(text: str, known: Container[str]) -> list[str]:
    """The names of a list, split at `;`, at line breaks and, where that does not cut a known name, at `,` and "och".

    `known` holds folded names. No empty names, no name twice.
    """
    names: dict[str, str] = {}
    for chunk in re.split(r"[;\n]", text):
        for name in _split_at_commas(chunk, known):
            names.setdefault(fold(name) or name, name)
    return list(names.values())


def _split_at_commas(text: str, known: Container[str]) -> list[str]:
    parts = text.split(",")
    if fold(text) in known:
        return [text.strip(" ,")]
    names: list[str] = []
    start = 0
    while start < len(parts):
        ends = range(min(len(parts), start + 6), start + 1, -1)
        end = next((end for end in ends if fold(",".join(parts[start:end])) in known), start + 1)
        name = ",".join(parts[start:end]).strip(" ,")
        if name:
            names.extend(_split_at_and(name, known))
        start = end
    return names


def _split_at_and(name: str, known: Container[str]) -> list[str]:
    """Two known names with "och" between them; anything else stays whole."""
    parts = [part.strip() for part in name.split(" och ")]
    if fold(name) in known or not all(fold(part) in known for part in parts):
        return [name]
    return parts
