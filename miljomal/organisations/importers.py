"""Loads areas, organisations and who belongs to whom from the reviewed data files."""

import datetime as dt
from pathlib import Path
from typing import Any

from miljomal.core.reference import read_csv, sync
from miljomal.organisations.models import Affiliation, Area, Organisation

DATA = Path(__file__).parent / "data"
POPULATION_ON = dt.date(2023, 12, 31)
SOURCE = "SCB"


def load_areas() -> int:
    """The nation, 21 counties and 290 municipalities; returns how many rows were written."""
    nation = {"kind": Area.Kind.NATION, "code": "00", "name": "Sverige", "short_name": "Sverige", "slug": "sverige"}
    written = sync(Area, [{**nation, "name_en": "Sweden"}], key=["kind", "code"])
    nation_id = Area.objects.get(kind=Area.Kind.NATION).pk
    counties = [_county(row, nation_id) for row in read_csv(DATA / "counties.csv")]
    written += sync(Area, counties, key=["kind", "code"])
    county_ids = dict(Area.objects.counties().values_list("code", "pk"))
    municipalities = [_municipality(row, county_ids) for row in read_csv(DATA / "municipalities.csv")]
    return written + sync(Area, municipalities, key=["kind", "code"])


def load_organisations() -> int:
    """Municipalities, county boards, regions, agencies and the others that are known by name."""
    areas = {(area.kind, area.code): area for area in Area.objects.filter(is_example=False)}
    municipalities = [
        {
            "slug": f"{area.slug}-kommun",
            "kind": Organisation.Kind.MUNICIPALITY,
            "name": area.name,
            "area_id": area.pk,
            "source": area.source,
            "source_date": area.source_date,
        }
        for area in areas.values()
        if area.kind == Area.Kind.MUNICIPALITY
    ]
    by_code = {code: area.pk for (_kind, code), area in areas.items()}
    others: list[dict[str, Any]] = []
    for row in read_csv(DATA / "organisations.csv"):
        code = row.pop("area_code")
        others.append({**row, "area_id": by_code[code] if code else None})
    return sync(Organisation, [*municipalities, *others], key=["slug"])


def load_affiliations() -> int:
    """Owners of utilities and members of councils."""
    by_slug = dict(Organisation.objects.values_list("slug", "pk"))
    by_code = dict(Organisation.objects.filter(kind="municipality").values_list("area__code", "pk"))

    def organisation_id(reference: str) -> int:
        return by_code[reference[7:]] if reference.startswith("kommun:") else by_slug[reference]

    rows = [
        {
            "organisation_id": organisation_id(row["organisation"]),
            "part_of_id": organisation_id(row["part_of"]),
            "kind": row["kind"],
            "source": row["source"],
            "source_date": row["source_date"],
        }
        for row in read_csv(DATA / "affiliations.csv")
    ]
    return sync(Affiliation, rows, key=["organisation_id", "part_of_id", "kind"])


def _county(row: dict[str, str], nation_id: int) -> dict[str, Any]:
    return {
        "kind": Area.Kind.COUNTY,
        "code": row["code"],
        "letter": row["letter"],
        "name": row["name"],
        "short_name": row["short_name"],
        "name_en": row["name_en"],
        "slug": row["slug"],
        "parent_id": nation_id,
        "is_coastal": row["is_coastal"] == "yes",
        "has_mountains": row["has_mountains"] == "yes",
        "tile_column": int(row["tile_column"]),
        "tile_row": int(row["tile_row"]),
        "source": SOURCE,
        "source_date": "2026-02",
    }


def _municipality(row: dict[str, str], county_ids: dict[str, int]) -> dict[str, Any]:
    return {
        "kind": Area.Kind.MUNICIPALITY,
        "code": row["code"],
        "name": row["name"],
        "short_name": row["short_name"],
        "slug": row["slug"],
        "parent_id": county_ids[row["county_code"]],
        "population": int(row["population"]),
        "population_on": POPULATION_ON,
        "source": SOURCE,
        "source_date": "2026-02",
    }
