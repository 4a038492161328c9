"""What is written about programmes: with history, all or nothing, and stored counts kept right."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.core import history
from miljomal.core.locking import save_version
from miljomal.indicators.models import Indicator
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.organisations.models import Organisation
from miljomal.organisations.permissions import Viewer
from miljomal.programmes.models import (
    Measure,
    MeasureFieldOfWork,
    MeasureIndicator,
    MeasureObjective,
    Participation,
    Programme,
    Theme,
)
from miljomal.programmes.permissions import can_edit_participation, can_edit_programme
from miljomal.programmes.queries import linkable_indicators


def recount(programme: Programme) -> None:
    """Recomputes the stored counts of a programme, its themes and its measures: three updates.

    Counted are participations that have not ended; an organisation is counted once.
    """
    actors = Participation.objects.in_force().filter(measure=OuterRef("pk")).order_by().values("measure")
    measures = Measure.objects.filter(programme=programme)
    measures.update(participation_count=Coalesce(Subquery(actors.annotate(n=Count("pk")).values("n")), 0))
    per_theme = Measure.objects.filter(theme=OuterRef("pk")).order_by().values("theme")
    Theme.objects.filter(programme=programme).update(
        measure_count=Coalesce(Subquery(per_theme.annotate(n=Count("pk")).values("n")), 0)
    )
    Programme.objects.filter(pk=programme.pk).update(
        measure_count=measures.count(),
        organisation_count=Participation.objects.in_force()
        .filter(measure__programme=programme)
        .aggregate(n=Count("organisation", distinct=True))["n"],
    )
    programme.refresh_from_db(fields=["measure_count", "organisation_count"])


@transaction.atomic
def create_programme(*, owner: Organisation, by: Person, **fields: Any) -> Programme:
    """A new programme of an organisation.

    Raises:
        PermissionDenied: the person does not coordinate for the owner.
        ValidationError: a field is wrong.
    """
    _require_coordinator(by, owner.pk)
    programme = Programme(owner=owner, **{"is_example": owner.is_example, **fields})
    programme.full_clean()
    history.save(programme, by=by)
    return programme


@transaction.atomic
def create_theme(*, programme: Programme, by: Person, **fields: Any) -> Theme:
    """A new theme of a programme; errors as in `create_programme`."""
    _require_coordinator(by, programme.owner_id)
    theme = Theme(programme=programme, **fields)
    theme.full_clean()
    history.save(theme, by=by)
    return theme


@transaction.atomic
def create_measure(
    *,
    theme: Theme,
    objectives: list[Objective],
    fields_of_work: list[FieldOfWork],
    by: Person,
    **fields: Any,
) -> Measure:
    """A new measure with its links; errors as in `create_programme`."""
    programme = theme.programme
    _require_coordinator(by, programme.owner_id)
    measure = Measure(programme=programme, theme=theme, **{"is_example": programme.is_example, **fields})
    measure.full_clean()
    history.save(measure, by=by)
    for objective in objectives:
        history.save(MeasureObjective(measure=measure, objective=objective), by=by)
    for field in fields_of_work:
        history.save(MeasureFieldOfWork(measure=measure, field_of_work=field), by=by)
    recount(programme)
    return measure


@transaction.atomic
def edit_measure(
    *,
    measure: Measure,
    changes: dict[str, Any],
    version: int,
    by: Person,
    indicators: Iterable[Indicator] | None = None,
) -> Measure:
    """Changes a measure's own fields and which indicators it means to move; None = those stay as they are.

    Links to indicators that the person may not see stay too.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
        StaleEdit: somebody else saved in between.
        ValidationError: a field is wrong, or an indicator is not one that the measure can be linked to.
    """
    _require_coordinator(by, measure.programme.owner_id)
    # Two colleagues may change the links at once: the measure's row is the lock.
    Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    gone, new = ([], []) if indicators is None else _changed_links(measure, indicators, by)
    edited = save_version(measure, changes, version=version, by=by, is_touched=bool(gone or new))
    for link in gone:
        history.delete(link, by=by)
    for link in new:
        history.save(link, by=by)
    if "theme" in changes:
        recount(measure.programme)
    return edited


@transaction.atomic
def take_part(
    *, measure: Measure, organisation: Organisation, changes: dict[str, Any], version: int, by: Person
) -> Participation:
    """States an organisation's part in a measure, new (version 0) or changed.

    Raises:
        PermissionDenied: the person edits neither for the organisation nor for the programme's owner.
        StaleEdit: somebody else saved in between.
        ValidationError: a field is wrong, for example a decision without date.
    """
    viewer = Viewer.of(by)
    owner_id = measure.programme.owner_id
    if not can_edit_participation(viewer, organisation=organisation, owner_id=owner_id):
        raise PermissionDenied
    if organisation.is_example != measure.is_example:
        # Nothing invented ever stands under a real measure, nor the other way round.
        raise PermissionDenied(_("Exempellänets organisationer deltar bara i exempellänets åtgärder."))
    # Two colleagues may state it for the first time at once: the measure's row is the lock.
    Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    existing = Participation.objects.filter(measure=measure, organisation=organisation).first()
    if existing is None:
        participation = Participation(measure=measure, organisation=organisation, is_example=measure.is_example)
        for name, value in changes.items():
            setattr(participation, name, value)
        participation.full_clean()
        history.save(participation, by=by)
    else:
        participation = save_version(existing, changes, version=version, by=by)
    recount(measure.programme)
    return participation


def _changed_links(
    measure: Measure, indicators: Iterable[Indicator], by: Person
) -> tuple[list[MeasureIndicator], list[MeasureIndicator]]:
    """The links to take away and those to make, so that of what the person may choose just `indicators` are linked."""
    offered = set(linkable_indicators(measure.programme, Viewer.of(by)).values_list("pk", flat=True))
    present = {link.indicator_id: link for link in measure.measure_indicators.order_by("id")}
    wanted = {indicator.pk for indicator in indicators}
    if wanted - offered - present.keys():
        raise ValidationError(_("En av indikatorerna går inte att välja för den här åtgärden."))
    gone = [link for pk, link in present.items() if pk in offered - wanted]
    return gone, [MeasureIndicator(measure=measure, indicator_id=pk) for pk in sorted(wanted - present.keys())]


def _require_coordinator(by: Person, owner_id: int) -> None:
    if not can_edit_programme(Viewer.of(by), owner_id=owner_id):
        raise PermissionDenied
