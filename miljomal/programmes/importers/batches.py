"""Bulk writes that leave history: who, when, and the name of the file as the reason."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.db import models
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from miljomal.accounts.models import Person
from miljomal.core import clock

BATCH = 1000
REASON_LENGTH = 100


class HistoryWriter:
    """Writes rows of any model with history. `by` None = a program."""

    def __init__(self, by: Person | None, reason: str) -> None:
        self._by, self._reason, self._at = by, reason[:REASON_LENGTH], clock.now()

    @property
    def reason(self) -> str:
        """What the history rows give as the reason."""
        return self._reason

    @property
    def _traces(self) -> dict[str, Person | str | dt.datetime | None]:
        return {"default_user": self._by, "default_change_reason": self._reason, "default_date": self._at}

    def create(self, model: type[models.Model], things: Sequence[models.Model]) -> None:
        if things:
            bulk_create_with_history(things, model, batch_size=BATCH, **self._traces)

    def update(self, model: type[models.Model], things: Sequence[models.Model], names: Collection[str]) -> None:
        """Writes only the fields named; derived columns must be among them."""
        if things:
            bulk_update_with_history(things, model, sorted(names), batch_size=BATCH, **self._traces)

    def delete(self, things: Sequence[Any]) -> None:
        """One by one: only a removed link is ever deleted, and bulk deletion leaves no history."""
        for thing in things:
            thing._history_user, thing._history_date = self._by, self._at
            thing._change_reason = self._reason
            thing.delete()
