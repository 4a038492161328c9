"""The nudge after commit. The sweep of every minute is registered by a package that has makers."""

from django_tasks import task

from miljomal.documents import services


@task()
def make() -> int:
    """Makes what waits; only a nudge: the sweep does the same if the worker is away."""
    return services.make_due()
