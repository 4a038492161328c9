"""Checks figures one by one as they arrive, and gathers what is wrong with them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite

from django.utils.translation import gettext as _

from miljomal.core import clock
from miljomal.documents.faults import Fault
from miljomal.indicators.models import Breakdown, Indicator
from miljomal.indicators.quantities import UnitMismatch, factor
from miljomal.indicators.readings import Reading, Status
from miljomal.indicators.services.staging import Row
from miljomal.organisations.models import Area

FIRST_YEAR = 1850
MAX_FAULTS = 200
PARTS = {Indicator.Frequency.YEAR: 0, Indicator.Frequency.QUARTER: 4, Indicator.Frequency.MONTH: 12}
STATUSES = frozenset(str(status) for status in Status)


@dataclass(frozen=True, slots=True)
class Known:
    """What a reading may name: an indicator with its parts, and the factor to its unit for each unit seen."""

    indicator: Indicator
    parts: frozenset[str]
    factors: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class Checker:
    """Turns readings into rows; `faults` holds at most 200, and `unknown_areas` those left out on purpose."""

    known: Mapping[str, Known]
    areas: Mapping[str, int]
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0

    @classmethod
    def for_indicators(cls, indicators: Iterable[Indicator]) -> "Checker":
        """A checker that knows these indicators and all areas: two queries."""
        wanted = list(indicators)
        parts: dict[int, set[str]] = {}
        for pk, key in Breakdown.objects.filter(indicator__in=wanted).values_list("indicator", "key"):
            parts.setdefault(pk, set()).add(key)
        known = {one.slug: Known(one, frozenset({"", *parts.get(one.pk, ())})) for one in wanted}
        return cls(known, dict(Area.objects.values_list("code", "pk")))

    def rows(self, readings: Iterable[Reading]) -> Iterator[Row]:
        """The good ones as rows, in their order."""
        latest = clock.today().year + 1
        for reading in readings:
            known, area_id = self.known.get(reading.indicator), self.areas.get(reading.area)
            wrong = self._wrong(reading, known, area_id, latest)
            if wrong is None:
                assert known is not None
                assert area_id is not None
                value = reading.value
                if value is not None and reading.quantity and reading.quantity != known.indicator.quantity:
                    value *= known.factors[reading.quantity]
                at = (known.indicator.pk, area_id, reading.year, reading.part, reading.breakdown)
                yield (*at, value, reading.status, reading.row)
            else:
                self.add(Fault(None, reading.row, *wrong, is_quoted=False))

    def add(self, fault: Fault) -> None:
        """Counts a fault, and keeps it if there is room."""
        self.fault_count += 1
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(fault)

    def _wrong(self, reading: Reading, known: Known | None, area_id: int | None, latest: int) -> tuple[str, str] | None:
        """What was found and what was expected; None = nothing is wrong."""
        if known is None:
            return reading.indicator, _("en indikator i katalogen")
        if area_id is None:
            return reading.area, _("koden för landet, ett län eller en kommun som finns")
        if reading.breakdown not in known.parts:
            return reading.breakdown, _("en av indikatorns delar: %(parts)s") % {
                "parts": ", ".join(sorted(known.parts - {""})) or _("den har inga")
            }
        if not FIRST_YEAR <= reading.year <= latest:
            return str(reading.year), _("ett år mellan %(first)s och %(last)s") % {"first": FIRST_YEAR, "last": latest}
        if not 0 <= reading.part <= PARTS[Indicator.Frequency(known.indicator.frequency)]:
            return str(reading.part), _("en månad eller ett kvartal som indikatorn har")
        return self._wrong_value(reading, known)

    def _wrong_value(self, reading: Reading, known: Known) -> tuple[str, str] | None:
        if reading.value is None:
            return None if reading.status in STATUSES else (reading.status, _("varför värde saknas"))
        if not isfinite(reading.value) or reading.status:
            return str(reading.value), _("ett vanligt tal")
        if reading.value < 0 and not known.indicator.can_be_negative:
            return str(reading.value).removesuffix(".0"), _("noll eller mer")
        return self._wrong_unit(reading.quantity, known)

    def _wrong_unit(self, quantity: str, known: Known) -> tuple[str, str] | None:
        if quantity and quantity not in known.factors:
            try:
                known.factors[quantity] = factor(quantity, known.indicator.quantity)
            except UnitMismatch as error:
                return error.found, _("siffror i %(unit)s (%(quantity)s)") % {
                    "unit": known.indicator.unit,
                    "quantity": error.expected,
                }
        return None
