"""The nudge after commit, and the sweep of every minute."""

from django_tasks import task

from miljomal.outbox import services
from miljomal.outbox.due import every_minute


@task()
def deliver() -> int:
    """Sends what waits; only a nudge: the sweep does the same if the worker is away."""
    return services.deliver_due()


@every_minute("mail")
def sweep() -> int:
    """Sends what a nudge missed."""
    return services.deliver_due()


@every_minute("receivers")
def forget_receivers() -> int:
    """Keeps no address longer than it is needed."""
    return services.forget_receivers()
