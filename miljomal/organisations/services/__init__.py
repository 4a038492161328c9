"""What is written about organisations and who works for whom, with history."""

from miljomal.organisations.services.facts import edit_organisation
from miljomal.organisations.services.handover import hand_over, held_by, responsibility, successors
from miljomal.organisations.services.members import (
    AlreadyMember,
    LastAdministrator,
    accept_invitation,
    change_member,
    erase_person,
    invitation_of,
    invitation_token,
    invite,
    only_administrator_of,
    resume_member,
    roles_in,
    set_membership,
    suspend_member,
)

__all__ = [
    "AlreadyMember",
    "LastAdministrator",
    "accept_invitation",
    "change_member",
    "edit_organisation",
    "erase_person",
    "hand_over",
    "held_by",
    "invitation_of",
    "invitation_token",
    "invite",
    "only_administrator_of",
    "responsibility",
    "resume_member",
    "roles_in",
    "set_membership",
    "successors",
    "suspend_member",
]
