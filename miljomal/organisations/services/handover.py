"""What stands in somebody's name moves to a colleague, when she leaves or changes work."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from miljomal.accounts.models import Person
from miljomal.accounts.services import audit
from miljomal.core import clock
from miljomal.organisations.models import Membership, Organisation
from miljomal.organisations.permissions import EDITORS
from miljomal.organisations.services.members import administered, set_values
from miljomal.outbox.services import queue_mail

Count = Callable[[Person, Organisation], int]
Move = Callable[[Person, Person, Organisation, Person], int]


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Something that stands in a person's name in an organisation: what it is called, how many, and how it moves.

    `move` is given who leaves it, who takes it, the organisation, and who does it; it says how many moved.
    """

    label: Promise | str
    count: Count
    move: Move


_responsibilities: list[Responsibility] = []


def responsibility(*, label: Promise | str, count: Count) -> Callable[[Move], Move]:
    """Registers what a package keeps in somebody's name; each does so in its `responsibilities`."""

    def register(move: Move) -> Move:
        _responsibilities.append(Responsibility(label, count, move))
        return move

    return register


def held_by(membership: Membership) -> list[tuple[Responsibility, int]]:
    """What stands in the member's name and how many of each, nothing of which there is none: a query a kind."""
    found = [(kind, kind.count(membership.person, membership.organisation)) for kind in _responsibilities]
    return [(kind, count) for kind, count in found if count]


def successors(membership: Membership) -> list[Membership]:
    """Those who can take over: colleagues in force who may write, by name."""
    colleagues = Membership.objects.in_force().filter(organisation=membership.organisation_id, role__in=EDITORS)
    return list(colleagues.exclude(pk=membership.pk).select_related("person").order_by("person__name", "id"))


@transaction.atomic
def hand_over(*, membership: Membership, to: Membership, by: Person) -> int:
    """Moves everything that stands in the member's name to a colleague; says how many things moved.

    The colleague gets one mail. Done again, there is nothing left to move.

    Raises:
        PermissionDenied: `by` does not administer the organisation.
        ValidationError: the colleague can't take over.
    """
    leaving = administered(membership, by)
    taking = next((row for row in successors(leaving) if row.pk == to.pk), None)
    if taking is None:
        raise ValidationError(_("Välj en kollega som är redaktör, samordnare eller administratör hos er."))
    moved = sum(kind.move(leaving.person, taking.person, leaving.organisation, by) for kind in _responsibilities)
    if moved:
        audit("handed-over", by=by, person=leaving.person_id, organisation=leaving.organisation_id, to=taking.person_id)
        _mail(leaving, taking, moved)
    return moved


def _mail(leaving: Membership, taking: Membership, moved: int) -> None:
    context = {
        "leaving": leaving,
        "organisation": leaving.organisation,
        "count": moved,
        "link": f"{settings.SITE_URL}{reverse('pages:mina')}",
        "site_url": settings.SITE_URL,
    }
    queue_mail(
        key=f"hand-over:{leaving.pk}:{taking.pk}:{clock.now().isoformat()}",
        to=taking.person.email,
        subject=_("Du har tagit över uppgifter i %(organisation)s") % {"organisation": leaving.organisation},
        body=render_to_string("organisations/mail/hand_over.txt", context),
    )


def _is_contact(person: Person, organisation: Organisation) -> int:
    return Membership.objects.in_force().filter(person=person, organisation=organisation, is_contact=True).count()


@responsibility(label=gettext_lazy("kontaktperson"), count=_is_contact)
def _move_contact(leaving: Person, taking: Person, organisation: Organisation, by: Person) -> int:
    """The one who leaves is no longer contact person, the colleague is."""
    rows = {
        row.person_id: row for row in Membership.objects.filter(organisation=organisation, person__in=[leaving, taking])
    }
    if not rows[leaving.pk].is_contact:
        return 0
    set_values(rows[leaving.pk], "contact-handed-over", by=by, is_contact=False)
    set_values(rows[taking.pk], "contact-taken-over", by=by, is_contact=True)
    return 1
