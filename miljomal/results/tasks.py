"""What the minute tick does here: documents are ready the minute a round closes, and again when it is published."""

from miljomal.documents.services import make_due
from miljomal.outbox.due import every_minute
from miljomal.results import services


@every_minute("results")
def request_documents() -> int:
    """Asks for the documents of rounds that have just closed or been published."""
    return services.request_for_closed_rounds() + services.request_for_published_rounds()


@every_minute("documents")
def make_documents() -> int:
    """Makes what a nudge missed, for every package that has asked."""
    return make_due()
