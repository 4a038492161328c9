"""Figures as they are read on a page: with the indicator's decimals, or why there is none."""

from django import template

from miljomal.indicators.queries.figures import status_words
from miljomal.indicators.wording import shown

register = template.Library()


@register.filter
def figure(value: float | None, decimals: int) -> str:
    """A figure with so many decimals, `1 234,50`, and a minus sign that is one; "–" for None."""
    return "–" if value is None else shown(value, decimals)


register.filter(status_words)
