"""Whom a referral may be sent to, and which addresses it reaches."""

from collections import defaultdict

from django.db.models import Exists, OuterRef, Q, QuerySet

from miljomal.organisations.models import Affiliation, Membership, Organisation
from miljomal.programmes.models import Participation, Programme
from miljomal.referrals.models import Consultee, Referral


def candidates(programme: Programme) -> QuerySet[Organisation]:
    """Organisations that it is natural to consult, by name: those of the county and of its municipalities, those that
    take part in any of the owner's programmes, and the members of its council. The owner itself is not asked.
    """
    takes_part = Participation.objects.filter(organisation=OuterRef("pk"), measure__programme__owner=programme.owner_id)
    council = Affiliation.objects.filter(organisation=OuterRef("pk"), part_of__area=programme.area_id)
    return (
        Organisation.objects.filter(
            Q(area=programme.area_id) | Q(area__parent=programme.area_id) | Exists(takes_part) | Exists(council),
            is_example=programme.is_example,
        )
        .exclude(pk=programme.owner_id)
        .select_related("area")
        .order_by("sort_key", "id")
    )


def contacts_of(referral: Referral, organisation_ids: set[int]) -> dict[str, list[Consultee]]:
    """Address → the consultees whose mail goes there: contacts in force, and the functional mailbox; two queries."""
    consultees = list(referral.consultees.filter(organisation__in=organisation_ids).select_related("organisation"))
    contacts: dict[int, set[str]] = defaultdict(set)
    people = Membership.objects.in_force().filter(organisation__in=organisation_ids, is_contact=True)
    for organisation_id, email in people.values_list("organisation_id", "person__email"):
        contacts[organisation_id].add(email)
    found: dict[str, list[Consultee]] = defaultdict(list)
    for consultee in consultees:
        mailbox = {consultee.organisation.mailbox} if consultee.organisation.mailbox else set()
        for address in sorted(contacts[consultee.organisation_id] | mailbox):
            found[address].append(consultee)
    return dict(found)


def without_contact(referral: Referral) -> list[Organisation]:
    """The consulted organisations that no mail reaches: nobody is contact, and there is no functional mailbox."""
    living = Membership.objects.in_force().filter(organisation=OuterRef("pk"), is_contact=True)
    asked = Organisation.objects.filter(consultees__referral=referral, mailbox="")
    return list(asked.exclude(Exists(living)).order_by("sort_key", "id"))
