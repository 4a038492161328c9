"""How a referral goes: who is consulted, who has answered, and what is left to handle."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from miljomal.referrals.models import Consultee, Referral, Stance


@dataclass(frozen=True, slots=True)
class Progress:
    """Organisations asked, begun and done; answers with an outcome and without; yes that is no participation yet."""

    asked: int
    begun: int
    handed_in: int
    answers: int
    unhandled: int


def progress_of(referral: Referral) -> Progress:
    """Two queries."""
    written = Stance.objects.filter(consultee=OuterRef("pk"))
    asked = Consultee.objects.filter(referral=referral).aggregate(
        asked=Count("pk"),
        handed_in=Count("pk", filter=Q(handed_in_at__isnull=False)),
        begun=Count("pk", filter=Exists(written) | ~Q(summary="") | ~Q(opinion="")),
    )
    answers = Stance.objects.filter(consultee__referral=referral).aggregate(
        answers=Count("pk"), unhandled=Count("pk", filter=Q(outcome=""))
    )
    return Progress(**asked, **answers)


def consultees_of(referral: Referral) -> QuerySet[Consultee]:
    """Who is consulted, by name, each with `stance_count`."""
    return (
        referral.consultees.select_related("organisation__area", "handed_in_by")
        .annotate(stance_count=Count("stances"))
        .order_by("organisation__sort_key", "id")
    )
