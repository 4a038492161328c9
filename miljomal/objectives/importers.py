"""Loads the national framework from the reviewed data files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from miljomal.core.reference import read_csv, read_toml, sync
from miljomal.objectives.models import FieldOfWork, GlobalGoal, Objective
from miljomal.organisations.models import Organisation

DATA = Path(__file__).parent / "data"
Kind = Objective.Kind


def load_objectives() -> int:
    """The generational goal, the sixteen, their specifications and the milestone targets."""
    written = sync(Objective, _national_objectives(), key=["kind", "number"])
    written += sync(Objective, _specifications(), key=["kind", "parent_id", "number"])
    return written + sync(Objective, _milestone_targets(), key=["kind", "number"])


def load_global_goals() -> int:
    """The 17 Sustainable Development Goals."""
    rows = ({**row, "number": int(row["number"])} for row in read_csv(DATA / "sdgs.csv"))
    return sync(GlobalGoal, rows, key=["number"])


def load_fields_of_work() -> int:
    """The fields of work, in the order of the file."""
    rows = (
        {**row, "is_own": row["is_own"] == "true", "order": order}
        for order, row in enumerate(read_csv(DATA / "fields_of_work.csv"), start=1)
    )
    return sync(FieldOfWork, rows, key=["slug"])


def _national_objectives() -> Iterator[dict[str, Any]]:
    agencies = dict(Organisation.objects.filter(kind=Organisation.Kind.STATE_AGENCY).values_list("slug", "pk"))
    for row in read_toml(DATA / "objectives.toml")["objective"]:
        yield {
            **{name: value for name, value in row.items() if name not in ("responsible", "responsible_checked")},
            "responsible_id": agencies[row["responsible"]],
            "is_responsible_checked": row["responsible_checked"],
        }


def _specifications() -> Iterator[dict[str, Any]]:
    parents = dict(Objective.objects.quality_objectives().values_list("number", "pk"))
    for row in read_csv(DATA / "specifications.csv"):
        yield {
            "kind": Kind.SPECIFICATION,
            "parent_id": parents[int(row["objective"])],
            "number": int(row["order"]),
            "title": row["title"],
            "summary": row["summary"],
            "summary_en": row["summary_en"],
            "official_url": row["official_url"],
            "is_checked": row["is_checked"] == "true",
            "source": row["source"],
            "source_date": row["source_date"],
        }


def _milestone_targets() -> Iterator[dict[str, Any]]:
    for number, row in enumerate(read_csv(DATA / "milestone_targets.csv"), start=1):
        yield {
            "kind": Kind.MILESTONE_TARGET,
            "number": number,
            "group": row["area"],
            "group_en": row["area_en"],
            "title": row["title"],
            "title_en": row["title_en"],
            "decided": row["decided"],
            "target_years": row["target_years"].replace("/", ", "),
            "status": row["status"],
            "note": row["note"],
            "official_url": row["official_url"],
            "is_checked": row["is_checked"] == "true",
            "source": row["source"],
            "source_date": row["source_date"],
        }
