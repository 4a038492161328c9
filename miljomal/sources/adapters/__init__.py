"""What reads figures from open sources, by the key that a source has in the catalogue."""

from collections.abc import Callable, Mapping

from miljomal.sources.adapters.http import Client
from miljomal.sources.adapters.kolada import Kolada
from miljomal.sources.adapters.scb import Scb
from miljomal.sources.adapters.smhi import Smhi
from miljomal.sources.adapters.wanted import Adapter

Connect = Callable[[], Client]
Adapters = Mapping[str, Callable[[Connect], Adapter]]

ADAPTERS: dict[str, Callable[[Connect], Adapter]] = {"kolada": Kolada, "scb": Scb, "smhi": Smhi}
