"""Django's registration of the package."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "miljomal.programmes"
