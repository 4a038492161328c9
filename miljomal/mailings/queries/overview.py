"""What the coordinators' pages show: the schedule with its numbers, and how everybody is reached."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from miljomal.core import clock
from miljomal.followup.models import Round
from miljomal.mailings.models import Delivery, Mailing
from miljomal.mailings.queries.audience import Audience, audience, read_facts
from miljomal.mailings.queries.contacts import Contact, Contacts, contacts_of, dead_among, will_be_asked
from miljomal.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Row:
    """A mailing in the schedule. `receivers` = mails that went, or would go now. `longer` = the names of those that
    it is about, where they have longer time than the others."""

    mailing: Mailing
    receivers: int
    longer: tuple[str, ...]

    @property
    def goes_at_once(self) -> bool:
        """Whether it goes out as soon as the schedule is confirmed."""
        return self.mailing.is_waiting and self.mailing.due_at <= clock.now()


def schedule_of(followed: Round, *, unsaved: Sequence[Mailing] = ()) -> list[Row]:
    """Every mail of the round in the order in which it goes out, or the `unsaved` ones instead: seven queries."""
    mailings = list(unsaved or Mailing.objects.filter(round=followed).order_by("due_at", "id"))
    for mailing in mailings:
        mailing.round = followed
    facts = read_facts(mailings)
    sent = dict(
        Delivery.objects.filter(mailing__in=[mailing.pk for mailing in mailings if mailing.pk])
        .order_by()
        .values_list("mailing_id")
        .annotate(Count("message", distinct=True))
    )
    longer: dict[object, list[str]] = defaultdict(list)
    for row in facts.respondents.get(followed.pk, []):
        row.round = followed
        longer[row.closes_at].append(row.organisation.name)
    return [
        Row(
            mailing=mailing,
            receivers=len(audience([mailing], facts=facts).receivers)
            if mailing.is_waiting
            else sent.get(mailing.pk, 0),
            longer=tuple(longer[mailing.closes_at]) if mailing.closes_at != followed.closes_at else (),
        )
        for mailing in mailings
    ]


def audience_of(mailing: Mailing) -> Audience:
    """Whom one mailing would reach now."""
    return audience([mailing])


@dataclass(frozen=True, slots=True)
class Address:
    """One address of an organisation. `refused` = what the mail server said last time, "" = nothing."""

    contact: Contact
    is_dead: bool
    refused: str


@dataclass(frozen=True, slots=True)
class Reach:
    """How an organisation is reached. `registrar` "" = letters to its diary have nowhere to go."""

    organisation: Organisation
    addresses: tuple[Address, ...]
    registrar: str
    is_registrar_dead: bool

    @property
    def is_unreached(self) -> bool:
        """Whether no mail reaches it at all."""
        return all(address.is_dead for address in self.addresses)

    @property
    def has_fault(self) -> bool:
        """Whether something should be mended before the round opens."""
        is_refused = any(address.is_dead or address.refused for address in self.addresses)
        return self.is_unreached or is_refused or self.is_registrar_dead or not self.registrar


def reach_of(followed: Round) -> list[Reach]:
    """How everybody who is asked, or will be, is reached: those with faults first, then in Swedish order.
    Five queries."""
    asked = [organisation for organisation, _count in will_be_asked(followed)]
    contacts = contacts_of(asked)
    registrars = {row.pk: row.registrar_mailbox or row.mailbox for row in asked}
    dead = dead_among({address for address in registrars.values() if address})
    refused = _refusals(asked)
    rows = [
        Reach(
            organisation=row,
            addresses=_addresses(contacts[row.pk], refused),
            registrar=registrars[row.pk],
            is_registrar_dead=registrars[row.pk].lower() in dead,
        )
        for row in asked
    ]
    return sorted(rows, key=lambda row: (not row.is_unreached, not row.has_fault))


def _addresses(contacts: Contacts, refused: dict[str, str]) -> tuple[Address, ...]:
    living = [Address(contact, is_dead=False, refused=refused.get(contact.key, "")) for contact in contacts.living]
    dead = [Address(contact, is_dead=True, refused=refused.get(contact.key, "")) for contact in contacts.dead]
    return (*living, *dead)


def _refusals(organisations: list[Organisation]) -> dict[str, str]:
    """What the mail server said about the latest refused mail to each address, in lower case."""
    rows = Delivery.objects.refused().filter(respondent__organisation__in=organisations).order_by("queued_at", "id")
    return {to.lower(): error for to, error in rows.values_list("message__to", "message__last_error") if to}
