"""A pledge is made, approved or declined, confirmed each year, withdrawn; with history, and mail to those concerned."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.core import clock, history
from miljomal.core.locking import StaleEdit, save_version
from miljomal.followup.models import Answer
from miljomal.organisations.models import Organisation
from miljomal.organisations.permissions import Viewer
from miljomal.outbox.services import queue_mail
from miljomal.pledges.ageing import REMINDED_AFTER, Age, age_of, months_after
from miljomal.pledges.models import Pledge
from miljomal.pledges.permissions import can_pledge, can_review_pledges, takes_pledges
from miljomal.pledges.queries import part_of, pledge_of
from miljomal.programmes.models import Measure, Participation
from miljomal.programmes.services import recount

FIELDS = ("what", "until_year", "signatory_name", "signatory_title", "email")
Stage, State = Participation.Stage, Pledge.State


@transaction.atomic
def make_pledge(
    *, measure: Measure, organisation: Organisation, stated: dict[str, Any], version: int, by: Person
) -> Pledge:
    """Pledges to take part, or changes what was pledged; either way the county is asked for its yes.

    `version` 0 = no pledge was seen. The same pledge sent twice (a double click) is one. Whoever takes part already
    keeps her stage until the county has answered.

    Raises:
        PermissionDenied: the person does not edit for an organisation that pledges.
        ValidationError: the programme takes no pledges now, or a field is wrong.
        StaleEdit: a colleague has written in between.
    """
    if not can_pledge(Viewer.of(by), organisation=organisation):
        raise PermissionDenied
    if not takes_pledges(measure.programme.state):
        raise ValidationError(_("Programmet tar inte emot löften nu. Inget är sparat. Fråga länsstyrelsen."))
    Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    pledge = pledge_of(measure, organisation)
    if pledge and pledge.state in (State.WAITING, State.APPROVED) and _says(pledge, stated):
        return pledge
    if (pledge.version if pledge else 0) != version:
        raise StaleEdit(pledge)
    if pledge is None:
        pledge = Pledge(participation=_part(measure, organisation, by=by), version=0, is_example=measure.is_example)
    for name, value in stated.items():
        setattr(pledge, name, value)
    pledge.state, pledge.reason, pledge.decided_at = State.WAITING, "", None
    pledge.made_at, pledge.made_by = clock.now(), by
    pledge.version += 1
    pledge.full_clean()
    history.save(pledge, by=by)
    if pledge.participation.stage == Stage.ENDED:
        _set_part(pledge, {"stage": Stage.PROPOSED}, by=by)
    _mail_owner(pledge)
    return pledge


@transaction.atomic
def approve_pledge(*, pledge: Pledge, version: int, by: Person) -> Pledge:
    """The county says yes: the participation is decided, by the signatory, on the day of the pledge.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
        StaleEdit: the pledge is no longer what was seen, or somebody has answered it.
    """
    locked = _lock_for_review(pledge, version=version, by=by)
    locked.state, locked.reason, locked.decided_at = State.APPROVED, "", clock.now()
    locked.heard_at, locked.asked_at = clock.now(), None
    _save(locked, by=by)
    decided = {
        "stage": Stage.DECIDED,
        "decided_on": timezone.localtime(locked.made_at).date(),
        "decided_by": f"{locked.signatory_name}, {locked.signatory_title}"[:160],
    }
    _set_part(locked, decided, by=by)
    _show(locked, Age.FRESH)
    _mail(locked, "approved", _("Länsstyrelsen har godkänt ert löfte"), f"approved:{locked.version}")
    return locked


@transaction.atomic
def decline_pledge(*, pledge: Pledge, reason: str, version: int, by: Person) -> Pledge:
    """The county says no, with a reason that is mailed. Whoever took part before the pledge goes on as before.

    Raises:
        PermissionDenied, StaleEdit: as `approve_pledge`.
        ValidationError: the reason is missing or too long.
    """
    locked = _lock_for_review(pledge, version=version, by=by)
    locked.state, locked.reason, locked.decided_at = State.DECLINED, reason.strip(), clock.now()
    locked.full_clean()
    _save(locked, by=by)
    if locked.participation.stage == Stage.PROPOSED:
        _set_part(locked, {"stage": Stage.ENDED}, by=by)
    _mail(locked, "declined", _("Länsstyrelsen har svarat om ert löfte"), f"declined:{locked.version}")
    return locked


@transaction.atomic
def withdraw_pledge(*, pledge: Pledge, reason: str, by: Person) -> Pledge:
    """The organisation takes its pledge back: the participation ends, and stays in the history.

    Raises:
        PermissionDenied: the person does not edit for the organisation.
        ValidationError: the reason is too long.
    """
    organisation = pledge.participation.organisation
    if not can_pledge(Viewer.of(by), organisation=organisation):
        raise PermissionDenied
    locked = _lock(pledge)
    if locked.state == State.WITHDRAWN:
        return locked
    locked.state, locked.reason = State.WITHDRAWN, reason.strip()
    locked.full_clean()
    _save(locked, by=by)
    _set_part(locked, {"stage": Stage.ENDED}, by=by)
    _mail_owner(locked)
    return locked


@transaction.atomic
def confirm_pledge(*, pledge: Pledge, by: Person | None) -> bool:
    """Says that the pledge still holds; shown again where it was hidden. False where it no longer stands.

    `by` None = the one button behind the link in the yearly mail.

    Raises:
        PermissionDenied: the person does not edit for the organisation.
    """
    if by and not can_pledge(Viewer.of(by), organisation=pledge.participation.organisation):
        raise PermissionDenied
    locked = _lock(pledge)
    if locked.state != State.APPROVED:
        return False
    if locked.heard_at and locked.heard_at.date() == clock.now().date():
        return True
    locked.heard_at, locked.asked_at = clock.now(), None
    _save(locked, by=by, reason="" if by else _("bekräftat med länken i mejlet"))
    _show(locked, Age.FRESH)
    return True


def age_pledges() -> int:
    """Asks after a year, reminds a month later, marks after fifteen months, hides after two years; returns how many
    changed. An answer in a round counts as heard of. Each pledge is looked at once a day, locked in its turn, so that
    two runs at once do no harm.
    """
    changed, today = 0, clock.today()
    a_year_ago = months_after(today, -12)
    old = Pledge.objects.in_force().filter(heard_at__date__lte=a_year_ago).values_list("pk", flat=True)
    due = old.filter(Q(aged_on=None) | Q(aged_on__lt=today))
    for pk in list(due.order_by("pk")):
        changed += _age(pk, today)
    return changed


@transaction.atomic
def _age(pk: int, today: dt.date) -> bool:
    pledge = _lock(Pledge(pk=pk))
    if pledge.state != State.APPROVED or pledge.heard_at is None:
        return False
    Pledge.objects.filter(pk=pk).update(aged_on=today)
    pledge.aged_on = today
    part = pledge.participation
    answers = Answer.objects.submitted().filter(measure=part.measure_id, organisation=part.organisation_id)
    answered_at = answers.aggregate(latest=Max("submitted_at"))["latest"]
    if answered_at and answered_at > pledge.heard_at:
        pledge.heard_at, pledge.asked_at = answered_at, None
        _save(pledge, by=None, reason=_("har svarat i en omgång"))
    heard_on = timezone.localtime(pledge.heard_at).date()
    age = age_of(heard_on, today)
    is_changed = _show(pledge, age)
    if age in (Age.ASKED, Age.UNREPORTED):
        turn = 2 if today >= months_after(heard_on, REMINDED_AFTER) else 1
        is_changed |= _ask(pledge, f"asked:{heard_on.isoformat()}:{turn}")
    return is_changed


def _ask(pledge: Pledge, key: str) -> bool:
    """Mails the yearly question, each turn once."""
    link = f"{settings.SITE_URL}{reverse('pledges:pledge-confirm', args=[pledge.token])}"
    if not _mail(pledge, "yearly", _("Gäller ert löfte fortfarande?"), key, link=link):
        return False
    Pledge.objects.filter(pk=pledge.pk).update(asked_at=clock.now())
    return True


def _show(pledge: Pledge, age: Age) -> bool:
    """Marks and hides the participation as its age says; the stored counts follow. False where nothing changed."""
    part = Participation.objects.select_for_update().get(pk=pledge.participation_id)
    wanted = (age >= Age.UNREPORTED, age >= Age.HIDDEN)
    if (part.is_unreported, part.is_hidden) == wanted:
        return False
    part.is_unreported, part.is_hidden = wanted
    part.version += 1
    history.save(part, by=None, reason=_("löftets ålder"))
    recount(pledge.participation.measure.programme)
    return True


def _part(measure: Measure, organisation: Organisation, *, by: Person) -> Participation:
    """The organisation's participation; a new one is a proposal until the county has answered."""
    known = part_of(measure, organisation)
    if known:
        return known
    part = Participation(
        measure=measure, organisation=organisation, stage=Stage.PROPOSED, is_example=measure.is_example
    )
    part.full_clean()
    history.save(part, by=by)
    recount(measure.programme)
    return part


