"""What the minute tick does here."""

from miljomal.mailings import services
from miljomal.outbox.due import every_minute


@every_minute("mailings")
def send_mailings() -> int:
    """Brings the schedules in step with the rounds, then queues what is due: in that order, so that a round that
    was extended a second ago is not told that it closes."""
    services.replan_all()
    return services.send_due() + services.welcome_latecomers()


@every_minute("letters")
def send_letters() -> int:
    """Makes the letters of those who have been asked, and the receipts of those who have handed in."""
    return services.send_missives() + services.send_receipts()
