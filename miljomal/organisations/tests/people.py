"""Anna edits in Ekby, Bo in Sjötuna, Cilla has no role; each organisation has its administrator."""

from dataclasses import dataclass

from miljomal.accounts.models import Person
from miljomal.core import history
from miljomal.organisations.models import Membership, Organisation
from tests.factories import make_organisation, make_person


@dataclass(frozen=True, slots=True)
class Cast:
    """The people and organisations of the permission tests."""

    ekby: Organisation
    sjotuna: Organisation
    anna: Person
    bo: Person
    cilla: Person
    reader: Person
    suspended: Person
    administrator: Person
    other_administrator: Person


def make_member(person: Person, organisation: Organisation, role: str, state: str = "active") -> Membership:
    """A membership with its history: one that is not in force was so before."""
    membership = Membership(person=person, organisation=organisation, role=role, state="active")
    history.save(membership, by=None)
    if state != "active":
        membership.state = state
        history.save(membership, by=None)
    return membership


def make_cast() -> Cast:
    ekby, sjotuna = (make_organisation(kind="municipality", name=name) for name in ("Ekby", "Sjötuna"))
    names = ("Anna", "Bo", "Cilla", "Rut", "Sven", "Alva", "Olle")
    people = [make_person(name=f"{name} Ek", email=f"{name}@exempel.example") for name in names]
    anna, bo, cilla, reader, suspended, administrator, other = people
    make_member(anna, ekby, "editor")
    make_member(bo, sjotuna, "editor")
    make_member(reader, ekby, "reader")
    make_member(suspended, ekby, "administrator", "suspended")
    make_member(administrator, ekby, "administrator")
    make_member(other, sjotuna, "administrator")
    return Cast(ekby, sjotuna, anna, bo, cilla, reader, suspended, administrator, other)
