"""States a history that exists only as totals, typed into a form."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.followup.models import Grade, Round
from miljomal.moving_in.importers.targets import is_asked_here, known_round, new_round
from miljomal.moving_in.importers.totals import totals_faults, write_totals
from miljomal.moving_in.services.uploading import require_coordinator
from miljomal.programmes.importers.batches import HistoryWriter
from miljomal.programmes.models import Programme


@transaction.atomic
def state_totals(
    *,
    programme: Programme,
    year: int,
    source: str,
    source_date: str,
    counts: Mapping[Grade, int],
    is_published: bool,
    by: Person,
) -> Round:
    """How many measures had each grade in a year, with the source; never which. The same again changes nothing.

    The year's round is made if there is none. An existing one keeps its source and whether it is seen.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
        ValidationError: the year is asked about here, or its round has answers; or no count is given.
    """
    require_coordinator(by, programme.owner_id)
    Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    scale = next((grade.scale for grade in counts), None)
    if scale is None or not any(counts.values()):
        raise ValidationError(_("Skriv hur många åtgärder som hade minst en av graderna."))
    terms = {"source": source, "source_date": source_date, "is_published": is_published}
    found = known_round(programme, year) or new_round(programme, year, scale, terms, has_dates=True)
    totals = {(year, "", grade.pk): number for grade, number in counts.items()}
    if found.pk and (is_asked_here(found) or totals_faults(totals, {year: found}, "")):
        expected = _("Året har redan omgången %(title)s med egna svar. Den räknar sina egna.") % {"title": found.title}
        raise ValidationError({"year": expected})
    writer = HistoryWriter(by, _("Totaler ur %(source)s") % {"source": source})
    write_totals(programme, totals, {year: found}, writer, by)
    return found
