"""Taking in a file of own figures: read, compared, then stored all or none."""

from dataclasses import replace
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.documents.faults import Fault
from miljomal.documents.uploads import digest_of, on_disk
from miljomal.indicators.models import Breakdown, Delivery, Indicator
from miljomal.indicators.services.storing import Outcome, store
from miljomal.own_figures.importers import read_file
from miljomal.own_figures.models import FigureFile
from miljomal.own_figures.parts import free_key, name_key
from miljomal.own_figures.queries import layout_of, packed, readings_of, stamp_of
from miljomal.own_figures.services.shared import require_editor

MAX_BYTES = 10 * 1024 * 1024


class FileFaults(Exception):
    """The file can't be taken as it is; `faults` say where and why, `count` how many they are in all."""

    def __init__(self, faults: list[Fault], count: int) -> None:
        super().__init__(f"{count} faults")
        self.faults, self.count = faults, count


class StaleFile(Exception):
    """Somebody has stored figures of the indicator since the comparison was shown."""


def receive_file(*, indicator: Indicator, file: File[Any], name: str, by: Person) -> FigureFile:
    """Reads a file; nothing of it counts yet. The same file again, read anew, is the one that waits already.

    Raises:
        PermissionDenied: the person does not edit for the organisation.
        FileFaults: something in the file must be mended first; nothing is kept.
    """
    require_editor(indicator.owner_id, by)
    if (file.size or 0) > MAX_BYTES:
        size = _("%(size)s megabyte") % {"size": (file.size or 0) // 1024**2}
        raise FileFaults([Fault(None, "", size, _("en fil på högst 10 megabyte"), is_quoted=False)], 1)
    with on_disk(file, name) as path:
        read = read_file(path, layout_of(indicator))
    if read.fault_count:
        raise FileFaults(read.faults, read.fault_count)
    waiting, _made = FigureFile.objects.update_or_create(
        indicator=indicator,
        sha256=digest_of(file),
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
        FigureFile.DoesNotExist: somebody has thrown it away.
        StaleFile: figures have been stored since `seen`.
        Refused: the figures can't be used any more, because the indicator has been changed.
    """
    require_editor(file.indicator.owner_id, by)
    indicator = Indicator.objects.select_for_update(of=("self",)).select_related("source").get(pk=file.indicator_id)
    locked = FigureFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if locked.delivery_id:
        return None
    if stamp_of(indicator) != seen:
        raise StaleFile
    keys = _make_parts(indicator, locked.new_parts)
    readings = [replace(one, breakdown=keys.get(one.breakdown, one.breakdown)) for one in readings_of(locked)]
    delivery = Delivery(source=indicator.source, kind=Delivery.Kind.UPLOAD, origin=locked.file_name, by=by)
    outcome = store(delivery, readings, [indicator])
    FigureFile.objects.filter(pk=locked.pk).update(delivery=outcome.delivery)
    return outcome


def _make_parts(indicator: Indicator, titles: dict[str, str]) -> dict[str, str]:
    """Makes the parts that are still new, and tells which key each got: a colleague may have taken the first choice."""
    there = dict(Breakdown.objects.filter(indicator=indicator).values_list("key", "title"))
    known = {name_key(title): key for key, title in there.items()}
    keys = {}
    for wanted, title in titles.items():
        key = known.get(name_key(title))
        if key is None:
            key = free_key(title, there)
            Breakdown.objects.create(indicator=indicator, key=key, title=title, order=len(there))
            there[key] = title
        keys[wanted] = key
    return keys


@transaction.atomic
def abandon_file(*, file: FigureFile, by: Person) -> bool:
    """Throws a file that waits away; one that is stored stays. Whether there was one to throw.

    Raises:
        PermissionDenied: the person does not edit for the organisation.
    """
    require_editor(file.indicator.owner_id, by)
    return FigureFile.objects.filter(pk=file.pk, delivery=None).delete()[0] > 0


def forget_files() -> int:
    """Deletes files older than thirty days, stored or not; returns how many. The figures stay."""
    return FigureFile.objects.outdated(clock.now()).delete()[0]
