"""Where a programme is sent on referral, answered and handled."""

from miljomal.referrals.views.answering import consultee_edit, consultee_hand_in, opinion_edit, opinion_file
from miljomal.referrals.views.handling import stance_join, stance_list
from miljomal.referrals.views.sending import (
    consultee_choose,
    referral_create,
    referral_detail,
    referral_edit,
    referral_list,
    referral_send,
)

__all__ = [
    "consultee_choose",
    "consultee_edit",
    "consultee_hand_in",
    "opinion_edit",
    "opinion_file",
    "referral_create",
    "referral_detail",
    "referral_edit",
    "referral_list",
    "referral_send",
    "stance_join",
    "stance_list",
]
