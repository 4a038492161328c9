"""The registry of what is done every minute: each package registers its own chore."""

from collections.abc import Callable

Chore = Callable[[], int]
_chores: dict[str, Chore] = {}


def every_minute(name: str) -> Callable[[Chore], Chore]:
    """Registers a chore; it returns how many things it did, and must bear being run twice at once."""

    def register(chore: Chore) -> Chore:
        _chores[name] = chore
        return chore

    return register


def chores() -> dict[str, Chore]:
    """The registered chores by name, in order of registration."""
    return dict(_chores)
