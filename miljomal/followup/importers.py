"""Loads scales and published results from the reviewed data files."""

from collections import defaultdict
from pathlib import Path
from typing import Any

from miljomal.core.reference import read_csv, read_toml, sync
from miljomal.followup.models import Grade, GradeCount, Round, Scale
from miljomal.programmes.models import Programme

DATA = Path(__file__).parent / "data"


def load_scales() -> int:
    """The scales with their grades, in order."""
    written = 0
    for row in read_toml(DATA / "scales.toml")["scale"]:
        scale = {"slug": row["slug"], "version": row["version"], "title": row["title"], "source": row["source"]}
        written += sync(Scale, [scale], key=["slug", "version"])
        scale_id = Scale.objects.get(slug=row["slug"], version=row["version"]).pk
        grades = [{**grade, "scale_id": scale_id, "order": order} for order, grade in enumerate(row["grade"], start=1)]
        written += sync(Grade, grades, key=["scale_id", "slug"])
    return written


def load_published_results() -> int:
    """Rounds that are known by their published totals only."""
    scale = Scale.objects.get(slug="ghpe", version=1)
    grades = dict(scale.grades.values_list("letter", "pk"))
    programmes = dict(Programme.objects.values_list("slug", "pk"))
    counts: dict[tuple[int, str], list[dict[str, str]]] = defaultdict(list)
    for row in read_csv(DATA / "published_results.csv"):
        counts[programmes[row["programme"]], row["round"]].append(row)
    written = 0
    for (programme_id, slug), rows in counts.items():
        written += sync(Round, [_round(rows[0], programme_id, slug, scale.pk)], key=["programme_id", "slug"])
        round_id = Round.objects.get(programme=programme_id, slug=slug).pk
        stored = [
            {
                "round_id": round_id,
                "theme_id": None,
                "grade_id": grades[row["grade"]],
                "count": int(row["measure_count"]),
            }
            for row in rows
        ]
        written += sync(GradeCount, stored, key=["round_id", "theme_id", "grade_id"])
    return written


def _round(row: dict[str, str], programme_id: int, slug: str, scale_id: int) -> dict[str, Any]:
    return {
        "programme_id": programme_id,
        "scale_id": scale_id,
        "slug": slug,
        "title": row["title"],
        "period_year": int(row["period_year"]),
        "source": row["source"],
        "source_date": row["source_date"],
    }
