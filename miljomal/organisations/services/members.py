"""What is written about who works for whom, with history."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.accounts.services import anonymise, audit
from miljomal.core import clock, history
from miljomal.organisations.models import Membership, Organisation
from miljomal.organisations.permissions import Viewer
from miljomal.outbox.services import queue_mail


@transaction.atomic
def set_membership(
    *,
    person: Person,
    organisation: Organisation,
    role: str,
    title: str = "",
    is_contact: bool = False,
) -> Membership:
    """Gives a person a role in an organisation by a program: nobody is asked. People invite each other instead.

    Raises:
        ValidationError: there is no such role.
    """
    membership = Membership.objects.filter(person=person, organisation=organisation).first()
    membership = membership or Membership(person=person, organisation=organisation)
    membership.role, membership.title, membership.is_contact = role, title, is_contact
    membership.state = Membership.State.ACTIVE
    membership.full_clean()
    history.save(membership, by=None)
    return membership


INVITATION_LASTS = dt.timedelta(days=14)
_signer = signing.Signer(salt="organisations.invitation")


class AlreadyMember(Exception):
    """The person has answered yes before: her role is changed among the members."""


class LastAdministrator(Exception):
    """Nobody would be left who can let others in."""


def roles_in(organisation: Organisation) -> list[str]:
    """The roles that an organisation's administrator can give; only a county board has coordinators."""
    coordinates = organisation.kind == Organisation.Kind.COUNTY_BOARD
    return [role for role in Membership.Role.values if coordinates or role != Membership.Role.COORDINATOR]


@transaction.atomic
def invite(*, organisation: Organisation, email: str, name: str, role: str, by: Person) -> tuple[Membership, bool]:
    """Invites a person by mail; returns the membership that waits for her answer, and whether a mail was queued.

    One mail a day at most: the same invitation sent twice is one. A person known before keeps her name.

    Raises:
        PermissionDenied: `by` does not administer the organisation.
        AlreadyMember: she has answered yes to this organisation before.
        ValidationError: no such role here, or no such address.
    """
    _must_administer(by, organisation)
    if role not in roles_in(organisation):
        raise ValidationError(_("Den rollen finns inte i organisationen."))
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    email = email.strip().lower()
    person = Person.objects.filter(email=email).first() or Person.objects.create_user(email, name)
    membership = Membership.objects.filter(person=person, organisation=organisation).first()
    if membership and (membership.state == Membership.State.ACTIVE or _has_been_active(membership)):
        raise AlreadyMember
    membership = membership or Membership(person=person, organisation=organisation)
    membership.role, membership.state = role, Membership.State.PENDING
    membership.full_clean()
    history.save(membership, by=by)
    audit("invited", by=by, person=person.pk, organisation=organisation.pk, role=role)
    return membership, _mail_invitation(membership)


def _mail_invitation(membership: Membership) -> bool:
    """Queues the mail, in the language of the page; False when today's has been queued already."""
    path = reverse("organisations:invitation-accept", args=[invitation_token(membership)])
    context = {
        "membership": membership,
        "accept_url": settings.SITE_URL + path,
        "site_url": settings.SITE_URL,
        "days": INVITATION_LASTS.days,
    }
    subject = _("%(organisation)s bjuder in dig till Miljömålsstödet") % {"organisation": membership.organisation}
    message = queue_mail(
        key=f"invitation:{membership.pk}:{clock.today()}",
        to=membership.person.email,
        subject=subject,
        body=render_to_string("organisations/mail/invitation.txt", context).strip(),
    )
    return message is not None


def invitation_token(membership: Membership) -> str:
    """The unguessable part of a mail link; signed with the moment it was made, by the one clock."""
    return _signer.sign_object([membership.pk, int(clock.now().timestamp())])


def invitation_of(token: str) -> Membership | None:
    """The membership that a mail link is about; None when the link is forged, older than 14 days, or answered."""
    try:
        pk, made_at = _signer.unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    if clock.now() - dt.datetime.fromtimestamp(made_at, tz=dt.UTC) > INVITATION_LASTS:
        return None
    waiting = Membership.objects.filter(pk=pk, state=Membership.State.PENDING, person__is_active=True)
    return waiting.select_related("organisation", "person").first()


