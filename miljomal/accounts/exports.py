"""Everything that is kept about a person, for herself."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from miljomal.accounts.models import Person

KEPT_SECRET = {"password"}


def own_data(person: Person) -> dict[str, Any]:
    """The person's own row and every row that points at her, history included.

    Keys of "rows" are `package.model.field`, in alphabetical order; values are the rows' columns by name.
    Walks all models, so that a new package is in the export from its first day. One query per pointer.
    """
    columns = [field.attname for field in Person._meta.concrete_fields if field.name not in KEPT_SECRET]
    rows = {}
    for model, field in sorted(_pointers(), key=lambda pair: (pair[0]._meta.label_lower, pair[1].name)):
        found = list(model._base_manager.filter(**{field.name: person}).order_by("pk").values())
        if found:
            rows[f"{model._meta.label_lower}.{field.name}"] = found
    return {"person": {name: getattr(person, name) for name in columns}, "rows": rows}


def _pointers() -> "Iterator[tuple[type[models.Model], models.ForeignKey[Any, Any]]]":
    """Every foreign key of every model that points at a person."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is Person:
                yield model, field
