"""What a county board may begin its programme from, and which objectives its measures may aim at."""

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from miljomal.core import text
from miljomal.objectives.models import Objective
from miljomal.organisations.models import Organisation
from miljomal.programmes.models import Programme

Kind = Objective.Kind


def copyable(owner: Organisation, asked: str = "") -> list[Programme]:
    """Public programmes, the own ones first, then by county and newest first; one query.

    `asked` keeps those whose title or county holds all its words, whatever accents are typed. Real and invented
    programmes never meet.
    """
    own_first = Case(When(owner=owner, then=Value(0)), default=Value(1), output_field=IntegerField())
    programmes = (
        Programme.objects.public()
        .filter(is_example=owner.is_example)
        .select_related("area", "owner")
        .order_by(own_first, "area__sort_key", "-starts_on", "id")
    )
    words = text.fold(asked).split()
    return [
        programme
        for programme in programmes
        if all(word in text.fold(f"{programme.title} {programme.area.name}") for word in words)
    ]


def objectives_for(owner: Organisation) -> QuerySet[Objective]:
    """The generational goal, the sixteen, and the county's own objectives."""
    national = Q(kind__in=[Kind.GENERATIONAL_GOAL, Kind.QUALITY_OBJECTIVE])
    own = Q(kind=Kind.REGIONAL_OBJECTIVE, owner=owner)
    return Objective.objects.filter(national | own).order_by("kind", "number", "id")
