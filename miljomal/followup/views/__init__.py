"""Where organisations report."""

from miljomal.followup.views.answers import answer_edit, answer_history

__all__ = ["answer_edit", "answer_history"]
