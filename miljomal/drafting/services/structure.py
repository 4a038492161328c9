"""A programme's themes, the order of its measures, and their numbers."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField, F, Max, ProtectedError, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.core import history
from miljomal.core.locking import save_version
from miljomal.core.text import slugify_swedish
from miljomal.drafting.lifecycle import may_renumber
from miljomal.drafting.ordering import Arrangement
from miljomal.drafting.queries import arrangement_of
from miljomal.drafting.services.locks import open_programme
from miljomal.programmes.importers.batches import HistoryWriter
from miljomal.programmes.models import Measure, Programme, Theme
from miljomal.programmes.services import create_theme, recount

MAX_SLUG = 60


class StaleOrder(Exception):
    """A colleague moved, added or removed something in between; `current` is the order as it is now."""

    def __init__(self, current: Arrangement) -> None:
        super().__init__("ordered by somebody else")
        self.current = current


@transaction.atomic
def add_theme(*, programme: Programme, title: str, summary: str, by: Person) -> Theme:
    """A new theme after the others.

    Raises:
        PermissionDenied: the person does not coordinate for the owner.
        ValidationError: there is one with that title, a field is wrong, or the programme is closed.
    """
    locked = open_programme(programme.pk, by)
    slug = slugify_swedish(title, MAX_SLUG)
    if locked.themes.filter(slug=slug).exists():
        raise ValidationError({"title": _("Programmet har redan ett tema som heter så.")})
    last = locked.themes.aggregate(last=Max("order"))["last"] or 0
    return create_theme(programme=locked, by=by, title=title, slug=slug, summary=summary, order=last + 1)


@transaction.atomic
def edit_theme(*, theme: Theme, changes: dict[str, Any], version: int, by: Person) -> Theme:
    """Renames a theme. Its address part stays, so that links to it lead right.

    Raises:
        PermissionDenied, ValidationError: as in `add_theme`.
        StaleEdit: somebody else saved in between.
    """
    open_programme(theme.programme_id, by)
    return save_version(theme, changes, version=version, by=by)


@transaction.atomic
def remove_theme(*, theme: Theme, by: Person) -> None:
    """Removes an empty theme; one that is gone already stays gone.

    Raises:
        PermissionDenied: the person does not coordinate for the owner.
        ValidationError: it holds measures, or the programme is closed.
    """
    open_programme(theme.programme_id, by)
    found = Theme.objects.filter(pk=theme.pk).first()
    if found is None:
        return
    try:
        history.delete(found, by=by)
    except ProtectedError as error:
        raise ValidationError(_("Temat har åtgärder. Flytta dem till ett annat tema först.")) from error


@transaction.atomic
def arrange(*, programme: Programme, seen: Arrangement, wanted: Arrangement, by: Person) -> bool:
    """Puts themes and measures in the wanted order; False where they stand so already, as after a double click.

    Only what has moved is written. A measure's version stays: who is writing its text is not disturbed.

    Raises:
        PermissionDenied: the person does not coordinate for the owner.
        StaleOrder: the order is no longer the one that was seen; nothing is written.
        ValidationError: the new theme has an unnumbered measure of that title, or the programme is closed.
    """
    locked = open_programme(programme.pk, by)
    current = arrangement_of(locked)
    if current == wanted:
        return False
    if current != seen or _all(seen) != _all(wanted):
        raise StaleOrder(current)
    writer = HistoryWriter(by, _("Ny ordning"))
    if [theme for theme, _pks in current] != [theme for theme, _pks in wanted]:
        _order_themes(wanted, writer)
    _order_measures(current, wanted, writer)
    recount(locked)
    return True


@transaction.atomic
def renumber(*, programme: Programme, by: Person) -> int:
    """Numbers the measures 1, 2, 3 … in their order; returns how many got another number.

    Raises:
        PermissionDenied: the person does not coordinate for the owner.
        ValidationError: the programme is decided.
    """
    locked = open_programme(programme.pk, by)
    if not may_renumber(locked.state):
        raise ValidationError(_("Programmet är beslutat, och numren står i beslutet. De kan inte bytas nu."))
    numbered = enumerate(Measure.objects.filter(programme=locked), start=1)
    changed = {measure.pk: str(number) for number, measure in numbered if measure.number != str(number)}
    if not changed:
        return 0
    # Two measures may trade numbers, and the database looks at one row at a time: first out of each other's way.
    measures = Measure.objects.filter(pk__in=changed)
    measures.update(number=Concat(Value("~"), Cast(F("pk"), CharField())))
    rows = list(Measure.objects.filter(pk__in=changed))
    for measure in rows:
        measure.number = changed[measure.pk]
        measure.version += 1
        Measure._meta.get_field("number_key").pre_save(measure, False)
    HistoryWriter(by, _("Numrerad i ordning")).update(Measure, rows, ["number", "number_key", "version"])
    return len(rows)


def _all(arrangement: Arrangement) -> tuple[set[int], set[int]]:
    return {theme for theme, _pks in arrangement}, {pk for _theme, pks in arrangement for pk in pks}


def _order_themes(wanted: Arrangement, writer: HistoryWriter) -> None:
    themes = Theme.objects.in_bulk([theme for theme, _pks in wanted])
    changed = []
    for order, (pk, _pks) in enumerate(wanted, start=1):
        if themes[pk].order != order:
            themes[pk].order = order
            changed.append(themes[pk])
    writer.update(Theme, changed, ["order"])


def _order_measures(current: Arrangement, wanted: Arrangement, writer: HistoryWriter) -> None:
    before = dict(current)
    touched = [(theme, pks) for theme, pks in wanted if before[theme] != pks]
    measures = Measure.objects.in_bulk([pk for _theme, pks in touched for pk in pks])
    changed = []
    for theme, pks in touched:
        _require_titles_apart(measures[pk] for pk in pks)
        for order, pk in enumerate(pks, start=1):
            if (measures[pk].theme_id, measures[pk].order) != (theme, order):
                measures[pk].theme_id, measures[pk].order = theme, order
                changed.append(measures[pk])
    writer.update(Measure, changed, ["theme", "order"])


def _require_titles_apart(measures: Iterable[Measure]) -> None:
    folded = [measure.folded for measure in measures if not measure.number]
    if len(set(folded)) < len(folded):
        raise ValidationError(_("Temat har redan en åtgärd med den titeln och utan nummer. Ge en av dem ett nummer."))
