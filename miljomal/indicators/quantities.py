"""Units that can be told apart and converted: figures of different units are never mixed silently."""

from functools import cache
from typing import Any

DEFINITIONS = (
    "inhabitant = [population]",
    "vehicle = [vehicles]",
    "charging_point = [charging_points]",
    "dwelling = [dwellings]",
    "case = [cases]",
    "site = [sites]",
    "organisation = [organisations]",
    "point = [points]",
    "krona = [money]",
)


class UnitMismatch(ValueError):
    """Two units that measure different things: `found` and `expected`, as pint reads them."""

    def __init__(self, found: str, expected: str) -> None:
        self.found, self.expected = found, expected
        super().__init__(f"{found} ≠ {expected}")


@cache
def factor(found: str, expected: str) -> float:
    """What a figure in `found` is multiplied by to be in `expected`: kg → tonne 0.001.

    Raises:
        UnitMismatch: they measure different things, one is unknown, or they differ by more than a factor (°C and K).
    """
    if found == expected:
        return 1.0
    registry = _registry()
    try:
        zero, one = (registry.Quantity(number, found).to(expected).magnitude for number in (0, 1))
    except Exception as error:  # pint has several families of errors, and a unit is data
        raise UnitMismatch(found, expected) from error
    if abs(zero) > 1e-12:
        raise UnitMismatch(found, expected)
    return float(one)


def is_convertible(found: str, expected: str) -> bool:
    """Whether figures in one unit can be told in the other."""
    try:
        factor(found, expected)
    except UnitMismatch:
        return False
    return True


def is_known(unit: str) -> bool:
    """Whether pint can read the unit."""
    try:
        _registry().Unit(unit)
    except Exception:  # noqa: BLE001  # pint has several families of errors, and a unit is data
        return False
    return True


@cache
def _registry() -> Any:
    import pint  # takes a third of a second: only those who load figures pay for it

    registry: Any = pint.UnitRegistry()
    for line in DEFINITIONS:
        registry.define(line)
    return registry
