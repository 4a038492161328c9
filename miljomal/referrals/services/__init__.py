"""What is written in a referral; with history, all or nothing."""

from miljomal.referrals.services.answering import ReferralClosed, hand_in, keep_opinion, save_stances
from miljomal.referrals.services.handling import handle_stances, invite_to_take_part
from miljomal.referrals.services.sending import (
    SENDABLE,
    choose_consultees,
    create_referral,
    edit_referral,
    send_referral,
)

__all__ = [
    "SENDABLE",
    "ReferralClosed",
    "choose_consultees",
    "create_referral",
    "edit_referral",
    "hand_in",
    "handle_stances",
    "invite_to_take_part",
    "keep_opinion",
    "save_stances",
    "send_referral",
]