def _set_part(pledge: Pledge, changes: dict[str, Any], *, by: Person) -> None:
    """Writes the participation that the pledge is about; who may has been asked."""
    part = pledge.participation
    save_version(part, changes, version=part.version, by=by)
    recount(part.measure.programme)
    part.refresh_from_db(fields=["version", *changes])


def _says(pledge: Pledge, stated: dict[str, Any]) -> bool:
    return all(getattr(pledge, name) == stated.get(name) for name in FIELDS)


def _lock(pledge: Pledge) -> Pledge:
    related = ("participation__measure__programme__owner", "participation__organisation")
    return Pledge.objects.select_for_update(of=("self",)).select_related(*related).get(pk=pledge.pk)


def _lock_for_review(pledge: Pledge, *, version: int, by: Person) -> Pledge:
    locked = _lock(pledge)
    if not can_review_pledges(Viewer.of(by), owner_id=locked.participation.measure.programme.owner_id):
        raise PermissionDenied
    if locked.state != State.WAITING or locked.version != version:
        raise StaleEdit(locked)
    return locked


def _save(pledge: Pledge, *, by: Person | None, reason: str = "") -> None:
    pledge.version += 1
    history.save(pledge, by=by, reason=reason)


def _mail_owner(pledge: Pledge) -> None:
    """Tells the county's mailbox, where it has one; its coordinators see it on their own pages too."""
    programme = pledge.participation.measure.programme
    if programme.owner.mailbox:
        link = f"{settings.SITE_URL}{reverse('pledges:pledge-review', args=[programme.slug])}"
        subject = _("Ett löfte att läsa") if pledge.state == State.WAITING else _("Ett löfte är återtaget")
        _mail(pledge, "review", subject, f"review:{pledge.version}", to=programme.owner.mailbox, link=link)


def _mail(pledge: Pledge, template: str, subject: str, key: str, *, to: str = "", link: str = "") -> bool:
    part = pledge.participation
    context = {
        "pledge": pledge,
        "measure": part.measure,
        "organisation": part.organisation,
        "owner": part.measure.programme.owner,
        "link": link or f"{settings.SITE_URL}{reverse('pledges:pledge-list')}",
        "site_url": settings.SITE_URL,
    }
    body = render_to_string(f"pledges/mail/{template}.txt", context)
    key = f"pledge:{pledge.pk}:{key}"
    return queue_mail(key=key, to=to or pledge.email, subject=f"{subject}: {part.measure.title}", body=body) is not None
