"""Django's registration of the package."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "miljomal.organisations"
