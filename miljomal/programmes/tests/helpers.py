"""What the tests of services share: everybody who may try, and a picture of the whole database."""

from typing import Any

from django.apps import apps
from django.db import models

from miljomal.accounts.models import Person
from miljomal.organisations.models import Membership, Organisation
from tests.factories import make_membership, make_organisation, make_person

Role = Membership.Role
State = Membership.State

# Who tries, and which roles let her keep what `owner` owns. "elsewhere" is a county board too.
KEEPERS = ["coordinator", "administrator"]
STRANGERS = [
    "nobody",
    "reader",
    "editor",
    "suspended coordinator",
    "pending coordinator",
    "inactive coordinator",
    "coordinator elsewhere",
    "administrator elsewhere",
    "superuser",
]


def somebody(who: str, owner: Organisation) -> Person:
    """A person as the words say, with regard to `owner`."""
    if who == "nobody":
        return make_person()
    if who == "superuser":
        return make_person(is_superuser=True, is_staff=True)
    state = next((state for state in (State.SUSPENDED, State.PENDING) if state in who), State.ACTIVE)
    role = next(role for role in Role.values if role in who)
    organisation = make_organisation(kind=owner.kind) if "elsewhere" in who else owner
    person = make_person(is_active="inactive" not in who)
    return make_membership(person=person, organisation=organisation, role=role, state=state).person


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of ours, history included."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
        if model.__module__.startswith("miljomal.")
    }


def history_of(thing: models.Model, *names: str) -> list[tuple[Any, ...]]:
    """Type, person's id and the named fields of each history row, newest first."""
    rows = type(thing).history.filter(id=thing.pk).order_by("-history_id")  # type: ignore[attr-defined]
    return list(rows.values_list("history_type", "history_user_id", *names))
