"""Loads the programmes and plans that are known from published sources."""

from pathlib import Path
from typing import Any

from miljomal.core.reference import read_csv, read_toml, sync
from miljomal.core.text import slugify_swedish
from miljomal.organisations.models import Area, Organisation
from miljomal.programmes.importers import import_programme
from miljomal.programmes.models import Plan, Programme, Theme

DATA = Path(__file__).parents[1] / "data"


def load_programmes() -> int:
    """The published programmes with their themes, and the measures by the importer that editors use.

    Raises:
        ValueError: a reviewed file has a fault.
    """
    written = 0
    for row in read_toml(DATA / "programmes.toml")["programme"]:
        owner = Organisation.objects.get(slug=row["owner"])
        written += sync(Programme, [_programme(row, owner)], key=["slug"])
        programme = Programme.objects.get(slug=row["slug"])
        written += sync(Theme, _themes(row, programme), key=["programme_id", "slug"])
        report = import_programme(DATA / f"{programme.slug}.csv", programme=programme, by=None, keep_edited=True)
        if report.faults:
            raise ValueError(report.faults)
        written += report.new + report.changed
    return written


def load_plans() -> int:
    """The municipalities' adopted climate plans, with link (Klimatkollen's survey, 2024)."""
    areas = dict(Area.objects.municipalities().values_list("code", "pk"))
    rows = (
        {
            "area_id": areas[row["municipality_code"]],
            "kind": Plan.Kind.CLIMATE,
            "title": row["title"],
            "adopted_year": int(row["year"]) if row["year"] else None,
            "url": row["url"],
            "source": "Klimatkollen",
            "source_date": "2024",
        }
        for row in read_csv(DATA / "climate_plans.csv")
    )
    return sync(Plan, rows, key=["area_id", "kind", "title"])


def _programme(row: dict[str, Any], owner: Organisation) -> dict[str, Any]:
    left_out = ("owner", "theme")
    kept = {name: value for name, value in row.items() if name not in left_out}
    return {**kept, "owner_id": owner.pk, "area_id": owner.area_id}


def _themes(row: dict[str, Any], programme: Programme) -> list[dict[str, Any]]:
    return [
        {
            "programme_id": programme.pk,
            "slug": slugify_swedish(theme["title"]),
            "title": theme["title"],
            "order": order,
        }
        for order, theme in enumerate(row["theme"], start=1)
    ]
