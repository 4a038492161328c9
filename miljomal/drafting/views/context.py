"""What every page about one programme shows."""

from typing import Any

from miljomal.programmes.models import Programme


def context_of(programme: Programme, title: str) -> dict[str, Any]:
    """The programme, the way to it, and the mark of what is invented."""
    return {
        "programme": programme,
        "is_example": programme.is_example,
        "crumbs": [
            (programme.area.name, programme.area.get_absolute_url()),
            (programme.short_name or programme.title, programme.get_absolute_url()),
            (title, ""),
        ],
        "section": "programmes",
    }
