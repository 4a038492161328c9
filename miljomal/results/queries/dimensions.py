"""By what a result can be divided, and how an answer finds its place in each division."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from miljomal.followup.models import Round
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.organisations.models import Area, Organisation
from miljomal.programmes.models import Measure, Theme

WITHOUT = "utan"
MUNICIPALITY = Q(organisation__area__kind=Area.Kind.MUNICIPALITY)


@dataclass(frozen=True, slots=True)
class Dimension:
    """A division. `param` is its word in addresses; `path` leads from an answer to the thing's id.

    `label` names the tab, `heading` the column of the thing's names, `none_label` those that belong to nothing.
    """

    param: str
    path: str
    model: type[Any]
    label: Any
    heading: Any
    none_label: Any = ""
    title: Callable[[Any], str] = str
    slug: str = "slug"

    def key(self, thing: Any) -> str:
        """The thing's word in an address; its id where it has no slug."""
        return str(getattr(thing, self.slug) or thing.pk)

    def rows(self, key: str) -> Q:
        """The answers that belong to the thing with that word in the address."""
        if key == WITHOUT:
            return self.of_nothing()
        found = Q(**{f"{self.path}__{self.slug}": key}) if self.slug == "slug" else Q()
        if key.isascii() and key.isdigit() and len(key) < 18:
            found |= Q(**{f"{self.path}__pk": int(key)})
        found = found or Q(pk__in=[])
        return found & MUNICIPALITY if self.param == "kommun" else found

    def of_nothing(self) -> Q:
        """The answers that belong to none."""
        return ~MUNICIPALITY if self.param == "kommun" else Q(**{self.path: None})


DIMENSIONS: dict[str, Dimension] = {
    dimension.param: dimension
    for dimension in (
        Dimension("tema", "measure__theme", Theme, _("Tema"), _("Tema")),
        Dimension("atgard", "measure", Measure, _("Åtgärd"), _("Åtgärd"), slug="pk"),
        Dimension(
            "mal",
            "measure__measure_objectives__objective",
            Objective,
            _("Miljömål"),
            _("Miljömål"),
            _("Åtgärder utan miljömål"),
        ),
        Dimension(
            "verksamhet",
            "measure__measure_fields__field_of_work",
            FieldOfWork,
            _("Verksamhet"),
            _("Verksamhetsområde"),
            _("Åtgärder utan verksamhetsområde"),
        ),
        Dimension("organisation", "organisation", Organisation, _("Organisation"), _("Organisation")),
        Dimension(
            "kommun",
            "organisation__area",
            Area,
            _("Kommun"),
            _("Kommun"),
            _("Organisationer utanför kommunerna"),
        ),
    )
}
DEFAULT = "tema"


def things_of(dimension: Dimension, ids: Sequence[int], followed: Round) -> list[Any]:
    """The things with these ids in their own order: names alphabetically, measures, themes and objectives
    as the programme and the nation number them: one query.
    """
    orders: dict[str, tuple[str, ...]] = {
        "tema": ("order", "id"),
        "atgard": ("theme__order", "number_key", "sort_key", "id"),
        "mal": ("kind", "number", "id"),
    }
    found: QuerySet[Any] = dimension.model._default_manager.filter(pk__in=ids)
    if parent := {"mal": "parent", "organisation": "area"}.get(dimension.param):
        found = found.select_related(parent)  # where their addresses lead
    things = list(found.order_by(*orders.get(dimension.param, ("sort_key", "id"))))
    if dimension.param == "tema":
        for theme in things:
            theme.programme = followed.programme
    if dimension.param == "mal":
        things.sort(key=lambda objective: objective.kind != Objective.Kind.QUALITY_OBJECTIVE)
    return things
