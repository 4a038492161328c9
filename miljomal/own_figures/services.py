"""Describing own indicators, and taking in their figures: read, compared, then stored all or none."""

import hashlib
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.core import clock, history
from miljomal.core.locking import save_version
from miljomal.core.text import slugify_swedish
from miljomal.documents.faults import Fault
from miljomal.indicators.models import (
    Breakdown,
    Delivery,
    Indicator,
    IndicatorFieldOfWork,
    IndicatorObjective,
    Source,
)
from miljomal.indicators.services.storing import Outcome, store
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.organisations.models import Organisation
from miljomal.organisations.permissions import Viewer
from miljomal.own_figures.importers import read_file
from miljomal.own_figures.models import FigureFile
from miljomal.own_figures.permissions import can_keep_figures
from miljomal.own_figures.queries import layout_of, packed, readings_of, stamp_of

MAX_BYTES = 10 * 1024 * 1024
LAST = 10_000
"""Own indicators stand after the catalogue's."""


class FileFaults(Exception):
    """The file can't be taken as it is; `faults` say where and why, `count` how many they are in all."""

    def __init__(self, faults: list[Fault], count: int) -> None:
        super().__init__(f"{count} faults")
        self.faults, self.count = faults, count


class StaleFile(Exception):
    """Somebody has stored figures of the indicator since the comparison was shown."""


@transaction.atomic
def create_indicator(
    *,
    organisation: Organisation,
    stated: dict[str, Any],
    objectives: Iterable[Objective],
    fields_of_work: Iterable[FieldOfWork],
    by: Person,
) -> Indicator:
    """Describes a new indicator of the organisation; nobody else sees it until it says so.

    Raises:
        PermissionDenied: the person does not edit for the organisation.
        ValidationError: the organisation has no area, or already has an indicator of that title.
    """
    _require_editor(organisation.pk, by)
    if not organisation.area:
        raise ValidationError(_("Organisationen har inget område. Be förvaltaren av tjänsten att ange det."))
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    indicator = Indicator(
        owner=organisation,
        source=_source_of(organisation),
        finest=organisation.area.kind,
        is_example=organisation.is_example,
        order=LAST,
        **stated,
    )
    _require_new_title(indicator)
    indicator.slug = _free_slug(f"{stated['title']} {organisation.name}")
    indicator.full_clean()
    history.save(indicator, by=by)
    _link(indicator, objectives, fields_of_work)
    return indicator


@transaction.atomic
def edit_indicator(
    *,
    indicator: Indicator,
    stated: dict[str, Any],
    objectives: Iterable[Objective],
    fields_of_work: Iterable[FieldOfWork],
    version: int,
    by: Person,
) -> Indicator:
    """Describes it anew. With figures there its unit and how often it is counted stay what they were.

    Raises:
        PermissionDenied: the person does not edit for the organisation.
        StaleEdit: a colleague has written in between.
        ValidationError: the unit is another although there are figures, or the title is taken.
    """
    assert indicator.owner
    _require_editor(indicator.owner_id, by)
    locked = Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
    if locked.observations.exists():
        for name in ("quantity", "frequency"):
            if stated[name] != getattr(locked, name):
                raise ValidationError({name: _("Går inte att ändra när siffror finns. Gör en ny indikator.")})
    locked.title = stated["title"]
    _require_new_title(locked)
    saved = save_version(indicator, stated, version=version, by=by)
    _link(saved, objectives, fields_of_work)
    return saved


@transaction.atomic
def delete_indicator(*, indicator: Indicator, by: Person) -> None:
    """Takes away an indicator that has never had a figure.

    Raises:
        PermissionDenied: the person does not edit for the organisation.
        ValidationError: it has figures, which stay.
    """
    _require_editor(indicator.owner_id, by)
    locked = Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
    if locked.observations.exists():
        raise ValidationError(
            _("Indikatorn har siffror och kan inte tas bort. Du kan låta bli att visa den för andra.")
        )
    history.delete(locked, by=by)


