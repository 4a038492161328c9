"""A member's private calendar address: made, renewed, revoked, found."""

import hashlib
import secrets

from django.db import transaction
from django.utils.crypto import salted_hmac

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.organisations.models import Membership, Organisation
from miljomal.wheel.models import Feed


@transaction.atomic
def renew_feed(*, organisation: Organisation, by: Person) -> Feed:
    """A new private address in place of the old, which stops at once; the first one where there was none.

    Raises:
        Membership.DoesNotExist: she does not belong to the organisation.
    """
    membership = Membership.objects.in_force().select_for_update(of=("self",)).get(person=by, organisation=organisation)
    nonce = secrets.token_urlsafe(32)
    values = {"nonce": nonce, "secret_hash": _hash(_derived(nonce)), "created_at": clock.now()}
    feed, _created = Feed.objects.update_or_create(membership=membership, defaults=values)
    return feed


@transaction.atomic
def revoke_feed(*, organisation: Organisation, by: Person) -> None:
    """The private address stops at once. Nothing happens where there was none."""
    Feed.objects.filter(membership__person=by, membership__organisation=organisation).delete()


def feed_of(token: str) -> Feed | None:
    """The feed of a private address while its membership is in force: one query."""
    living = Feed.objects.filter(membership__in=Membership.objects.in_force())
    return living.select_related("membership__organisation__area").filter(secret_hash=_hash(token)).first()


def token_of(feed: Feed) -> str:
    """The unguessable part of the feed's address."""
    return _derived(feed.nonce)


def _derived(nonce: str) -> str:
    return salted_hmac("miljomal.wheel.feed", nonce, algorithm="sha256").hexdigest()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
