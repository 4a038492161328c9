"""Django's registration of the package."""

from django.apps import AppConfig


class MailingsConfig(AppConfig):
    name = "miljomal.mailings"
