"""Scales, rounds, answers, published results and assessments."""

from miljomal.followup.models.answers import Answer
from miljomal.followup.models.assessments import Assessment
from miljomal.followup.models.rounds import GradeCount, Round
from miljomal.followup.models.scales import Grade, Scale

__all__ = ["Answer", "Assessment", "Grade", "GradeCount", "Round", "Scale"]
