"""Local objectives, what they hang on, and what the national ones mean in a municipality."""

from miljomal.local_objectives.models.adaptations import Adaptation
from miljomal.local_objectives.models.links import LocalField, LocalMeasure, LocalRoot, LocalTarget
from miljomal.local_objectives.models.objectives import LocalObjective

__all__ = ["Adaptation", "LocalField", "LocalMeasure", "LocalObjective", "LocalRoot", "LocalTarget"]
