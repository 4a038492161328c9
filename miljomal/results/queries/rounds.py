"""Finds a round whose result a reader may see, and the published one before it."""

from collections.abc import Mapping

from django.db.models import Q

from miljomal.followup.models import Grade, Round
from miljomal.followup.models.rounds import PUBLISHED
from miljomal.organisations.permissions import Viewer
from miljomal.programmes.models import Programme
from miljomal.results.permissions import can_see_result


def find_round(viewer: Viewer, *, programme_slug: str, slug: str) -> Round | None:
    """The round with its programme, owner, area and scale, if the viewer may see its result: one query.

    A round that has not opened has no result. A draft's rounds are nobody's.
    """
    rounds = (
        Round.objects.filter(PUBLISHED | Q(opened_at__isnull=False))
        .exclude(programme__state=Programme.State.DRAFT)
        .select_related("programme__area", "programme__owner__area", "scale")
    )
    found = rounds.filter(programme__slug=programme_slug, slug=slug).first()
    if found and can_see_result(viewer, is_published=is_published(found), owner_id=found.programme.owner_id):
        return found
    return None


def is_published(followed: Round) -> bool:
    """Whether everybody may read the result."""
    return followed.published_on is not None or bool(followed.source)


def round_before(followed: Round) -> Round | None:
    """The published round of the same programme with the latest period before this one: one query."""
    earlier = Round.objects.published().filter(programme=followed.programme_id, period_year__lt=followed.period_year)
    return earlier.first()


def same_grades(followed: Round, earlier: Round) -> Mapping[int | None, int | None] | None:
    """The earlier round's grade ids → this round's, so that counts can be compared.

    None = the scales do not hold the same grades, so nothing can be compared. One query where the scale has changed.
    """
    if followed.scale_id == earlier.scale_id:
        return {}
    ids: dict[int, dict[str, int]] = {followed.scale_id: {}, earlier.scale_id: {}}
    for pk, scale_id, slug in Grade.objects.filter(scale__in=ids).values_list("pk", "scale", "slug"):
        ids[scale_id][slug] = pk
    now, then = ids[followed.scale_id], ids[earlier.scale_id]
    return {then[slug]: now[slug] for slug in then} if then.keys() == now.keys() else None
