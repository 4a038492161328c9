"""How every page of ours is rendered: whole, or the part that htmx asked for."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def render_page(
    request: HttpRequest, template: str, context: dict[str, Any], *, part: str = "", status: int = 200
) -> HttpResponse:
    """Renders `template`; when htmx swaps the partial named `part`, only that partial.

    A page with a part varies by `HX-Request`. `is_example` in the context marks the page
    "Exempeldata" at the top and in its share picture.
    """
    name = f"{template}#{part}" if swaps(request, part) else template
    response = render(request, name, {"site_url": settings.SITE_URL, **context}, status=status)
    if part:
        patch_vary_headers(response, ["HX-Request"])
    return response


def swaps(request: HttpRequest, part: str) -> bool:
    """Whether htmx asks for this part of the page alone."""
    return bool(part) and "HX-Request" in request.headers and request.headers.get("HX-Target") == part
