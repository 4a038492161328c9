"""The end of a round: its counts are stored and everybody sees them."""

import datetime as dt
from collections import Counter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.core import clock, history
from miljomal.followup.lifecycle import Move, State
from miljomal.followup.models import Answer, GradeCount, Respondent, Round
from miljomal.followup.services.rounds import lock_round, require_move


@transaction.atomic
def publish_round(published: Round, *, on: dt.date, by: Person) -> None:
    """Publishes a round's result: from now on its counts are what everybody sees.

    A round that is published already keeps its date and its counts.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
        ValidationError: the round has not opened, or still takes answers, if only from one organisation.
    """
    locked = lock_round(published, by=by)
    if locked.state == State.PUBLISHED:
        return
    require_move(locked, Move.PUBLISH)
    still_open = Respondent.objects.filter(round=locked, extended_to__gt=clock.now()).select_related("organisation")
    names = ", ".join(row.organisation.name for row in still_open.order_by("organisation__sort_key", "id"))
    if names:
        raise ValidationError(
            _("%(names)s har fått längre tid och kan fortfarande svara. Vänta, eller ta tillbaka den längre tiden.")
            % {"names": names}
        )
    # Whoever was handing in when the round closed is waited for, so that the counts hold what counts.
    list(Answer.objects.select_for_update().filter(round=locked).order_by("pk").values_list("pk"))
    locked.published_on = on
    locked.version += 1
    history.save(locked, by=by)
    count_grades(locked)
    published.published_on, published.version = locked.published_on, locked.version


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
