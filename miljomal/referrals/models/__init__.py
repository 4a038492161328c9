"""Referrals of a draft programme: who is consulted, what they say about each measure, and their opinions."""

from miljomal.referrals.models.referrals import Consultee, Referral
from miljomal.referrals.models.stances import Stance

__all__ = ["Consultee", "Referral", "Stance"]
