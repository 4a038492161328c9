"""Target values of a local objective."""

import secrets

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.core import history
from miljomal.indicators.models import Indicator, Target
from miljomal.indicators.wording import amount, percent
from miljomal.local_objectives.lifecycle import UNDECIDED
from miljomal.local_objectives.models import LocalObjective, LocalTarget
from miljomal.local_objectives.services.shared import require_keeper
from miljomal.organisations.models import Area
from miljomal.organisations.permissions import Viewer


@transaction.atomic
def add_target(
    *,
    objective: LocalObjective,
    indicator: Indicator,
    year: int,
    value: float | None,
    change: float | None,
    base_year: int | None,
    by: Person,
) -> Target:
    """A value in a year (`value`, in the indicator's unit), or a change in percent since a base year.

    The same target sent twice is one.

    Raises:
        PermissionDenied: the person does not edit for the organisation, or may not see the indicator.
        ValidationError: the organisation has no area, or the years or the value make no sense.
    """
    require_keeper(objective.owner_id, by)
    _require_seen(indicator, by)
    area = _area_of(objective)
    if base_year is not None and base_year >= year:
        raise ValidationError({"year": _("Målåret ska vara efter basåret.")})
    LocalObjective.objects.select_for_update(of=("self",)).get(pk=objective.pk)
    facts = {"indicator": indicator, "year": year, "value": value, "change": change, "base_year": base_year}
    if same := Target.objects.filter(local_target__local_objective=objective, **facts).first():
        return same
    target = Target(
        slug=f"lokalt-{secrets.token_hex(8)}",
        title=_wording(indicator, year=year, value=value, change=change, base_year=base_year)[:255],
        area=area,
        owner=objective.owner,
        is_published=objective.is_shown or objective.state not in UNDECIDED,
        source=objective.owner.name,
        **facts,
    )
    target.full_clean()
    history.save(target, by=by)
    history.save(LocalTarget(local_objective=objective, target=target), by=by)
    return target


@transaction.atomic
def remove_target(*, objective: LocalObjective, target: Target, by: Person) -> None:
    """Takes a target value away; its history stays.

    Raises:
        PermissionDenied: the person does not edit for the organisation.
        ValidationError: it is not a target of this objective.
    """
    require_keeper(objective.owner_id, by)
    link = LocalTarget.objects.filter(local_objective=objective, target=target).first()
    if link is None:
        raise ValidationError(_("Målvärdet hör inte till målet."))
    history.delete(link, by=by)
    history.delete(target, by=by)


def _require_seen(indicator: Indicator, by: Person) -> None:
    """
    Raises:
        PermissionDenied: it is another organisation's, and not published.
    """
    if not Indicator.objects.filter(pk=indicator.pk).visible_to_roles(set(Viewer.of(by).roles)).exists():
        raise PermissionDenied


def _area_of(objective: LocalObjective) -> Area:
    """
    Raises:
        ValidationError: the organisation has none.
    """
    if objective.owner.area is None:
        raise ValidationError(_("Organisationen har inget område. Be förvaltaren av tjänsten att ange det."))
    return objective.owner.area


def _wording(
    indicator: Indicator, *, year: int, value: float | None, change: float | None, base_year: int | None
) -> str:
    """ "Koldioxid från vägtrafik: 1,2 ton per invånare 2030"."""
    if value is not None:
        aim = f"{amount(value, indicator.decimals, indicator.unit)} {year}"
    else:
        assert change is not None
        aim = _("%(change)s från %(base)s till %(year)s") % {
            "change": ("+" if change > 0 else "") + percent(change),
            "base": base_year,
            "year": year,
        }
    return f"{indicator.title}: {aim}"
