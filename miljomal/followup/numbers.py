"""Figures as they are typed and read in Swedish, without a database: "1 234,5" ↔ Decimal."""

import re
from decimal import Decimal

MAX_WHOLE_DIGITS = 14
MAX_DECIMALS = 4

_SPACES = re.compile(r"\s")
# Groups of three may be parted by spaces; a point is a decimal sign too, never a thousands sign.
_GROUPED = re.compile(r"[+\-−]?[0-9]{1,3}(\s[0-9]{3})+([,.][0-9]+)?")
_PLAIN = re.compile(r"[+\-−]?[0-9]+([,.][0-9]+)?")


def read_figure(text: str) -> Decimal:
    """The figure that was typed: decimal comma or point, spaces between thousands, a minus of either kind.

    Raises:
        ValueError: it is no figure, or has more digits than are kept (14 before the comma, 4 after).
    """
    text = text.strip()
    if not (_PLAIN.fullmatch(text) or _GROUPED.fullmatch(text)):
        raise ValueError("no figure")
    figure = Decimal(_SPACES.sub("", text).replace(",", ".").replace("−", "-"))
    if abs(figure) >= 10**MAX_WHOLE_DIGITS or round(figure, MAX_DECIMALS) != figure:
        raise ValueError("too many digits")
    return figure


def write_figure(figure: Decimal) -> str:
    """The figure as it is typed in a form, without needless zeros and thousands signs: "1234,5"."""
    shown = f"{figure:f}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown.replace(".", ",")
