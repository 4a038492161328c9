"""Django's registration of the package."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "miljomal.documents"
