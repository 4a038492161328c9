"""Forms of a programme's life: how it begins, its facts, themes, new measures, decision, and days to compare."""

from miljomal.drafting.forms.measures import LinksForm, NewMeasureForm
from miljomal.drafting.forms.programmes import BeginForm, ProgrammeForm, ThemeForm
from miljomal.drafting.forms.steps import DaysForm, DecisionForm, StepForm

__all__ = [
    "BeginForm",
    "DaysForm",
    "DecisionForm",
    "LinksForm",
    "NewMeasureForm",
    "ProgrammeForm",
    "StepForm",
    "ThemeForm",
]
