"""Loads the published assessments from the reviewed data file."""

from pathlib import Path
from typing import Any

from miljomal.assessments.models import Assessment
from miljomal.core.reference import read_csv, sync
from miljomal.objectives.models import Objective
from miljomal.organisations.models import Area

DATA = Path(__file__).parent / "data"


def load_assessments() -> int:
    """Published assessments of the counties and the nation."""
    areas = dict(Area.objects.exclude(kind=Area.Kind.MUNICIPALITY).values_list("code", "pk"))
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
