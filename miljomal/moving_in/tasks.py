"""The nudge after commit, and the sweeps of every minute."""

from django_tasks import task

from miljomal.moving_in import services
from miljomal.outbox.due import every_minute


@task()
def work() -> int:
    """Checks and imports what waits; only a nudge: the sweep does the same if the worker is away."""
    return services.work_due()


@every_minute("moving in")
def sweep() -> int:
    """Does what a nudge missed."""
    return services.work_due()


@every_minute("uploads")
def forget_uploads() -> int:
    """Keeps no file longer than thirty days."""
    return services.forget_uploads()
