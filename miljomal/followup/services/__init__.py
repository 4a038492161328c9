"""What is written in a round: opening, answers, publication; each with history, all or nothing."""

from miljomal.followup.services.answers import (
    Sent,
    repeat_answer,
    repeat_answers,
    send_answer,
    submit_answer,
    take_late_draft,
)
from miljomal.followup.services.delegations import (
    LinkClosed,
    Replied,
    delegate,
    delegation_of,
    forget_colleagues,
    is_waiting,
    remind_colleague,
    reply_to_delegation,
    use_reply,
    withdraw_delegation,
)
from miljomal.followup.services.drafts import RoundClosed, StaleDraft, discard_draft, save_draft, takes_drafts
from miljomal.followup.services.handing_in import (
    Review,
    approve_answers,
    hand_in_answers,
    review_answers,
    send_answers_back,
    words_of,
)
from miljomal.followup.services.publishing import count_grades, publish_round
from miljomal.followup.services.questions import add_question, edit_question, move_question, remove_question
from miljomal.followup.services.respondents import ask_late, extend_respondent
from miljomal.followup.services.rounds import (
    close_round,
    create_round,
    edit_round,
    open_due_rounds,
    open_round,
    reopen_round,
)
from miljomal.followup.services.succession import succeed_respondent
from miljomal.followup.services.typed import Typed

__all__ = [
    "LinkClosed",
    "Replied",
    "Review",
    "RoundClosed",
    "Sent",
    "StaleDraft",
    "Typed",
    "add_question",
    "approve_answers",
    "ask_late",
    "close_round",
    "count_grades",
    "create_round",
    "delegate",
    "delegation_of",
    "discard_draft",
    "edit_question",
    "edit_round",
    "extend_respondent",
    "forget_colleagues",
    "hand_in_answers",
    "is_waiting",
    "move_question",
    "open_due_rounds",
    "open_round",
    "publish_round",
    "remind_colleague",
    "remove_question",
    "reopen_round",
    "repeat_answer",
    "repeat_answers",
    "reply_to_delegation",
    "review_answers",
    "save_draft",
    "send_answer",
    "send_answers_back",
    "submit_answer",
    "succeed_respondent",
    "take_late_draft",
    "takes_drafts",
    "use_reply",
    "withdraw_delegation",
    "words_of",
]
