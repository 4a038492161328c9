"""Django's registration of the package."""

from django.apps import AppConfig


class SeedConfig(AppConfig):
    name = "miljomal.seed"
