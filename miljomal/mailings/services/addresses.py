"""Marks an address as dead, or as living again."""

from django.db import transaction

from miljomal.accounts.models import Person
from miljomal.accounts.services import audit
from miljomal.core import clock
from miljomal.followup.models import Round
from miljomal.mailings.models import DeadAddress, Delivery, fingerprint_of
from miljomal.mailings.queries.contacts import contacts_of, will_be_asked
from miljomal.mailings.services.letters import registrar_of
from miljomal.mailings.services.planning import require_keeper


class UnknownAddress(Exception):
    """Nobody who is asked in the round is reached there."""


@transaction.atomic
def mark_address(*, followed: Round, address: str, is_dead: bool, by: Person) -> None:
    """No mailing goes to the address any more, or goes there again; done twice, it changes nothing.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
        UnknownAddress: nobody who is asked in the round is reached at the address.
    """
    require_keeper(by, followed.programme.owner_id)
    if address.lower() not in addresses_of(followed):
        raise UnknownAddress
    if is_dead:
        values = {"since": clock.now(), "reason": _last_refusal(address), "marked_by": by}
        DeadAddress.objects.get_or_create(fingerprint=fingerprint_of(address), defaults=values)
    else:
        DeadAddress.objects.filter(fingerprint=fingerprint_of(address)).delete()
    audit("address-dead" if is_dead else "address-living", by=by, round=followed.pk)


def addresses_of(followed: Round) -> set[str]:
    """Every address, in lower case, at which those who are asked in the round are reached."""
    asked = [organisation for organisation, _count in will_be_asked(followed)]
    contacts = contacts_of(asked).values()
    found = {contact.key for row in contacts for contact in (*row.living, *row.dead)}
    return found | {registrar_of(organisation).lower() for organisation in asked} - {""}


def _last_refusal(address: str) -> str:
    """What the mail server said about the latest refused mail to the address; "" = nothing is known."""
    rows = Delivery.objects.refused().filter(message__to__iexact=address).order_by("-queued_at", "-id")
    error = rows.values_list("message__last_error", flat=True).first()
    return (error or "")[: DeadAddress._meta.get_field("reason").max_length]
