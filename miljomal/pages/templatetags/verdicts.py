"""How an objective stands, as a tag: a page shows it dozens of times and there are few ways for it to stand."""

import functools
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def verdict(assessment: Any, why: str = "") -> SafeString:
    """Yes, near or no with its trend; without an assessment, why there is none."""
    state, trend = (assessment.state, assessment.trend) if assessment else ("", "")
    return _verdict(get_language() or "", state, trend, why)


# Nothing but these four decides what is drawn, and together they have some sixty values.
@functools.lru_cache(maxsize=256)
def _verdict(language: str, state: str, trend: str, why: str) -> SafeString:
    context = {"assessment": {"state": state, "trend": trend}, "why": why}
    return render_to_string("pages/parts/verdict.html", context)
