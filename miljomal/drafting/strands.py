"""What drafting adds to the thread: the measure that a measure builds on, and those that continue it."""

from django.db.models import Q
from django.utils.translation import gettext as _

from miljomal.organisations.permissions import Viewer
from miljomal.programmes.models import Measure
from miljomal.thread.registry import Knot, Node, Strand, strand

COLUMNS = ("title", "is_example", "builds_on", "programme__title", "programme__short_name")


@strand(of=Measure, node=Node.MEASURES)
def generations_of_measure(measure: Measure, viewer: Viewer) -> Strand:
    """Backwards and onwards in time, that which it builds on first; in one query. Drafts show to their own people."""
    origin = Measure.objects.filter(pk=measure.pk).order_by().values("builds_on")
    rows = (
        Measure.objects.visible_to_roles(set(viewer.roles))
        .filter(Q(pk__in=origin) | Q(builds_on=measure.pk))
        .select_related("programme")
        .only(*COLUMNS)
        .order_by("programme__starts_on", "sort_key", "id")
    )
    onwards: list[Knot] = []
    back: list[Knot] = []
    for row in rows:
        programme = row.programme.short_name or row.programme.title
        is_onwards = row.builds_on_id == measure.pk
        note = _("Fortsätter i %(programme)s") if is_onwards else _("Bygger på, ur %(programme)s")
        knot = Knot(row.title, row.get_absolute_url(), note=note % {"programme": programme}, is_example=row.is_example)
        (onwards if is_onwards else back).append(knot)
    return Strand((*back, *onwards))
