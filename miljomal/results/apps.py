"""Django's registration of the package."""

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "miljomal.results"
