"""What a programme lacks before it is decided: advice, never a condition."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from miljomal.programmes.models import Measure, MeasureObjective, Participation, Programme, Theme


@dataclass(frozen=True, slots=True)
class Advice:
    """Measures without a lead, measures without an objective, themes without measures: all in order."""

    without_lead: list[Measure]
    without_objective: list[Measure]
    empty_themes: list[Theme]

    @property
    def is_empty(self) -> bool:
        return not (self.without_lead or self.without_objective or self.empty_themes)


def advice_for(programme: Programme) -> Advice:
    """Two queries."""
    leads = Participation.objects.in_force().leads().filter(measure=OuterRef("pk"))
    links = MeasureObjective.objects.filter(measure=OuterRef("pk"))
    lacking = Measure.objects.filter(programme=programme).filter(~Exists(leads) | ~Exists(links))
    measures: list[Any] = list(
        lacking.annotate(has_lead=Exists(leads), has_objective=Exists(links)).only("number", "title")
    )
    themes = Theme.objects.filter(programme=programme).exclude(Exists(Measure.objects.filter(theme=OuterRef("pk"))))
    return Advice(
        [measure for measure in measures if not measure.has_lead],
        [measure for measure in measures if not measure.has_objective],
        list(themes),
    )
