"""The drawing of the house holds: imports and keys point down."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models


def test_imports_point_down(root: Path) -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([tool, "--no-cache"], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def read_floors(root: Path) -> dict[str, int]:
    """Each package's floor, 0 at the bottom, from the first contract of import-linter."""
    contract = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    return {
        name.strip(): floor for floor, layer in enumerate(reversed(contract["layers"])) for name in layer.split("|")
    }


def points_up(floors: dict[str, int], source: str, target: str) -> bool:
    """Whether a key from one package to another goes up, or sideways between neighbours."""
    return source != target and floors[target] >= floors[source]


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("upper", "lower", False),
        ("upper", "upper", False),
        ("lower", "upper", True),
        ("left", "right", True),
    ],
)
def test_points_up_tells_directions_apart(source: str, target: str, expected: bool) -> None:
    assert points_up({"upper": 1, "lower": 0, "left": 0, "right": 0}, source, target) is expected


def package_of(model: type[models.Model]) -> str | None:
    """The package that holds a model of ours; None for other people's models, which lie below everything."""
    top, _, rest = model.__module__.partition(".")
    return rest.split(".")[0] if top == "miljomal" else None


def keys() -> list[tuple[type[models.Model], str, type[models.Model]]]:
    """Every foreign key, one-to-one and many-to-many of our models, hidden ones and history rows included."""
    found: list[tuple[type[models.Model], str, Any]] = []
    for model in apps.get_models(include_auto_created=True):
        if package_of(model):
            fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
            found += [(model, field.name, field.related_model) for field in fields if field.is_relation]
    return found


def test_no_key_points_up(root: Path) -> None:
    floors = read_floors(root)
    ours = [(m, name, target) for m, name, target in keys() if package_of(target)]
    wrong = [
        f"{m._meta.label}.{name} → {target._meta.label}"
        for m, name, target in ours
        if points_up(floors, str(package_of(m)), str(package_of(target)))
    ]
    assert wrong == []


def test_history_users_are_among_the_keys() -> None:
    assert any(m.__name__ == "HistoricalMeasure" and name == "history_user" for m, name, _target in keys())
