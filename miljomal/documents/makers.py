"""The registry of what can be made: each package registers its own makers in its `exports`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.module_loading import autodiscover_modules


@dataclass(frozen=True, slots=True)
class Made:
    """A document as it was made. `fingerprint` tells its content from another's; "" = computed from the content."""

    filename: str
    content: bytes
    fingerprint: str = ""


class SubjectGone(LookupError):
    """What the document is about no longer exists: there is nothing to make."""


# (subject, format, language) → the document; the language is already active when it is called.
Maker = Callable[[str, str, str], Made]
_makers: dict[str, Maker] = {}


def maker(name: str) -> Callable[[Maker], Maker]:
    """Registers a maker under a name that stays: renditions remember it."""

    def register(function: Maker) -> Maker:
        _makers[name] = function
        return function

    return register


def find(name: str) -> Maker:
    """The maker of that name.

    Raises:
        LookupError: no package has one.
    """
    if name not in _makers:
        autodiscover_modules("exports")
    if name not in _makers:
        raise LookupError(f"no maker is called {name}")
    return _makers[name]
