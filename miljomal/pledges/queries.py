"""What is read about pledges: an organisation's own, and those that a county goes through."""

from django.db.models import Case, IntegerField, QuerySet, Value, When

from miljomal.organisations.models import Organisation
from miljomal.pledges.models import Pledge, pledge_id
from miljomal.programmes.models import Measure, Participation, Programme

RELATED = ("participation__measure__programme__owner", "participation__organisation__area", "made_by")


def pledge_of(measure: Measure, organisation: Organisation) -> Pledge | None:
    """The organisation's pledge in the measure, whatever its state: one query."""
    found = Pledge.objects.filter(participation__measure=measure, participation__organisation=organisation)
    return found.select_related(*RELATED).first()


def pledge_by_token(token: str) -> Pledge | None:
    """What the link in a mail is about: one query; None where the link is forged."""
    return Pledge.objects.select_related(*RELATED).filter(pk=pledge_id(token) or 0).first()


def own_pledges(organisation: Organisation) -> QuerySet[Pledge]:
    """All pledges of an organisation, by the measure's title."""
    own = Pledge.objects.filter(participation__organisation=organisation).select_related(*RELATED)
    return own.order_by("participation__measure__sort_key", "id")


def pledges_in(programme: Programme) -> QuerySet[Pledge]:
    """All pledges in a programme: those that wait first, the oldest of them first, then by organisation."""
    rank = Case(When(state=Pledge.State.WAITING, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = Pledge.objects.filter(participation__measure__programme=programme).select_related(*RELATED)
    return found.order_by(rank, "participation__organisation__sort_key", "made_at", "id")


def part_of(measure: Measure, organisation: Organisation) -> Participation | None:
    """The organisation's participation in the measure: one query."""
    return Participation.objects.filter(measure=measure, organisation=organisation).first()
