"""What a reader may filter and sort measures by, read from an address."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

PARAMS = {
    "county": "lan",
    "theme": "tema",
    "objective": "mal",
    "field_of_work": "verksamhet",
    "audience": "aktor",
    "organisation": "organisation",
    "indicator": "indikator",
    "state": "lage",
    "grade": "grad",
    "order": "ordna",
}
MAX_VALUE = 80


@dataclass(frozen=True, slots=True)
class MeasureFilter:
    """The slugs asked for; "" = not asked. `order` is "" (the programme's own), "titel" or "organisationer"."""

    county: str = ""
    theme: str = ""
    objective: str = ""
    field_of_work: str = ""
    audience: str = ""
    organisation: str = ""
    indicator: str = ""
    state: str = ""
    grade: str = ""
    order: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "MeasureFilter":
        """Reads an address's query; unknown parameters are left out, values cut at a slug's length."""
        return cls(**{name: query.get(param, "")[:MAX_VALUE] for name, param in PARAMS.items()})

    @property
    def is_active(self) -> bool:
        """Whether anything but the order is asked for."""
        return any(getattr(self, field.name) for field in fields(self) if field.name != "order")
