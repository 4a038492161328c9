"""Django's registration of the package."""

from django.apps import AppConfig


class ObjectivesConfig(AppConfig):
    name = "miljomal.objectives"
