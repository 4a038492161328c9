"""Figures as they are read on a page: with the indicator's decimals, or why there is none."""

from django import template

from miljomal.core.templatetags.ui import number
from miljomal.indicators.queries.figures import status_words

register = template.Library()


@register.filter
def figure(value: float | None, decimals: int) -> str:
    """A figure with so many decimals, `1 234,5`; "–" for None."""
    return "–" if value is None else number(round(value, decimals) if decimals else round(value))


register.filter(status_words)
