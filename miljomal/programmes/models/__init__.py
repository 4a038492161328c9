"""Programmes, their measures, who takes part, and adopted plans."""

from miljomal.programmes.models.measures import Measure, MeasureFieldOfWork, MeasureIndicator, MeasureObjective
from miljomal.programmes.models.participations import Participation
from miljomal.programmes.models.plans import Plan
from miljomal.programmes.models.programmes import Programme, Theme

__all__ = [
    "Measure",
    "MeasureFieldOfWork",
    "MeasureIndicator",
    "MeasureObjective",
    "Participation",
    "Plan",
    "Programme",
    "Theme",
]
