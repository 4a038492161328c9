"""What several packages read about programmes and measures."""

from django.db.models import Prefetch, prefetch_related_objects

from miljomal.programmes.models import Measure, Participation

COLUMNS = ("measure", "role", "stage", "is_unreported", "decided_on", "decided_by", "paragraph", "diary_number")
ORGANISATION_COLUMNS = ("name", "slug", "kind", "mailbox", "area__kind", "area__slug")


def participations_of(measure: Measure) -> list[Participation]:
    """Who takes part or has done so, by role and name, leads first: one query the first time it is asked of a measure.

    A pledge of which nothing has been heard for two years is not among them.

    The page of a measure and two strands of its thread show the same participations.
    """
    parts = (
        Participation.objects.filter(is_hidden=False)
        .select_related("organisation__area")
        .order_by("role", "organisation__sort_key", "id")
    )
    columns = (*COLUMNS, *(f"organisation__{name}" for name in ORGANISATION_COLUMNS))
    prefetch_related_objects([measure], Prefetch("participations", queryset=parts.only(*columns)))
    return list(measure.participations.all())
