"""Published assessments, and the yearly follow-up in which a county makes them."""

from miljomal.assessments.models.assessments import Assessment
from miljomal.assessments.models.templates import Heading, Template
from miljomal.assessments.models.texts import ObjectiveText, TextPart, YearlyFollowUp

__all__ = ["Assessment", "Heading", "ObjectiveText", "Template", "TextPart", "YearlyFollowUp"]
