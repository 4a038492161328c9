"""Django's registration of the package."""

from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "miljomal.followup"
