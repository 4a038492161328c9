"""What the county board does with its yearly follow-up."""

from miljomal.assessments.lifecycle import NotNow
from miljomal.assessments.services.follow_ups import assign_texts, publish_follow_up, start_follow_up
from miljomal.assessments.services.texts import OwnText, approve_text, return_text, save_text

__all__ = [
    "NotNow",
    "OwnText",
    "approve_text",
    "assign_texts",
    "publish_follow_up",
    "return_text",
    "save_text",
    "start_follow_up",
]
