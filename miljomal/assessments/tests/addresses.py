"""The addresses of one text and its follow-up."""

from typing import Any

from miljomal.assessments.models import ObjectiveText


def arguments(text: ObjectiveText) -> dict[str, dict[str, Any]]:
    """What each address of the package takes, by name, to lead to this text and its follow-up."""
    county, goal = {"slug": text.follow_up.area.slug}, {"objective": text.objective.slug}
    year = {**county, "year": text.follow_up.year}
    detail, now = ("detail", "assign", "publish", "copy"), ("follow-up-now", "county-assessments")
    one = ("text-edit", "text-review", "text-history", "text-sources", "text-copy", "published-text")
    return {
        **{f"assessments:{name}": county for name in now},
        **{f"assessments:follow-up-{name}": year for name in detail},
        **{f"assessments:{name}": {**year, **goal} for name in one},
        "assessments:follow-up-file": {**year, "kind": "txt"},
        "assessments:text-file": {**year, **goal, "kind": "txt"},
        "assessments:objective-assessments": {"slug": text.objective.slug},
    }
