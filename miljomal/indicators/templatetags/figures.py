"""Figures as they are read on a page: with the indicator's decimals, or why there is none."""

from django import template
from django.utils.safestring import SafeString

from miljomal.documents.lines import sparkline
from miljomal.indicators.queries.figures import status_words
from miljomal.indicators.wording import shown

register = template.Library()


@register.filter
def figure(value: float | None, decimals: int) -> str:
    """A figure with so many decimals, `1 234,50`, and a minus sign that is one; "–" for None."""
    return "–" if value is None else shown(value, decimals)


register.filter(status_words)


@register.simple_tag
def spark(years: list[int], values: list[float | None]) -> SafeString:
    """The small line beside a figure, heard as its first and last year; "" for a single year."""
    if len(values) < 2:
        return SafeString("")
    return SafeString(sparkline(values, title=f"{years[0]}–{years[-1]}"))  # a drawing of our own