def receive_file(*, indicator: Indicator, file: File[Any], name: str, by: Person) -> FigureFile:
    """Reads a file; nothing of it counts yet. The same file again is the one that waits already.

    Raises:
        PermissionDenied: the person does not edit for the organisation.
        FileFaults: something in the file must be mended first; nothing is kept.
    """
    _require_editor(indicator.owner_id, by)
    if (file.size or 0) > MAX_BYTES:
        size = _("%(size)s megabyte") % {"size": (file.size or 0) // 1024**2}
        raise FileFaults([Fault(None, "", size, _("en fil på högst 10 megabyte"), is_quoted=False)], 1)
    with tempfile.TemporaryDirectory() as folder:
        path, digest = Path(folder) / f"siffror{Path(name).suffix[:8]}", hashlib.sha256()
        with path.open("wb") as copy:
            for chunk in file.chunks():
                digest.update(chunk)
                copy.write(chunk)
        read = read_file(path, layout_of(indicator))
    if read.fault_count:
        raise FileFaults(read.faults, read.fault_count)
    waiting, _made = FigureFile.objects.get_or_create(
        indicator=indicator,
        sha256=digest.hexdigest(),
        delivery=None,
        defaults={
            "file_name": name[-160:],
            "figures": packed(read.readings),
            "new_parts": read.new_parts,
            "sent_by": by,
        },
    )
    return waiting


@transaction.atomic
def store_file(*, file: FigureFile, seen: str, by: Person) -> Outcome | None:
    """Stores what the file says, and its new parts. None = it was stored already (a double click).

    Raises:
        PermissionDenied: the person does not edit for the organisation.
        StaleFile: figures have been stored since `seen`.
        Refused: the figures can't be used any more, because the indicator has been changed.
    """
    _require_editor(file.indicator.owner_id, by)
    indicator = Indicator.objects.select_for_update(of=("self",)).select_related("source").get(pk=file.indicator_id)
    locked = FigureFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if locked.delivery_id:
        return None
    if stamp_of(indicator) != seen:
        raise StaleFile
    count = Breakdown.objects.filter(indicator=indicator).count()
    for order, (key, title) in enumerate(locked.new_parts.items(), start=count):
        Breakdown.objects.get_or_create(indicator=indicator, key=key, defaults={"title": title, "order": order})
    delivery = Delivery(source=indicator.source, kind=Delivery.Kind.UPLOAD, origin=locked.file_name, by=by)
    outcome = store(delivery, readings_of(locked), [indicator])
    FigureFile.objects.filter(pk=locked.pk).update(delivery=outcome.delivery)
    return outcome


@transaction.atomic
def abandon_file(*, file: FigureFile, by: Person) -> None:
    """Throws a file that waits away; one that is stored stays.

    Raises:
        PermissionDenied: the person does not edit for the organisation.
    """
    _require_editor(file.indicator.owner_id, by)
    FigureFile.objects.filter(pk=file.pk, delivery=None).delete()


def forget_files() -> int:
    """Deletes files older than thirty days, stored or not; returns how many. The figures stay."""
    return FigureFile.objects.outdated(clock.now()).delete()[0]


def _require_editor(organisation_id: int | None, by: Person) -> None:
    if organisation_id is None or not can_keep_figures(Viewer.of(by), organisation_id=organisation_id):
        raise PermissionDenied


def _source_of(organisation: Organisation) -> Source:
    """The organisation as the source of its own figures."""
    source, _made = Source.objects.get_or_create(
        slug=f"egna-{organisation.pk}", defaults={"title": organisation.name, "order": LAST}
    )
    return source


def _require_new_title(indicator: Indicator) -> None:
    same = Indicator.objects.filter(owner=indicator.owner_id, title__iexact=indicator.title).exclude(pk=indicator.pk)
    if same.exists():
        raise ValidationError({"title": _("Ni har redan en indikator med den titeln. Välj en annan.")})


def _free_slug(text: str) -> str:
    stem = slugify_swedish(text, 70)
    taken = set(Indicator.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in [stem, *numbered] if slug not in taken)


def _link(indicator: Indicator, objectives: Iterable[Objective], fields_of_work: Iterable[FieldOfWork]) -> None:
    """The objectives and fields of work that were chosen, and no others."""
    _only(IndicatorObjective, indicator, "objective", list(objectives))
    _only(IndicatorFieldOfWork, indicator, "field_of_work", list(fields_of_work))


def _only(link: type[Any], indicator: Indicator, name: str, wanted: Sequence[Any]) -> None:
    link.objects.filter(indicator=indicator).exclude(**{f"{name}__in": wanted}).delete()
    rows = [link(indicator=indicator, **{name: one}) for one in wanted]
    link.objects.bulk_create(rows, ignore_conflicts=True)
