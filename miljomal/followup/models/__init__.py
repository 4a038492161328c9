"""Scales, rounds, who is asked, questions, answers and what was published of them."""

from miljomal.followup.models.answers import Answer, Draft
from miljomal.followup.models.delegations import Delegation
from miljomal.followup.models.questions import Question, Reply
from miljomal.followup.models.rounds import GradeCount, Respondent, Round
from miljomal.followup.models.scales import Grade, Scale

__all__ = [
    "Answer",
    "Delegation",
    "Draft",
    "Grade",
    "GradeCount",
    "Question",
    "Reply",
    "Respondent",
    "Round",
    "Scale",
]
