"""How long texts are, and how much is left to the limits of the year's template."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Length:
    """Characters used and allowed; `limit` None = no limit is known."""

    used: int
    limit: int | None

    @property
    def left(self) -> int | None:
        """How many are left; negative = so many too many; None = no limit."""
        return None if self.limit is None else self.limit - self.used

    @property
    def excess(self) -> int:
        """How many too many; 0 = within the limit."""
        return max(0, -(self.left or 0))


def tidy(text: str) -> str:
    """The text as it is stored: one kind of line ends, nothing blank around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def characters(text: str) -> int:
    """How many characters a text has, spaces and line ends included; a line end is one, whatever browser sent it."""
    return len(tidy(text))


def lengths(texts: Sequence[str], limits: Sequence[int | None], total: int | None) -> tuple[list[Length], Length]:
    """The length of each part and of all together, in the order given; `total` is the limit of the sum."""
    parts = [Length(characters(text), limit) for text, limit in zip(texts, limits, strict=True)]
    return parts, Length(sum(part.used for part in parts), total)


def is_too_long(parts: Sequence[Length], total: Length) -> bool:
    """Whether a limit that binds is passed: the sum's where it has one, otherwise any part's.

    Where the sum has a limit, the parts' own are a guide: the characters may be shared out between them.
    """
    return total.excess > 0 if total.limit is not None else any(part.excess for part in parts)
