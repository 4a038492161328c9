"""Who may do what: a viewer's roles, and pure questions about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from miljomal.accounts.models import Person
from miljomal.organisations.models import Membership, Organisation

Role = Membership.Role
EDITORS = frozenset({Role.EDITOR, Role.COORDINATOR, Role.ADMINISTRATOR})
COORDINATORS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who reads or writes: a person's roles by organisation id, and the one she acts for now.

    An anonymous viewer has no person and no roles.
    """

    person: Person | None = None
    roles: Mapping[int, str] = field(default_factory=dict)
    organisation: Organisation | None = None

    @classmethod
    def of(cls, person: Person, *, organisation_id: int | None = None) -> Self:
        """The viewer behind a person: one query. Acts for `organisation_id` if she belongs to it, else her first."""
        memberships = list(
            Membership.objects.in_force()
            .filter(person=person)
            .select_related("organisation__area")
            .order_by("organisation__sort_key", "id")
        )
        chosen = next((m for m in memberships if m.organisation_id == organisation_id), None)
        current = chosen or (memberships[0] if memberships else None)
        return cls(
            person=person,
            roles={m.organisation_id: m.role for m in memberships},
            organisation=current.organisation if current else None,
        )

    def belongs_to(self, organisation_id: int) -> bool:
        return organisation_id in self.roles

    def edits(self, organisation_id: int) -> bool:
        """May write on behalf of the organisation."""
        return self.roles.get(organisation_id) in EDITORS

    def coordinates(self, organisation_id: int) -> bool:
        """May keep the organisation's programmes and rounds."""
        return self.roles.get(organisation_id) in COORDINATORS

    def administers(self, organisation_id: int) -> bool:
        """May change who belongs to the organisation."""
        return self.roles.get(organisation_id) == Role.ADMINISTRATOR


ANONYMOUS = Viewer()
