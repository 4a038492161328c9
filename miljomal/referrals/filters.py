"""What a coordinator may filter a referral's answers by, read from an address."""

from collections.abc import Mapping
from dataclasses import dataclass

MAX_VALUE = 80


@dataclass(frozen=True, slots=True)
class StanceFilter:
    """ "" = not asked. `measure` is an id in digits, `organisation` a slug, `handled` "ja" or "nej"."""

    measure: str = ""
    organisation: str = ""
    position: str = ""
    handled: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "StanceFilter":
        """Reads an address's query; what cannot be asked for is left out."""
        measure = query.get("atgard", "")
        return cls(
            measure=measure if measure.isascii() and measure.isdigit() and len(measure) < 19 else "",
            organisation=query.get("organisation", "")[:MAX_VALUE],
            position=query.get("stallning", "")[:MAX_VALUE],
            handled=query.get("hanterad", "")[:MAX_VALUE],
        )

    @property
    def is_active(self) -> bool:
        return bool(self.measure or self.organisation or self.position or self.handled)
