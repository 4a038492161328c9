"""Lists in pages: `?sida=2`, fifty rows a page, 404 beyond the last."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

PAGE_SIZE = 50


def page_of(request: HttpRequest, rows: "QuerySet[Any, Any] | Sequence[Any]", *, size: int = PAGE_SIZE) -> "Page[Any]":
    """The page of `rows` that the address asks for.

    Raises:
        Http404: the page's number is no number, less than one, or beyond the last page.
    """
    number = request.GET.get("sida") or "1"
    if not (number.isascii() and number.isdigit() and len(number) < 7):
        raise Http404("no such page")
    try:
        return Paginator(rows, size).page(int(number))
    except InvalidPage as error:
        raise Http404("no such page") from error
