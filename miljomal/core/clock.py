"""The one clock: every "now" and "today" of the product comes from here, so that tests can set it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_set: ContextVar[dt.datetime | None] = ContextVar("clock", default=None)


def now() -> dt.datetime:
    """The present moment, aware, in UTC."""
    return _set.get() or timezone.now()


def today() -> dt.date:
    """Today's date in Europe/Stockholm."""
    return timezone.localtime(now()).date()


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Stops the clock at an aware moment inside the block: for tests, and for a demo told in order."""
    token = _set.set(moment)
    try:
        yield
    finally:
        _set.reset(token)
