"""Addresses of pages: what `reverse` answers, worked out once a process."""

import functools

from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language


def address(name: str, *args: str | int) -> str:
    """The address of a page in the reader's language. A page of lists asks for hundreds of them.

    Raises:
        NoReverseMatch: there is no such page.
    """
    return _address(settings.ROOT_URLCONF, get_script_prefix(), get_language(), name, args)


# The address follows from these and nothing else.
@functools.lru_cache(maxsize=8192)
def _address(urlconf: str, prefix: str, language: str | None, name: str, args: tuple[str | int, ...]) -> str:
    return reverse(name, args=args)
