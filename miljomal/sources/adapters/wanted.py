"""What an adapter is asked for, and what every adapter can do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.translation import gettext as _

from miljomal.indicators.readings import Reading
from miljomal.sources.adapters.errors import Changed, SourceError


@dataclass(frozen=True, slots=True)
class Wanted:
    """An indicator that shall be fetched.

    `table` is the source's own name: a KPI, a table, a measured parameter. `parameters` come from the catalogue and
    mean what the adapter says. Two are common: `unit` is the unit as the source writes it, and if the source writes
    another one nothing is fetched; `quantity` is the same as pint reads it, when it is not the catalogue's own.
    `quantity` is the catalogue's own.
    """

    indicator: str
    table: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    quantity: str = ""

    @property
    def found_quantity(self) -> str:
        """The unit of what the source hands over, as pint reads it; "" = the catalogue's own."""
        return str(self.parameters.get("quantity", ""))

    def need(self, key: str, within: Mapping[str, Any] | None = None) -> Any:
        """A parameter, or a part of one, without which nothing can be fetched.

        Raises:
            SourceError: the catalogue lacks it.
        """
        try:
            return (self.parameters if within is None else within)[key]
        except KeyError:
            raise SourceError(
                _("Katalogen säger inte ”%(key)s” för indikatorn %(indicator)s.")
                % {"key": key, "indicator": self.indicator},
                _("Rätta indikatorns uppgifter om hur den hämtas."),
            ) from None

    def check_unit(self, found: str) -> None:
        """Compares the unit that the source writes with the one that the catalogue expects, if it expects one.

        Raises:
            Changed: they differ.
        """
        expected, found = str(self.parameters.get("unit", "")).strip(), found.strip()
        if expected and found.casefold() != expected.casefold():
            raise Changed(
                _("Källan anger enheten ”%(found)s” för %(table)s, men katalogen väntar sig ”%(expected)s”.")
                % {"found": found, "table": self.table, "expected": expected},
                _("Jämför med källans sida och rätta katalogen innan siffrorna hämtas igen."),
            )


class Adapter(Protocol):
    """Something that reads figures from a source."""

    def fetch(self, wanted: Sequence[Wanted], since: int | None) -> Iterator[Reading]:
        """The figures of what is wanted, indicator by indicator. `since` = the first year, None = all that there are.

        Raises:
            SourceError: the source can't be read; nothing that came before may be kept.
        """
        ...
