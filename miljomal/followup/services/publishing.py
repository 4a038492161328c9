"""The end of a round: its counts are stored and everybody sees them."""

import datetime as dt
from collections import Counter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.core import history
from miljomal.followup.models import Answer, GradeCount, Round
from miljomal.followup.services.rounds import require_coordinator


@transaction.atomic
def publish_round(published: Round, *, on: dt.date, by: Person) -> None:
    """Publishes a round's result: from now on its counts are what everybody sees.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
        ValidationError: the round has not opened, or still takes answers.
    """
    require_coordinator(by, published.programme)
    if published.opened_at is None:
        raise ValidationError(_("Omgången har inte öppnat än, så det finns inget att publicera."))
    if published.is_open:
        raise ValidationError(_("Omgången tar fortfarande emot svar. Vänta tills den har stängt."))
    published.published_on = on
    history.save(published, by=by)
    count_grades(published)


@transaction.atomic
def count_grades(counted: Round) -> None:
    """Stores how many answers of the round have each grade, in all and by theme; None = no answer.

    A round that is known only from a published source has no answers and keeps its stated counts.
    """
    rows = list(Answer.objects.filter(round=counted).values_list("measure__theme_id", "grade_id"))
    if not rows:
        return
    counts: Counter[tuple[int | None, int | None]] = Counter()
    for theme_id, grade_id in rows:
        counts[theme_id, grade_id] += 1
        counts[None, grade_id] += 1
    GradeCount.objects.filter(round=counted).delete()
    GradeCount.objects.bulk_create(
        GradeCount(round=counted, theme_id=theme_id, grade_id=grade_id, count=count)
        for (theme_id, grade_id), count in counts.items()
    )