@transaction.atomic
def accept_invitation(*, token: str) -> Membership | None:
    """The invited person says yes; None when the link no longer holds. A second yes changes nothing."""
    found = invitation_of(token)
    if found is None:
        return None
    membership = _locked(found)
    if membership.state != Membership.State.PENDING:
        return None
    values = {"state": Membership.State.ACTIVE, "since": clock.today()}
    return set_values(membership, "invitation-accepted", by=membership.person, **values)


@transaction.atomic
def change_member(*, membership: Membership, by: Person, role: str, title: str, is_contact: bool) -> Membership:
    """Gives a member another role, or another title among the contacts.

    Raises:
        PermissionDenied: `by` does not administer the organisation.
        LastAdministrator: nobody else would be left who administers it.
        ValidationError: no such role in this organisation.
    """
    current = administered(membership, by)
    if role != current.role and role not in roles_in(current.organisation):
        raise ValidationError(_("Den rollen finns inte i organisationen."))
    if role != Membership.Role.ADMINISTRATOR:
        _keep_an_administrator(current)
    return set_values(current, "role-changed", by=by, role=role, title=title, is_contact=is_contact)


@transaction.atomic
def suspend_member(*, membership: Membership, by: Person) -> Membership:
    """Ends a membership, or takes an invitation back; what the person has written stays.

    Raises:
        PermissionDenied: `by` does not administer the organisation.
        LastAdministrator: nobody else would be left who administers it.
    """
    current = administered(membership, by)
    _keep_an_administrator(current)
    return set_values(current, "suspended", by=by, state=Membership.State.SUSPENDED)


@transaction.atomic
def resume_member(*, membership: Membership, by: Person) -> Membership:
    """Lets a suspended member in again; one who never answered an invitation is asked again.

    Raises:
        PermissionDenied: `by` does not administer the organisation.
    """
    current = administered(membership, by)
    if current.state != Membership.State.SUSPENDED:
        return current
    if _has_been_active(current):
        return set_values(current, "resumed", by=by, state=Membership.State.ACTIVE)
    waiting = set_values(current, "invited", by=by, state=Membership.State.PENDING)
    _mail_invitation(waiting)
    return waiting


@transaction.atomic
def erase_person(*, person: Person, by: Person) -> None:
    """A person leaves: she becomes "Tidigare medarbetare", what she wrote for organisations stays.

    Raises:
        PermissionDenied: it is somebody else's account.
    """
    if by.pk != person.pk:
        raise PermissionDenied
    for membership in Membership.objects.select_for_update().filter(person=person):
        set_values(membership, "suspended", by=by, state=Membership.State.SUSPENDED, title="", is_contact=False)
    anonymise(person=person, by=by)


def only_administrator_of(person: Person) -> list[Organisation]:
    """Organisations where nobody else is administrator, in Swedish order."""
    held = Membership.objects.in_force().filter(role=Membership.Role.ADMINISTRATOR)
    own = held.filter(person=person).select_related("organisation").order_by("organisation__sort_key", "id")
    shared = set(held.exclude(person=person).values_list("organisation_id", flat=True))
    return [membership.organisation for membership in own if membership.organisation_id not in shared]


def _must_administer(by: Person, organisation: Organisation) -> None:
    if not Viewer.of(by).administers(organisation.pk):
        raise PermissionDenied


def administered(membership: Membership, by: Person) -> Membership:
    """The membership as it is now, if `by` administers its organisation."""
    _must_administer(by, membership.organisation)
    return _locked(membership)


def _locked(membership: Membership) -> Membership:
    """The membership as it is now; its organisation is locked, so two administrators can't demote each other."""
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    return Membership.objects.select_related("organisation", "person").get(pk=membership.pk)


def _keep_an_administrator(membership: Membership) -> None:
    held = Membership.objects.in_force().filter(
        organisation=membership.organisation_id, role=Membership.Role.ADMINISTRATOR
    )
    if held.filter(pk=membership.pk).exists() and not held.exclude(pk=membership.pk).exists():
        raise LastAdministrator


def _has_been_active(membership: Membership) -> bool:
    return bool(membership.history.filter(state=Membership.State.ACTIVE).exists())


def set_values(membership: Membership, event: str, *, by: Person, **values: Any) -> Membership:
    """Writes the values with history and an audit line; nothing when they stand there already."""
    if all(getattr(membership, name) == value for name, value in values.items()):
        return membership
    for name, value in values.items():
        setattr(membership, name, value)
    membership.full_clean()
    history.save(membership, by=by)
    audit(event, by=by, person=membership.person_id, organisation=membership.organisation_id, role=membership.role)
    return membership
