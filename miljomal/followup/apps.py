"""Django's registration of the package."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class FollowupConfig(AppConfig):
    name = "miljomal.followup"

    def ready(self) -> None:
        autodiscover_modules("notices")
