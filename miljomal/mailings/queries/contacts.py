"""How an organisation is reached: its persons and its functional mailbox, the living and the dead."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from miljomal.core.text import sort_key
from miljomal.followup.models import Round
from miljomal.followup.queries.respondents import asked_parts
from miljomal.mailings.models import DeadAddress, fingerprint_of
from miljomal.organisations.models import Membership, Organisation
from miljomal.organisations.permissions import EDITORS
from miljomal.programmes.models import Participation, Programme


@dataclass(frozen=True, slots=True)
class Contact:
    """One way to reach an organisation. `person_id` None = its functional mailbox."""

    address: str
    name: str
    person_id: int | None

    @property
    def key(self) -> str:
        """What two spellings of the same address have in common."""
        return self.address.lower()


@dataclass(frozen=True, slots=True)
class Contacts:
    """An organisation's addresses, persons first in Swedish order: the living ones, and those that are dead."""

    living: tuple[Contact, ...] = ()
    dead: tuple[Contact, ...] = ()


def contacts_of(organisations: Iterable[Organisation]) -> dict[int, Contacts]:
    """How each organisation is reached, by its id: two queries.

    Contact persons in force; where no living one is left, those who may report; and the functional mailbox.
    """
    known = {organisation.pk: organisation for organisation in organisations}
    chosen: dict[int, list[Contact]] = defaultdict(list)
    others: dict[int, list[Contact]] = defaultdict(list)
    addresses = {row.mailbox for row in known.values() if row.mailbox}
    for row in _members(known):
        contact = Contact(row.person.email, row.person.name, row.person_id)
        (chosen if row.is_contact else others)[row.organisation_id].append(contact)
        addresses.add(contact.address)
    dead = dead_among(addresses)
    found = {}
    for pk, organisation in known.items():
        boxes = [Contact(organisation.mailbox, _("Funktionsbrevlådan"), None)] if organisation.mailbox else []
        has_living = any(contact.key not in dead for contact in chosen[pk])
        persons = chosen[pk] if has_living else [*chosen[pk], *others[pk]]
        # A mailbox that is somebody's own address is hers: one mail is enough.
        by_address = {contact.key: contact for contact in [*boxes, *persons]}
        mine = sorted(by_address.values(), key=lambda contact: (contact.person_id is None, sort_key(contact.name)))
        found[pk] = Contacts(
            living=tuple(contact for contact in mine if contact.key not in dead),
            dead=tuple(contact for contact in mine if contact.key in dead),
        )
    return found


def dead_among(addresses: set[str]) -> set[str]:
    """Those of the addresses, in lower case, that are marked as dead: one query."""
    marked = set(DeadAddress.objects.among(addresses).values_list("fingerprint", flat=True))
    return {address.lower() for address in addresses if fingerprint_of(address) in marked}


@dataclass(frozen=True, slots=True)
class ActorReach:
    """How an organisation that takes part in a programme is reached, and in how many measures it does."""

    organisation: Organisation
    measures: int
    contacts: Contacts

    @property
    def is_unreached(self) -> bool:
        return not self.contacts.living


def reach_in(programmes: Iterable[Programme]) -> list[ActorReach]:
    """Everybody who takes part in some programmes, those without a living contact first: four queries at most."""
    parts = Participation.objects.in_force().filter(measure__programme__in=programmes)
    counts = dict(parts.order_by().values_list("organisation").annotate(Count("pk")))
    organisations = list(Organisation.objects.filter(pk__in=counts).select_related("area").order_by("sort_key", "id"))
    contacts = contacts_of(organisations)
    rows = [ActorReach(row, counts[row.pk], contacts[row.pk]) for row in organisations]
    return sorted(rows, key=lambda row: not row.is_unreached)


def unreached_among(organisation_ids: Iterable[int]) -> set[int]:
    """Ids of those of the organisations that nobody can reach: three queries."""
    contacts = contacts_of(Organisation.objects.filter(pk__in=list(organisation_ids)))
    return {pk for pk, found in contacts.items() if not found.living}


def will_be_asked(followed: Round) -> list[tuple[Organisation, int]]:
    """Who is asked in the round, or will be when it opens, with the number of measures; in Swedish order: one query."""
    if followed.opened_at:
        asked = Organisation.objects.filter(respondents__round=followed, respondents__succeeded_by=None)
        counted = asked.annotate(asked_about=Count("answers", filter=Q(answers__round=followed)))
    else:
        parts = asked_parts(followed.programme)
        asked = Organisation.objects.filter(participations__in=parts)
        counted = asked.annotate(asked_about=Count("participations"))
    # The annotation is not part of the declared type.
    return [(row, row.asked_about) for row in counted.order_by("sort_key", "id")]  # type: ignore[attr-defined]


def _members(organisations: Iterable[int]) -> Iterable[Membership]:
    """Those in force who are contacts or may report."""
    concerned = Q(is_contact=True) | Q(role__in=EDITORS)
    members = Membership.objects.in_force().filter(concerned, organisation__in=list(organisations))
    return members.select_related("person").order_by("person__name", "id")
