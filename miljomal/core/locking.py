"""Optimistic locking: the second of two editors sees what the first wrote and loses nothing."""

from typing import Any, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction
from django.http import QueryDict

from miljomal.core import history

M = TypeVar("M", bound=models.Model)


class StaleEdit(Exception):
    """Somebody else saved in between; `current` is the row as it is now."""

    def __init__(self, current: Any) -> None:
        super().__init__("changed by somebody else")
        self.current = current


def save_version(
    thing: M,
    changes: dict[str, Any],
    *,
    version: int,
    by: AbstractBaseUser | None,
    stamps: dict[str, Any] | None = None,
    is_touched: bool = False,
    reason: str = "",
) -> M:
    """Writes `changes` to the row if it still has `version`; leaves one history row.

    The same values sent twice (a double click) succeed once and change nothing the second time.
    `stamps` are written along with a change, such as when and by whom, and are not compared.
    `is_touched` = something that hangs on the row changes too, so the version steps although its own values stay.
    `reason` is kept in the history row.

    Raises:
        StaleEdit: the row has another version and other values.
    """
    with transaction.atomic():
        current = type(thing)._default_manager.select_for_update(of=("self",)).get(pk=thing.pk)
        if not is_touched and all(getattr(current, name) == value for name, value in changes.items()):
            return current
        if current.version != version:  # type: ignore[attr-defined]  # every locked model has a version
            raise StaleEdit(current)
        for name, value in {**changes, **(stamps or {}), "version": version + 1}.items():
            setattr(current, name, value)
        current.full_clean(validate_unique=True)
        history.save(current, by=by, reason=reason)
        return current


def with_version(posted: QueryDict, version: int) -> QueryDict:
    """What was posted, but with the row's present version: the form that is shown after a stale edit."""
    data = posted.copy()
    data["version"] = str(version)
    return data
