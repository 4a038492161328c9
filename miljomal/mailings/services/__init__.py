"""What is written about a round's mails: the schedule, what is sent, letters, dead addresses."""

from miljomal.mailings.services.addresses import UnknownAddress, mark_address
from miljomal.mailings.services.composing import compose, values_of, words_of
from miljomal.mailings.services.letters import registrar_of, send_missives, send_receipts
from miljomal.mailings.services.planning import (
    confirm_schedule,
    edit_mailing,
    replan,
    replan_all,
    skip_mailing,
    unsaved_schedule,
)
from miljomal.mailings.services.sending import (
    AlreadySent,
    latest_extra,
    send_due,
    send_extra,
    unsaved_extra,
    welcome_latecomers,
)

__all__ = [
    "AlreadySent",
    "UnknownAddress",
    "compose",
    "confirm_schedule",
    "edit_mailing",
    "latest_extra",
    "mark_address",
    "registrar_of",
    "replan",
    "replan_all",
    "send_due",
    "send_extra",
    "send_missives",
    "send_receipts",
    "skip_mailing",
    "unsaved_extra",
    "unsaved_schedule",
    "values_of",
    "welcome_latecomers",
    "words_of",
]
