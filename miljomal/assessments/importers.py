"""Loads the published assessments and the templates of the yearly texts from the reviewed data files."""

from pathlib import Path
from typing import Any

from miljomal.assessments.models import Assessment, Heading, Template
from miljomal.core.reference import read_csv, read_toml, sync
from miljomal.objectives.models import Objective
from miljomal.organisations.models import Area

DATA = Path(__file__).parent / "data"


def load_assessments() -> int:
    """Published assessments of the counties and the nation."""
    areas = dict(Area.objects.official().exclude(kind=Area.Kind.MUNICIPALITY).values_list("code", "pk"))
    objectives = dict(Objective.objects.quality_objectives().values_list("number", "pk"))
    rows: list[dict[str, Any]] = [
        {
            "area_id": areas[row["area_code"]],
            "objective_id": objectives[int(row["objective"])],
            "year": int(row["year"]),
            "state": row["state"],
            "trend": row["trend"],
            "source": row["source"],
            "source_date": row["source_date"],
        }
        for row in read_csv(DATA / "assessments.csv")
    ]
    return sync(Assessment, rows, key=["area_id", "objective_id", "year"])


def load_templates() -> int:
    """The headings and lengths of the yearly texts, by year; ours has no year."""
    stated = read_toml(DATA / "templates.toml")["template"]
    rows = [{"year": None, **{name: value for name, value in row.items() if name != "heading"}} for row in stated]
    written = sync(Template, rows, key=["year"])
    templates = dict(Template.objects.values_list("year", "pk"))
    headings = [
        {"template_id": templates[row.get("year")], "scope": Heading.Scope.OBJECTIVE, **heading, "order": order}
        for row in stated
        for order, heading in enumerate(row["heading"], start=1)
    ]
    return written + sync(Heading, headings, key=["template_id", "scope", "slug"])
