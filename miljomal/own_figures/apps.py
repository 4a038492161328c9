"""The package's name to Django."""

from django.apps import AppConfig


class OwnFiguresConfig(AppConfig):
    name = "miljomal.own_figures"
