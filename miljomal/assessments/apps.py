"""Django's registration of the package."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "miljomal.assessments"
