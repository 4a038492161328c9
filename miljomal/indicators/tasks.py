"""What time does to indicators."""

from miljomal.indicators.services import watching
from miljomal.outbox.due import every_minute


@every_minute("watched figures")
def tell_watchers() -> int:
    """Mails those who watch figures that have been changed."""
    return watching.tell_watchers()
