"""Django's registration of the package."""

from django.apps import AppConfig


class PledgesConfig(AppConfig):
    name = "miljomal.pledges"
