"""Django's registration of the package."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "miljomal.core"
