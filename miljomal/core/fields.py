"""Model fields that keep a derived copy of another field, also in bulk writes."""

from collections.abc import Callable
from typing import Any

from django.db import models

from miljomal.core import text


class DerivedTextField(models.CharField[str, str]):
    """A column computed from the field `of` each time a row is written."""

    compute: Callable[[str], str]

    def __init__(self, *, of: str, max_length: int = 255, **kwargs: Any) -> None:
        self.of = of
        kwargs.setdefault("editable", False)
        kwargs.setdefault("default", "")
        super().__init__(max_length=max_length, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, list(args), {**kwargs, "of": self.of}

    def clean(self, value: Any, model_instance: models.Model | None) -> str:
        """Computed before constraints are checked; there is nothing that a person could get wrong."""
        return self._computed(model_instance) if model_instance else str(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: FBT001  # Django's signature
        value = self._computed(model_instance)
        setattr(model_instance, self.attname, value)
        return value

    def _computed(self, model_instance: models.Model) -> str:
        return type(self).compute(str(getattr(model_instance, self.of) or ""))[: self.max_length]


class SortKeyField(DerivedTextField):
    """Orders rows as a Swede expects, on every database."""

    compute = staticmethod(text.sort_key)


class FoldedField(DerivedTextField):
    """Compares names without accents, case and punctuation."""

    compute = staticmethod(text.fold)
