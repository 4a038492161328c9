"""A local objective is written, linked, and goes from proposal to its end."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.core import clock, history
from miljomal.core.locking import StaleEdit, save_version
from miljomal.indicators.models import Target
from miljomal.local_objectives.lifecycle import UNDECIDED, State, may_go
from miljomal.local_objectives.models import LocalField, LocalMeasure, LocalObjective, LocalRoot
from miljomal.local_objectives.queries import linkable_measures, linked_measures
from miljomal.local_objectives.services.shared import link_only, require_keeper
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.organisations.models import Organisation
from miljomal.organisations.permissions import Viewer
from miljomal.programmes.models import Measure

DECISION = ("decided_on", "decided_by", "paragraph", "diary_number", "decision_url")


@transaction.atomic
def create_objective(
    *,
    owner: Organisation,
    stated: dict[str, Any],
    roots: Iterable[Objective],
    fields_of_work: Iterable[FieldOfWork],
    by: Person,
) -> LocalObjective:
    """A proposal of the organisation's; seen by its own people only, unless it says otherwise.

    Raises:
        PermissionDenied: the person does not edit for the organisation.
        ValidationError: a field is wrong, or the organisation has such an objective already.
    """
    require_keeper(owner.pk, by)
    objective = LocalObjective(owner=owner, is_example=owner.is_example, **stated)
    objective.full_clean()
    history.save(objective, by=by)
    _link(objective, roots, fields_of_work, by=by)
    return objective


@transaction.atomic
def edit_objective(
    *,
    objective: LocalObjective,
    stated: dict[str, Any],
    roots: Iterable[Objective],
    fields_of_work: Iterable[FieldOfWork],
    version: int,
    by: Person,
) -> LocalObjective:
    """Writes it anew; what it said before stays in the history.

    Raises:
        PermissionDenied: the person does not edit for the organisation.
        StaleEdit: a colleague has written in between.
        ValidationError: a field is wrong.
    """
    require_keeper(objective.owner_id, by)
    saved = save_version(objective, stated, version=version, by=by)
    _link(saved, roots, fields_of_work, by=by)
    _publish_targets(saved, by=by)
    return saved


@transaction.atomic
def move_objective(
    *, objective: LocalObjective, state: str, facts: dict[str, Any], version: int, by: Person
) -> LocalObjective:
    """Takes it to another state. `facts` = the decision, and for a replaced one `replaced_by`.

    Raises:
        PermissionDenied: the person does not edit for the organisation.
        StaleEdit: a colleague has written in between.
        ValidationError: it can't go there from where it is, or what the new state requires is lacking.
    """
    require_keeper(objective.owner_id, by)
    locked = LocalObjective.objects.select_for_update(of=("self",)).get(pk=objective.pk)
    if locked.version != version:
        raise StaleEdit(locked)
    if not may_go(locked.state, state):
        raise ValidationError({"state": _("Målet kan inte gå dit från det läge som det har.")})
    _require_decision(state, facts)
    for name in DECISION:
        setattr(locked, name, facts.get(name) or (None if name == "decided_on" else ""))
    locked.replaced_by = _successor(locked, facts) if state == State.REPLACED else None
    locked.state = state
    locked.version += 1
    locked.full_clean()
    history.save(locked, by=by)
    _publish_targets(locked, by=by)
    return locked


@transaction.atomic
def choose_measures(*, objective: LocalObjective, measures: Iterable[Measure], by: Person) -> None:
    """Says which measures carry the objective. Links to measures that the person can't choose are left alone.

    Raises:
        PermissionDenied: the person does not edit for the organisation, or may not choose one of the measures.
    """
    require_keeper(objective.owner_id, by)
    LocalObjective.objects.select_for_update(of=("self",)).get(pk=objective.pk)
    offered = {one.pk: one for one in linkable_measures(objective.owner, Viewer.of(by))}
    wanted = {one.pk for one in measures}
    if wanted - offered.keys():
        raise PermissionDenied
    others = Measure.objects.filter(pk__in=linked_measures(objective) - offered.keys())
    link_only(LocalMeasure, objective, "measure", [*others, *(offered[pk] for pk in wanted)], by=by)


def _link(objective: LocalObjective, roots: Iterable[Objective], fields: Iterable[FieldOfWork], *, by: Person) -> None:
    link_only(LocalRoot, objective, "objective", roots, by=by)
    link_only(LocalField, objective, "field_of_work", fields, by=by)


def _require_decision(state: str, facts: dict[str, Any]) -> None:
    if state in UNDECIDED:
        return
    faults = {}
    if not facts.get("decided_on"):
        faults["decided_on"] = _("Skriv vilken dag målet beslutades.")
    elif facts["decided_on"] > clock.today():
        faults["decided_on"] = _("Dagen har inte varit än. Skriv dagen då beslutet togs.")
    if not facts.get("decided_by"):
        faults["decided_by"] = _("Skriv vem som beslutade, till exempel kommunfullmäktige.")
    if faults:
        raise ValidationError(faults)


def _successor(objective: LocalObjective, facts: dict[str, Any]) -> LocalObjective:
    """
    Raises:
        ValidationError: none was chosen, it is another organisation's, or it has been replaced by this one.
    """
    successor: LocalObjective | None = facts.get("replaced_by")
    if successor is None or successor.owner_id != objective.owner_id:
        raise ValidationError({"replaced_by": _("Välj vilket av era mål som ersätter det här.")})
    seen, one = {objective.pk}, successor
    while True:
        if one.pk in seen:
            raise ValidationError({"replaced_by": _("De två målen skulle ersätta varandra. Välj ett annat.")})
        seen.add(one.pk)
        if one.replaced_by is None:
            return successor
        one = one.replaced_by


def _publish_targets(objective: LocalObjective, *, by: Person) -> None:
    """The target values are shown on the pages of indicators exactly when the objective is shown to all."""
    is_shown = objective.is_shown or objective.state not in UNDECIDED
    for target in Target.objects.filter(local_target__local_objective=objective).exclude(is_published=is_shown):
        target.is_published = is_shown
        history.save(target, by=by)
