"""Fetches figures from open sources: each source all or nothing, but for indicators that it no longer has."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from miljomal.core import clock
from miljomal.indicators.models import Delivery, Indicator, Source
from miljomal.indicators.readings import Reading
from miljomal.indicators.services.calculating import calculate_from
from miljomal.indicators.services.likening import liken_from
from miljomal.indicators.services.storing import Outcome, Refused, store
from miljomal.sources.adapters import ADAPTERS, Adapters
from miljomal.sources.adapters.errors import Changed, Gone, SourceError
from miljomal.sources.adapters.http import Client
from miljomal.sources.adapters.pages import Pages
from miljomal.sources.adapters.wanted import Adapter, Wanted

FETCHED_AGAIN_AFTER = dt.timedelta(hours=20)
GIVEN_UP_AFTER = dt.timedelta(hours=3)
Progress = Callable[[int, int, str], None]
"""Is told which indicator of how many is to be fetched, and its slug."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of a source: its outcome, None = nothing was stored, and in words what could not be fetched."""

    source: Source
    outcome: Outcome | None
    faults: list[str]


def fetchable_sources() -> QuerySet[Source]:
    """The sources that can be fetched, in the catalogue's order."""
    return Source.objects.filter(adapter__in=ADAPTERS).order_by("order", "id")


def fetch_source(
    source: Source,
    *,
    since: int | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    adapters: Adapters = ADAPTERS,
) -> Fetched:
    """Fetches all indicators of a source and calculates what depends on them.

    `since` = the first year, None = all that there are. Fetched again, only what has changed is written. A fetch that
    was cut off is simply run again: what the source answered within the last hours is not asked for again. An
    indicator that the source has closed, or measures in another unit, is left out and told of; what was valid of it
    stays.
    """
    _close_abandoned(source)
    indicators = list(Indicator.objects.catalogue().filter(source=source, formula="").exclude(table=""))
    wanted = [Wanted(one.slug, one.table, one.parameters, one.quantity) for one in indicators]
    if not wanted:
        return Fetched(source, None, [_("Katalogen har inget att hämta från källan.")])
    delivery = Delivery(source=source, kind=Delivery.Kind.FETCH, origin=source.url)
    left_out: list[str] = []
    pages = Pages(settings.FETCHED_ROOT / source.slug)
    adapter = adapters[source.adapter](partial(Client, pages=pages))
    try:
        with _going_on(pages):
            readings = _one_by_one(adapter, wanted, since, left_out, progress)
            outcome = store(delivery, readings, indicators, dry_run=dry_run)
    except Refused as error:
        return Fetched(source, None, [str(fault) for fault in error.faults])
    except SourceError as error:
        Delivery.objects.filter(pk=delivery.pk).update(faults=[str(error)])
        return Fetched(source, None, [str(error)])
    if not dry_run and outcome.added + outcome.revised:
        calculate_from(indicators)
        liken_from(indicators)
    if left_out and not dry_run:
        Delivery.objects.filter(pk=delivery.pk).update(faults=left_out)
    return Fetched(source, outcome, left_out)


def sources_due() -> list[Source]:
    """The sources that nobody has tried to fetch since yesterday."""
    recently = clock.now() - FETCHED_AGAIN_AFTER
    tried = Delivery.objects.filter(kind=Delivery.Kind.FETCH, began_at__gt=recently).values("source")
    return list(fetchable_sources().exclude(pk__in=tried))


@contextmanager
def _going_on(pages: Pages) -> Iterator[None]:
    """Keeps the source's answers until they have come to something; a killed process leaves them for the next fetch.

    What was refused is asked for again, all of it; after another fault only the last question, if it was answered.
    """
    try:
        yield
    except Refused:
        pages.clear()
        raise
    except Exception:
        pages.forget_latest()
        raise
    pages.clear()


def _one_by_one(
    adapter: Adapter, wanted: Sequence[Wanted], since: int | None, left_out: list[str], progress: Progress | None
) -> Iterator[Reading]:
    """Indicator by indicator, each whole before any of it is handed on.

    Raises:
        SourceError: the source can't be read, for a reason that is not one indicator's.
    """
    for number, one in enumerate(wanted, start=1):
        if progress:
            progress(number, len(wanted), one.indicator)
        try:
            whole = list(adapter.fetch([one], since))
        except (Gone, Changed) as error:
            left_out.append(f"{one.indicator}: {error}")
        else:
            yield from whole


def _close_abandoned(source: Source) -> None:
    """A fetch whose process was killed says so, hours later."""
    old = clock.now() - GIVEN_UP_AFTER
    Delivery.objects.filter(source=source, state=Delivery.State.RUNNING, began_at__lt=old).update(
        state=Delivery.State.FAILED, faults=[_("Hämtningen avbröts.")]
    )
