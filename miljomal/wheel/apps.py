"""Django's registration of the package."""

from django.apps import AppConfig


class WheelConfig(AppConfig):
    name = "miljomal.wheel"
