"""Django's registration of the package."""

from django.apps import AppConfig


class DraftingConfig(AppConfig):
    name = "miljomal.drafting"
