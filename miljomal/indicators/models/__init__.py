"""Indicators, where their figures come from, the figures, and what is aimed at."""

from miljomal.indicators.models.catalogue import (
    Breakdown,
    Indicator,
    IndicatorFieldOfWork,
    IndicatorObjective,
    Source,
    Target,
)
from miljomal.indicators.models.figures import Delivery, Observation
from miljomal.indicators.models.watches import Watch

__all__ = [
    "Breakdown",
    "Delivery",
    "Indicator",
    "IndicatorFieldOfWork",
    "IndicatorObjective",
    "Observation",
    "Source",
    "Target",
    "Watch",
]
