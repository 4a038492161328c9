"""A referral is prepared and sent by the coordinators of the programme's owner."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from miljomal.accounts.models import Person
from miljomal.core import clock, history
from miljomal.core.locking import save_version
from miljomal.organisations.models import Organisation
from miljomal.organisations.permissions import Viewer
from miljomal.outbox.services import queue_mail
from miljomal.programmes.models import Programme
from miljomal.referrals.models import Consultee, Referral
from miljomal.referrals.permissions import can_keep_referral
from miljomal.referrals.queries import contacts_of

SENDABLE = (Programme.State.DRAFT, Programme.State.REFERRAL)


@transaction.atomic
def create_referral(*, programme: Programme, by: Person, **fields: Any) -> Referral:
    """A new referral of a draft programme, not yet sent.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
        ValidationError: a field is wrong, the programme is decided, or another referral is still open.
    """
    locked = _locked_programme(programme, by)
    _require_sendable(locked)
    if Referral.objects.filter(programme=locked, closes_at__gt=clock.now()).exists():
        raise ValidationError(_("Programmet har redan en remiss som inte har stängt. Vänta tills den har stängt."))
    _require_future(fields["closes_at"])
    made = Referral(
        programme=locked,
        number=Referral.objects.filter(programme=locked).count() + 1,
        is_example=locked.is_example,
        **fields,
    )
    made.full_clean()
    history.save(made, by=by)
    return made


@transaction.atomic
def edit_referral(*, referral: Referral, changes: dict[str, Any], version: int, by: Person) -> Referral:
    """Changes dates, diary number and words; also when it has been sent, for example to give more time.

    Raises:
        PermissionDenied, ValidationError: as in `create_referral`.
        StaleEdit: somebody else saved in between.
    """
    _require_keeper(by, referral.programme.owner_id)
    if "closes_at" in changes and changes["closes_at"] != referral.closes_at:
        _require_future(changes["closes_at"])
    return save_version(referral, changes, version=version, by=by)


@transaction.atomic
def choose_consultees(*, referral: Referral, organisations: Iterable[Organisation], by: Person) -> int:
    """Sets who is consulted, before the referral is sent; returns how many. Those left out are taken away.

    After sending organisations may only be added, and each gets its mail at once.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner, or an invented organisation
            is mixed with a real programme.
    """
    locked = Referral.objects.select_for_update(of=("self",)).select_related("programme__owner").get(pk=referral.pk)
    _require_keeper(by, locked.programme.owner_id)
    chosen = {organisation.pk: organisation for organisation in organisations}
    if any(organisation.is_example != locked.is_example for organisation in chosen.values()):
        raise PermissionDenied(_("Exempellänets organisationer svarar bara på exempellänets remisser."))
    present = set(locked.consultees.values_list("organisation_id", flat=True))
    if locked.sent_at is None:
        locked.consultees.exclude(organisation__in=chosen).delete()
    added = [
        Consultee(referral=locked, organisation=organisation, is_example=locked.is_example)
        for pk, organisation in chosen.items()
        if pk not in present
    ]
    bulk_create_with_history(added, Consultee, default_user=by, default_date=clock.now())
    if locked.sent_at is not None:
        _tell(locked, {consultee.organisation_id for consultee in added})
    return locked.consultees.count()


@transaction.atomic
def send_referral(*, referral: Referral, by: Person) -> int:
    """Sends the referral: the programme is on referral, and each consultee's contacts get a mail with the link.

    Returns how many organisations are consulted. A referral that is sent already is left as it is.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
        ValidationError: nobody to consult, no measures, or the last day has passed.
    """
    programme = _locked_programme(referral.programme, by)
    locked = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    asked = locked.consultees.count()
    if locked.sent_at is not None:
        return asked
    _require_sendable(programme)
    _require_future(locked.closes_at)
    if not asked:
        raise ValidationError(_("Välj minst en organisation som ska få remissen."))
    if not programme.measures.exists():
        raise ValidationError(_("Programmet har inga åtgärder än. Lägg till dem innan du skickar remissen."))
    locked.sent_at = clock.now()
    history.save(locked, by=by)
    if programme.state != Programme.State.REFERRAL:
        programme.state = Programme.State.REFERRAL
        programme.version += 1
        history.save(programme, by=by, reason=_("Remissen skickades."))
    locked.programme = programme
    _tell(locked, set(locked.consultees.values_list("organisation_id", flat=True)))
    return asked


def _tell(referral: Referral, organisation_ids: set[int]) -> None:
    """One mail to each address, however many of the organisations it serves."""
    for address, consultees in contacts_of(referral, organisation_ids).items():
        links = [
            (consultee.organisation.name, settings.SITE_URL + consultee.get_absolute_url()) for consultee in consultees
        ]
        first = min(each.pk for each in consultees)
        queue_mail(
            key=f"referral:{referral.pk}:{first}:{address}"[:120],
            to=address,
            subject=_("Remiss: %(programme)s") % {"programme": referral.programme.title},
            body=render_to_string("referrals/mail/sent.txt", {"referral": referral, "links": links}).strip(),
        )


def _locked_programme(programme: Programme, by: Person) -> Programme:
    locked = Programme.objects.select_for_update(of=("self",)).select_related("owner").get(pk=programme.pk)
    _require_keeper(by, locked.owner_id)
    return locked


def _require_keeper(by: Person, owner_id: int) -> None:
    if not can_keep_referral(Viewer.of(by), owner_id=owner_id):
        raise PermissionDenied


def _require_sendable(programme: Programme) -> None:
    if programme.state not in SENDABLE:
        raise ValidationError(_("Programmet är redan beslutat. Bara ett utkast kan skickas på remiss."))


def _require_future(closes_at: Any) -> None:
    if closes_at <= clock.now():
        raise ValidationError({"closes_at": _("Sista dagen har redan varit. Välj en dag som kommer.")})
