"""Once a night the open sources are asked for what is new."""

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from miljomal.core import clock
from miljomal.outbox.due import every_minute
from miljomal.sources.services import fetch_source, sources_due

FROM_HOUR, TO_HOUR = 2, 5
"""In Europe/Stockholm: when the sources' own servers have least to do."""


@task()
def fetch(source_pk: int) -> None:
    """Fetches one source, in the worker, unless somebody has begun since it was handed over."""
    source = next((one for one in sources_due() if one.pk == source_pk), None)
    if source is not None:
        fetch_source(source)


@every_minute("sources")
def fetch_at_night() -> int:
    """Hands one source that is due to the worker, at night, where fetching is switched on."""
    hour = timezone.localtime(clock.now()).hour
    if not settings.FETCH_INDICATORS or not FROM_HOUR <= hour < TO_HOUR:
        return 0
    due = sources_due()[:1]
    for source in due:
        fetch.enqueue(source.pk)
    return len(due)
