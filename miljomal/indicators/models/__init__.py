"""Indicators, where their figures come from, the figures, and what is aimed at."""

from miljomal.indicators.models.catalogue import (
    Breakdown,
    Indicator,
    IndicatorFieldOfWork,
    IndicatorObjective,
    Source,
    Target,
)
from miljomal.indicators.models.figures import Delivery, Likeness, Observation
from miljomal.indicators.models.watches import Watch

__all__ = [
    "Breakdown",
    "Delivery",
    "Indicator",
    "IndicatorFieldOfWork",
    "IndicatorObjective",
    "Likeness",
    "Observation",
    "Source",
    "Target",
    "Watch",
]
