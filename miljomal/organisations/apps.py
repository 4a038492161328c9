"""Django's registration of the package; reads every package's `responsibilities.py` at start."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OrganisationsConfig(AppConfig):
    name = "miljomal.organisations"

    def ready(self) -> None:
        autodiscover_modules("responsibilities")
