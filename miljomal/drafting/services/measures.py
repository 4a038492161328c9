"""Measures come into a programme, and a draft's measures leave it again."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.core import history
from miljomal.core.locking import StaleEdit
from miljomal.drafting.lifecycle import may_delete
from miljomal.drafting.services.locks import locked_programme, open_programme
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.programmes.models import Measure, MeasureFieldOfWork, MeasureObjective, Participation, Theme
from miljomal.programmes.services import create_measure, recount


@transaction.atomic
def add_measure(
    *,
    theme: Theme,
    objectives: Iterable[Objective] = (),
    fields_of_work: Iterable[FieldOfWork] = (),
    by: Person,
    **fields: Any,
) -> Measure:
    """A new measure, last in a theme that is ordered by hand, otherwise where its number puts it.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
        ValidationError: a field is wrong, the number is taken, or the programme is closed.
    """
    open_programme(theme.programme_id, by)
    last = theme.measures.aggregate(last=Max("order"))["last"] or 0
    return create_measure(
        theme=theme,
        objectives=list(objectives),
        fields_of_work=list(fields_of_work),
        by=by,
        order=last + 1 if last else 0,
        **fields,
    )


@transaction.atomic
def delete_measure(*, measure: Measure, by: Person) -> None:
    """Takes a measure out of a draft, with its links and the proposals of who takes part; history keeps them.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
        ValidationError: the programme is no draft, or somebody has answered about the measure, promised to take part
            in it, or built on it.
    """
    programme = locked_programme(measure.programme_id, by)
    if not may_delete(programme.state):
        raise ValidationError(_("Bara ett utkasts åtgärder tas bort. Sätt i stället åtgärdens läge till avbruten."))
    found = Measure.objects.filter(pk=measure.pk).first()
    if found is None:
        return
    links = [*found.measure_objectives.all(), *found.measure_fields.all(), *found.measure_indicators.all()]
    proposals = found.participations.filter(stage=Participation.Stage.PROPOSED)
    try:
        with transaction.atomic():
            for thing in (*links, *proposals, found):
                history.delete(thing, by=by)
    except ProtectedError as error:
        kinds = sorted({str(type(thing)._meta.verbose_name_plural) for thing in error.protected_objects})
        raise ValidationError(
            _("Åtgärden är kvar, för den har %(things)s. Sätt i stället dess läge till avbruten.")
            % {"things": ", ".join(kinds)}
        ) from error
    recount(programme)


@transaction.atomic
def set_links(
    *,
    measure: Measure,
    objectives: Iterable[Objective],
    fields_of_work: Iterable[FieldOfWork],
    seen: tuple[set[int], set[int]],
    by: Person,
) -> Measure:
    """Says which objectives the measure contributes to and in which fields of work it is done.

    `seen` are the ids that stood there when the form was shown: (objectives, fields of work).

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
        StaleEdit: a colleague changed them in between; nothing is written.
    """
    locked_programme(measure.programme_id, by)
    wanted = ({objective.pk for objective in objectives}, {field.pk for field in fields_of_work})
    aims = {link.objective_id: link for link in measure.measure_objectives.all()}
    places = {link.field_of_work_id: link for link in measure.measure_fields.all()}
    present = (set(aims), set(places))
    if present == wanted:
        return measure
    if present != seen:
        raise StaleEdit(measure)
    for link in [*(aims[pk] for pk in aims.keys() - wanted[0]), *(places[pk] for pk in places.keys() - wanted[1])]:
        history.delete(link, by=by)
    for pk in sorted(wanted[0] - aims.keys()):
        history.save(MeasureObjective(measure=measure, objective_id=pk), by=by)
    for pk in sorted(wanted[1] - places.keys()):
        history.save(MeasureFieldOfWork(measure=measure, field_of_work_id=pk), by=by)
    return measure
