"""Loads the reference data: facts with source and date, about real organisations only."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from miljomal.assessments import importers as assessments
from miljomal.core.database import refresh_statistics
from miljomal.followup import importers as followup
from miljomal.indicators import importers as indicators
from miljomal.objectives import importers as objectives
from miljomal.organisations import importers as organisations
from miljomal.programmes.importers import reference as programmes
from miljomal.sources import importers as sources
from miljomal.wheel import importers as wheel

STEPS = [
    ("områden", organisations.load_areas),
    ("organisationer", organisations.load_organisations),
    ("ägare och medlemmar", organisations.load_affiliations),
    ("miljömål", objectives.load_objectives),
    ("globala mål", objectives.load_global_goals),
    ("verksamhetsområden", objectives.load_fields_of_work),
    ("indikatorer", indicators.load_catalogue),
    ("målvärden", indicators.load_targets),
    ("siffror", sources.load_figures),
    ("åtgärdsprogram", programmes.load_programmes),
    ("antagna planer", programmes.load_plans),
    ("skalor", followup.load_scales),
    ("publicerade resultat", followup.load_published_results),
    ("målbedömningar", assessments.load_assessments),
    ("mallar för årets texter", assessments.load_templates),
    ("nationella datum", wheel.load_national_dates),
]


class Command(BaseCommand):
    help = "Läser in referensdata. Kan köras hur många gånger som helst och ändrar inget som en person har skrivit."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            total = 0
            for what, load in STEPS:
                written = load()
                total += written
                if written:
                    self.stdout.write(f"  {what}: {written} nya eller ändrade")
            if total:
                refresh_statistics()
