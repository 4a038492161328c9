"""What is written in a round: opening, answers, publication; each with history, all or nothing."""

from miljomal.followup.services.answers import RoundClosed, submit_answer
from miljomal.followup.services.publishing import count_grades, publish_round
from miljomal.followup.services.rounds import create_round, open_due_rounds, open_round

__all__ = [
    "RoundClosed",
    "count_grades",
    "create_round",
    "open_due_rounds",
    "open_round",
    "publish_round",
    "submit_answer",
]
