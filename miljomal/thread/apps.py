"""Django's registration of the package; reads every package's `strands.py` at start."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ThreadConfig(AppConfig):
    name = "miljomal.thread"

    def ready(self) -> None:
        autodiscover_modules("strands")
