"""What time does to sheets."""

from miljomal.answer_sheets import services
from miljomal.outbox.due import every_minute


@every_minute("answer sheets")
def forget_sheets() -> int:
    """Keeps no returned sheet longer than thirty days, and no fetched one after publication."""
    return services.forget_sheets()
