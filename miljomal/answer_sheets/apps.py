"""Django's registration of the package."""

from django.apps import AppConfig


class AnswerSheetsConfig(AppConfig):
    name = "miljomal.answer_sheets"
