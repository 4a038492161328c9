"""What packages above know about a round that its coordinator should see before she goes on: a registry."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from miljomal.followup.models import Round


class Where(StrEnum):
    """The page that a notice is for: the review before opening, or the round's own page."""

    REVIEW = "review"
    ROUND = "round"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to mend or do, in Swedish. `items` = what it is about, a line each; `url` = where it is done."""

    heading: str
    text: str
    url: str
    link: str
    items: tuple[str, ...] = ()


Source = Callable[[Round, Where], list[Notice]]
_sources: list[Source] = []


def tells(source: Source) -> Source:
    """Registers a function that tells what its package knows; its queries do not grow with what it reads."""
    _sources.append(source)
    return source


def notices_about(shown: Round, where: Where) -> list[Notice]:
    """Everything that is to be told on the page."""
    return [notice for source in _sources for notice in source(shown, where)]
