"""Whom a referral reaches, how it goes, and everybody's positions in one table."""

from miljomal.referrals.queries.answers import Row, filtered, positions_per_measure, rows_for, stances_of
from miljomal.referrals.queries.contacts import candidates, contacts_of, without_contact
from miljomal.referrals.queries.overview import Progress, consultees_of, progress_of

__all__ = [
    "Progress",
    "Row",
    "candidates",
    "consultees_of",
    "contacts_of",
    "filtered",
    "positions_per_measure",
    "progress_of",
    "rows_for",
    "stances_of",
    "without_contact",
]
