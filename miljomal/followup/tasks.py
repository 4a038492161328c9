"""What the minute tick does here."""

from miljomal.followup import services
from miljomal.outbox.due import every_minute


@every_minute("rounds")
def open_rounds() -> int:
    """Opens the rounds whose hour has come."""
    return services.open_due_rounds()


@every_minute("colleagues")
def forget_colleagues() -> int:
    """Keeps no colleague's address, greeting or reply longer than it is needed."""
    return services.forget_colleagues()
