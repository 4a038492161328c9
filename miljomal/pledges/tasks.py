"""What time does to pledges."""

from miljomal.outbox.due import every_minute
from miljomal.pledges import services


@every_minute("pledges")
def age_pledges() -> int:
    """Asks, marks and hides those of which nothing is heard."""
    return services.age_pledges()
