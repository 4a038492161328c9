"""Describing an organisation's own indicators."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.core import history
from miljomal.core.locking import save_version
from miljomal.core.text import slugify_swedish
from miljomal.indicators.models import Indicator, IndicatorFieldOfWork, IndicatorObjective, Source
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.organisations.models import Organisation
from miljomal.own_figures.models import FigureFile
from miljomal.own_figures.parts import free_key
from miljomal.own_figures.queries import has_figures
from miljomal.own_figures.services.shared import no_area, require_editor

LAST = 10_000
"""Own indicators stand after the catalogue's."""
SLUG = 70
FIXED = ("quantity", "frequency")
READ_AGAINST = (*FIXED, "breakdown_title", "unit", "can_be_negative")


@transaction.atomic
def create_indicator(
    *,
    organisation: Organisation,
    stated: dict[str, Any],
    objectives: Iterable[Objective],
    fields_of_work: Iterable[FieldOfWork],
    by: Person,
) -> Indicator:
    """Describes a new indicator of the organisation; nobody else sees it until it says so. The same twice is one.

    Raises:
        PermissionDenied: the person does not edit for the organisation.
        ValidationError: the organisation has no area, or already has an indicator of that title.
    """
    require_editor(organisation.pk, by)
    if not organisation.area:
        raise ValidationError(no_area())
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if same := Indicator.objects.filter(owner=organisation, **stated).first():
        return same
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
    """Describes it anew. With figures there its unit and how often it is counted stay what they were; without, files
    that wait are thrown away when what they were read against has changed.

    Raises:
        PermissionDenied: the person does not edit for the organisation.
        StaleEdit: a colleague has written in between.
        ValidationError: the unit is another although there are figures, or the title is taken.
    """
    assert indicator.owner
    require_editor(indicator.owner_id, by)
    locked = Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
    changed = [name for name in READ_AGAINST if stated[name] != getattr(locked, name)]
    if has_figures(locked) and (fixed := [name for name in changed if name in FIXED]):
        raise ValidationError({fixed[0]: _("Går inte att ändra när siffror finns. Gör en ny indikator.")})
    if changed:
        FigureFile.objects.filter(indicator=locked, delivery=None).delete()
    locked.title = stated["title"]
    _require_new_title(locked)
    is_touched = _links_differ(locked, list(objectives), list(fields_of_work))
    saved = save_version(indicator, stated, version=version, by=by, is_touched=is_touched)
    _link(saved, objectives, fields_of_work)
    return saved


@transaction.atomic
def delete_indicator(*, indicator: Indicator, by: Person) -> None:
    """Takes away an indicator that has never had a figure.

    Raises:
        PermissionDenied: the person does not edit for the organisation.
        ValidationError: it has figures, which stay, or a measure is to change it.
    """
    require_editor(indicator.owner_id, by)
    locked = Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
    if has_figures(locked):
        raise ValidationError(
            _("Indikatorn har siffror och kan inte tas bort. Du kan låta bli att visa den för andra.")
        )
    try:
        history.delete(locked, by=by)
    except ProtectedError as error:
        raise ValidationError(_("En åtgärd är kopplad till indikatorn, så den kan inte tas bort.")) from error


def _source_of(organisation: Organisation) -> Source:
    """The organisation as the source of its own figures."""
    source, _made = Source.objects.update_or_create(
        slug=f"egna-{organisation.pk}", defaults={"title": organisation.name, "order": LAST}
    )
    return source


def _require_new_title(indicator: Indicator) -> None:
    same = Indicator.objects.filter(owner=indicator.owner_id, title__iexact=indicator.title).exclude(pk=indicator.pk)
    if same.exists():
        raise ValidationError({"title": _("Ni har redan en indikator med den titeln. Välj en annan.")})


def _free_slug(text: str) -> str:
    stem = slugify_swedish(text, SLUG)
    taken = set(Indicator.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return free_key(text, taken, length=SLUG)


def _link(indicator: Indicator, objectives: Iterable[Objective], fields_of_work: Iterable[FieldOfWork]) -> None:
    """The objectives and fields of work that were chosen, and no others."""
    _only(IndicatorObjective, indicator, "objective", list(objectives))
    _only(IndicatorFieldOfWork, indicator, "field_of_work", list(fields_of_work))


def _links_differ(indicator: Indicator, objectives: Sequence[Objective], fields_of_work: Sequence[FieldOfWork]) -> bool:
    there = {pk for (pk,) in indicator.indicator_objectives.values_list("objective")}
    fields = {pk for (pk,) in indicator.indicator_fields_of_work.values_list("field_of_work")}
    return there != {one.pk for one in objectives} or fields != {one.pk for one in fields_of_work}


def _only(link: type[Any], indicator: Indicator, name: str, wanted: Sequence[Any]) -> None:
    link.objects.filter(indicator=indicator).exclude(**{f"{name}__in": wanted}).delete()
    rows = [link(indicator=indicator, **{name: one}) for one in wanted]
    link.objects.bulk_create(rows, ignore_conflicts=True)
