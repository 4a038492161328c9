"""Who sees which of an organisation's dates: a pure question."""

from miljomal.organisations.permissions import COORDINATORS


def can_see_kept(role: str | None) -> bool:
    """Coordinators see what their organisation prepares: rounds and referrals to come, and mails planned."""
    return role in COORDINATORS
