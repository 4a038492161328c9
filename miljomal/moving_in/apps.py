"""Moving in: history from other tools and from counties' own spreadsheets."""

from django.apps import AppConfig


class MovingInConfig(AppConfig):
    name = "miljomal.moving_in"
