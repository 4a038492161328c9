"""A programme begins: empty, or as a copy whose every measure keeps the thread to the one it continues."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.core.text import slugify_swedish
from miljomal.drafting.permissions import can_begin_programme
from miljomal.organisations.models import Organisation
from miljomal.organisations.permissions import Viewer
from miljomal.programmes.importers.batches import HistoryWriter
from miljomal.programmes.models import (
    Measure,
    MeasureFieldOfWork,
    MeasureIndicator,
    MeasureObjective,
    Participation,
    Programme,
    Theme,
)
from miljomal.programmes.services import create_programme, recount

SLUG_LENGTH = 70
# What a measure says of itself. Years belong to the period that is over; the state begins anew.
KEPT = ("number", "order", "title", "text", "reason", "criteria")
# Estimates hold for the place they were made for.
KEPT_AT_HOME = ("cost_sek", "cost_note", "effect")


class AlreadyThere(Exception):
    """The owner has a programme with this title and first day: the form was sent twice, or a colleague was first."""

    def __init__(self, programme: Programme) -> None:
        super().__init__("already there")
        self.programme = programme


@transaction.atomic
def begin_programme(*, owner: Organisation, by: Person, title: str, starts_on: dt.date, **fields: Any) -> Programme:
    """A new empty draft of a county board. Its address is the county and the name, unless `slug` is given.

    Raises:
        PermissionDenied: the person does not coordinate for the county board.
        AlreadyThere: it has one with this title and first day.
        ValidationError: a field is wrong.
    """
    if not can_begin_programme(Viewer.of(by), owner_id=owner.pk, owner_kind=owner.kind):
        raise PermissionDenied
    # Two clicks at once: the owner's row is the lock.
    locked = Organisation.objects.select_for_update(of=("self",)).select_related("area").get(pk=owner.pk)
    existing = Programme.objects.filter(owner=locked, title=title, starts_on=starts_on).first()
    if existing:
        raise AlreadyThere(existing)
    slug = fields.pop("slug", "") or _free_slug(locked, fields.get("short_name") or title)
    return create_programme(
        owner=locked, area=locked.area, by=by, title=title, starts_on=starts_on, slug=slug, **fields
    )


@transaction.atomic
def copy_programme(
    *, source: Programme, owner: Organisation, by: Person, with_participants: bool = False, **fields: Any
) -> Programme:
    """A new draft with the themes, measures and links of a public programme, own or another county's.

    Each measure keeps number, order, title, text and reason, and what it builds on; years are left empty and the
    state is "proposed". Cost and effect come along from an own programme only, since an estimate holds for its place.
    Of another county's own objectives and indicators none come along. `with_participants`: those who take part in an
    own programme are written in at the stage "proposed". Written in batches: a fixed number of queries for each.

    Raises:
        PermissionDenied: as in `begin_programme`; or the source is a draft, real where the county is invented or the
            other way round; or participants of another county are asked for.
        AlreadyThere, ValidationError: as in `begin_programme`.
    """
    source = Programme.objects.select_related("owner").get(pk=source.pk)
    is_own = source.owner_id == owner.pk
    if source.state == Programme.State.DRAFT or (with_participants and not is_own):
        raise PermissionDenied
    if source.is_example != owner.is_example:
        raise PermissionDenied(_("Exempellänets program kopieras bara inom exempellänet."))
    if is_own:
        fields = {"answer_mode": source.answer_mode, "participation_word": source.participation_word, **fields}
    made = begin_programme(owner=owner, by=by, builds_on=source, **fields)
    writer = HistoryWriter(by, _("Kopia av %(programme)s") % {"programme": source.title})
    themes = _copy_themes(source, made, writer)
    measures = _copy_measures(source, made, themes, writer, KEPT + KEPT_AT_HOME if is_own else KEPT)
    _copy_links(source, measures, owner, writer)
    if with_participants:
        _copy_participants(source, measures, writer)
    recount(made)
    return made


def _free_slug(owner: Organisation, name: str) -> str:
    """County and name, with a number after it where that is taken."""
    place = owner.area.slug if owner.area else owner.slug
    base = slugify_swedish(f"{place} {name}", SLUG_LENGTH)
    taken = set(Programme.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


def _copy_themes(source: Programme, made: Programme, writer: HistoryWriter) -> dict[int, Theme]:
    """The new theme of each old one's id."""
    themes = {
        old.pk: Theme(programme=made, title=old.title, slug=old.slug, summary=old.summary, order=order)
        for order, old in enumerate(source.themes.order_by("order", "id"), start=1)
    }
    writer.create(Theme, list(themes.values()))
    return themes


def _copy_measures(
    source: Programme, made: Programme, themes: dict[int, Theme], writer: HistoryWriter, kept: tuple[str, ...]
) -> dict[int, Measure]:
    """The new measure of each old one's id."""
    measures = {
        old.pk: Measure(
            programme=made,
            theme=themes[old.theme_id],
            builds_on=old,
            state=Measure.State.PROPOSED,
            is_example=made.is_example,
            **{name: getattr(old, name) for name in kept},
        )
        for old in Measure.objects.filter(programme=source)
    }
    writer.create(Measure, list(measures.values()))
    return measures


def _copy_links(source: Programme, measures: dict[int, Measure], owner: Organisation, writer: HistoryWriter) -> None:
    everybodys = Q(objective__owner=None) | Q(objective__owner=owner)
    aims = MeasureObjective.objects.filter(everybodys, measure__programme=source).order_by("id")
    writer.create(
        MeasureObjective,
        [MeasureObjective(measure=measures[old.measure_id], objective_id=old.objective_id) for old in aims],
    )
    fields = MeasureFieldOfWork.objects.filter(measure__programme=source).order_by("id")
    writer.create(
        MeasureFieldOfWork,
        [MeasureFieldOfWork(measure=measures[old.measure_id], field_of_work_id=old.field_of_work_id) for old in fields],
    )
    # An own programme may aim at what its municipalities measure; elsewhere nobody measures that.
    at_home = Q() if source.owner_id == owner.pk else Q(indicator__owner=None) | Q(indicator__owner=owner)
    figures = MeasureIndicator.objects.filter(at_home, measure__programme=source).order_by("id")
    writer.create(
        MeasureIndicator,
        [MeasureIndicator(measure=measures[old.measure_id], indicator_id=old.indicator_id) for old in figures],
    )


def _copy_participants(source: Programme, measures: dict[int, Measure], writer: HistoryWriter) -> None:
    """Nobody has promised anything in the new programme: each is a proposal."""
    parts = Participation.objects.in_force().filter(measure__programme=source).order_by("id")
    made = [
        Participation(
            measure=measures[old.measure_id],
            organisation_id=old.organisation_id,
            role=old.role,
            stage=Participation.Stage.PROPOSED,
            is_example=old.is_example,
        )
        for old in parts
    ]
    writer.create(Participation, made)
