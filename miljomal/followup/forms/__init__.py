"""Forms of follow-up: what organisations answer, and what coordinators set up."""

from miljomal.followup.forms.answers import MAX_TEXT, AnswerForm

__all__ = ["MAX_TEXT", "AnswerForm"]
