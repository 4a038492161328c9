"""Django's registration of the package."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "miljomal.referrals"
