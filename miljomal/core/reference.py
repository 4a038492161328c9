"""Reading of the reviewed data files, and writing them so that a second run changes nothing."""

import csv
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.db import models


def read_csv(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a reference CSV: comment lines on top, then the heading."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))


def read_toml(path: Path) -> dict[str, Any]:
    """A reference TOML file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def sync(model: type[models.Model], rows: Iterable[dict[str, Any]], *, key: Sequence[str]) -> int:
    """Creates and updates rows of reference data; returns how many were written.

    Rows hold column values (`area_id`, not `area`) and are found again by `key`. A row that a person has
    changed since (its history says so) is hers and is left alone. Nothing is ever deleted.
    """
    existing = {tuple(getattr(thing, name) for name in key): thing for thing in model._default_manager.all()}
    touched = _changed_by_people(model)
    written = 0
    for row in rows:
        thing = existing.get(tuple(row[name] for name in key))
        if thing is None:
            model._default_manager.create(**row)
        elif thing.pk in touched or all(getattr(thing, name) == value for name, value in row.items()):
            continue
        else:
            for name, value in row.items():
                setattr(thing, name, value)
            thing.save()
        written += 1
    return written


def _changed_by_people(model: type[models.Model]) -> set[Any]:
    """Ids of rows with a history row that names a person."""
    history = getattr(model, "history", None)
    if history is None:
        return set()
    return set(history.filter(history_user__isnull=False).values_list("id", flat=True))
