"""What the views of a result share: finding the round, and its way in the house."""

from typing import Any

from django.http import Http404, HttpRequest

from miljomal.followup.models import Round
from miljomal.organisations.requests import viewer_of
from miljomal.results.queries.dimensions import DEFAULT, DIMENSIONS
from miljomal.results.queries.rounds import find_round


def visible_round(request: HttpRequest, programme_slug: str, slug: str) -> Round:
    """The round, if the reader may see its result.

    Raises:
        Http404: there is none, or she may not know of it.
    """
    found = find_round(viewer_of(request), programme_slug=programme_slug, slug=slug)
    if found is None:
        raise Http404
    return found


def dimension_asked(request: HttpRequest) -> str:
    """What the result is divided by; an unknown word in the address means themes."""
    asked = request.GET.get("per", "")
    return asked if asked in DIMENSIONS else DEFAULT


def frame_of(followed: Round, *, last: str = "") -> dict[str, Any]:
    """What every page of a result needs; `last` = the page's own name below the result."""
    programme = followed.programme
    crumbs = [
        (programme.area.name, programme.area.get_absolute_url()),
        (programme.short_name or programme.title, programme.get_absolute_url()),
        (followed.title, followed.get_absolute_url() if last else ""),
    ]
    return {
        "round": followed,
        "programme": programme,
        "is_example": followed.is_example,
        "crumbs": [*crumbs, (last, "")] if last else crumbs,
        "section": "programmes",
    }
