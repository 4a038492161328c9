"""Begins a county's yearly follow-up, shares out the work, and publishes what is approved."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from miljomal.accounts.models import Person
from miljomal.assessments.models import Assessment, ObjectiveText, Template, YearlyFollowUp
from miljomal.assessments.permissions import can_keep_follow_up
from miljomal.assessments.queries.texts import latest_assessments, template_of, written_by
from miljomal.core import clock, history
from miljomal.organisations.models import Organisation
from miljomal.organisations.permissions import EDITORS, Viewer


def may_begin(year: int) -> bool:
    """Last year's, this year's and next year's follow-up may be begun; others are plain mistakes."""
    return abs(year - clock.today().year) <= 1


@transaction.atomic
def start_follow_up(*, owner: Organisation, year: int, by: Person) -> YearlyFollowUp:
    """The county's follow-up of the year with a text for each objective that concerns it.

    Each judgement is carried over from the latest year before, where there is one. A follow-up that has
    begun already is returned as it is.

    Raises:
        PermissionDenied: the person does not coordinate for the board.
        ValidationError: the year is out of range, or no template is loaded.
    """
    if owner.area is None or owner.kind != Organisation.Kind.COUNTY_BOARD:
        raise PermissionDenied
    _require_coordinator(by, owner.pk)
    # Two coordinators may begin at once: the board's row is the lock.
    Organisation.objects.select_for_update(of=("self",)).get(pk=owner.pk)
    begun = YearlyFollowUp.objects.select_related("area", "template").filter(area=owner.area, year=year).first()
    if begun is not None:
        return begun
    if not may_begin(year):
        raise ValidationError(_("Du kan börja på uppföljningen för i fjol, i år eller nästa år."))
    try:
        template = template_of(year)
    except Template.DoesNotExist:
        raise ValidationError(
            _("Mallarna för årets texter är inte inlästa. Kontakta den som driver tjänsten.")
        ) from None
    due = dt.date(year, template.due_month, template.due_day) if template.due_month and template.due_day else None
    made = YearlyFollowUp(
        area=owner.area, owner=owner, year=year, template=template, deadline_on=due, is_example=owner.is_example
    )
    made.full_clean()
    history.save(made, by=by)
    bulk_create_with_history(_texts(made), ObjectiveText, default_user=by, default_date=clock.now())
    return made


def _texts(follow_up: YearlyFollowUp) -> list[ObjectiveText]:
    """A text for each objective, with the judgement that is carried over and who writes instead of the board."""
    earlier = latest_assessments(follow_up.area, before_year=follow_up.year)
    others = follow_up.template.other_writers
    texts = []
    for objective in written_by(follow_up.area):
        carried = earlier.get(objective.pk)
        texts.append(
            ObjectiveText(
                follow_up=follow_up,
                objective=objective,
                writer_name=others.get(objective.slug, ""),
                deadline_on=follow_up.deadline_on,
                carried_from=carried,
                state=carried.state if carried else "",
                trend=carried.trend if carried else "",
            )
        )
    return texts


@transaction.atomic
def assign_texts(
    *,
    follow_up: YearlyFollowUp,
    text_ids: Collection[int],
    by: Person,
    changes_writer: bool = True,
    writer: Person | None = None,
    writer_name: str = "",
    deadline_on: dt.date | None = None,
) -> int:
    """Says who writes some texts and by when; returns how many were changed.

    The writer stays as it is unless `changes_writer`; without a date the date stays. A deadline after the
    national date is allowed: the page says so. What is written is not touched, so nobody who writes meanwhile
    is disturbed.

    Raises:
        PermissionDenied: the person does not coordinate for the board.
        ValidationError: the writer cannot write for the board, or both a person and an organisation are named.
    """
    _require_coordinator(by, follow_up.owner_id)
    if writer is not None and writer_name:
        raise ValidationError(_("Välj en person eller skriv en organisation, inte båda."))
    members = follow_up.owner.memberships.in_force().filter(role__in=EDITORS)
    if writer is not None and not members.filter(person=writer).exists():
        raise ValidationError(_("Personen är inte redaktör hos er. Välj någon annan."))
    wanted: dict[str, Any] = {}
    if changes_writer:
        wanted = {"writer_id": writer.pk if writer else None, "writer_name": writer_name}
    if deadline_on is not None:
        wanted["deadline_on"] = deadline_on
    changed = 0
    for text in ObjectiveText.objects.select_for_update(of=("self",)).filter(follow_up=follow_up, pk__in=text_ids):
        if any(getattr(text, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(text, name, value)
            history.save(text, by=by)
            changed += 1
    return changed


@transaction.atomic
def publish_follow_up(follow_up: YearlyFollowUp, *, by: Person) -> int:
    """Publishes the texts that are approved and their judgements; returns how many. Again = nothing more happens.

    Raises:
        PermissionDenied: the person does not coordinate for the board.
    """
    _require_coordinator(by, follow_up.owner_id)
    waiting = (
        ObjectiveText.objects.select_for_update(of=("self",))
        .approved()
        .filter(follow_up=follow_up, published_on=None)
        .select_related("objective", "carried_from")
    )
    texts = list(waiting)
    for text in texts:
        text.published_on = clock.today()
        text.version += 1
        history.save(text, by=by)
        if text.is_judged:
            _publish_judgement(text, follow_up, by)
    return len(texts)


def _publish_judgement(text: ObjectiveText, follow_up: YearlyFollowUp, by: Person) -> None:
    """The text's judgement as the year's assessment, with the board as its source."""
    found = Assessment.objects.filter(area=follow_up.area_id, objective=text.objective_id, year=follow_up.year).first()
    assessment = found or Assessment(area_id=follow_up.area_id, objective_id=text.objective_id, year=follow_up.year)
    assessment.state, assessment.trend = text.state, text.trend
    assessment.carried_from = text.carried_from if text.is_carried else None
    assessment.reason = "" if text.is_carried else text.reason
    # The source is said in Swedish in the database, whatever language the coordinator reads in.
    assessment.source = f"{follow_up.owner.name}, regional årlig uppföljning {follow_up.year}"
    assessment.source_date = clock.today().isoformat()
    assessment.is_example = follow_up.is_example
    assessment.full_clean()
    history.save(assessment, by=by)


def _require_coordinator(by: Person, owner_id: int) -> None:
    if not can_keep_follow_up(Viewer.of(by), owner_id=owner_id):
        raise PermissionDenied
