"""Django's registration of the package."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "miljomal.indicators"
