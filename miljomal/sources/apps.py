"""Django's registration of the package."""

from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "miljomal.sources"
