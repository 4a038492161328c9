"""Django's registration of the package."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "miljomal.pages"
