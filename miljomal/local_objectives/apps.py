"""Django's registration of the package."""

from django.apps import AppConfig


class LocalObjectivesConfig(AppConfig):
    name = "miljomal.local_objectives"
