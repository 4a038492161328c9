"""Rows for tests: each factory makes the smallest valid row, and what it needs, and takes the rest by name."""

import datetime as dt
from itertools import count
from typing import Any

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.core.text import slugify_swedish
from miljomal.followup.models import Answer, Grade, Round, Scale
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.organisations.models import Area, Membership, Organisation
from miljomal.programmes.models import Measure, Participation, Programme, Theme

_numbers = count(1)

GHPE = [
    ("G", "done", "Genomförd", Grade.Moon.FULL),
    ("H", "half", "Genomförd till hälften", Grade.Moon.HALF),
    ("P", "begun", "Påbörjad", Grade.Moon.QUARTER),
    ("E", "not-begun", "Ej påbörjad", Grade.Moon.EMPTY),
    ("–", "not-relevant", "Ej relevant", Grade.Moon.DASHED),
]


def make_area(*, kind: str = Area.Kind.MUNICIPALITY, parent: Area | None = None, name: str = "", **fields: Any) -> Area:
    """A municipality (or, by `kind`, a county) of its own; codes begin with "t" and clash with nothing real."""
    number = next(_numbers)
    name = name or f"Provområde {number}"
    stated = {"code": f"t{number}", "short_name": name, "slug": f"{slugify_swedish(name, 40)}-{number}", **fields}
    return Area.objects.create(kind=kind, parent=parent, name=name, **stated)


def make_organisation(
    *, kind: str = Organisation.Kind.ASSOCIATION, area: Area | None = None, name: str = "", **fields: Any
) -> Organisation:
    """An association without an area."""
    number = next(_numbers)
    name = name or f"Provförening {number}"
    stated = {"slug": f"{slugify_swedish(name, 60)}-{number}", **fields}
    return Organisation.objects.create(kind=kind, area=area, name=name, **stated)


def make_person(*, email: str = "", name: str = "Provperson", **fields: Any) -> Person:
    """A person who may sign in and has no role."""
    return Person.objects.create_user(email or f"person{next(_numbers)}@example.se", name, **fields)


def make_membership(
    *,
    person: Person | None = None,
    organisation: Organisation | None = None,
    role: str = Membership.Role.EDITOR,
    **fields: Any,
) -> Membership:
    """An editor's membership in force."""
    person, organisation = person or make_person(), organisation or make_organisation()
    return Membership.objects.create(person=person, organisation=organisation, role=role, **fields)


def make_objective(*, title: str = "", kind: str = Objective.Kind.REGIONAL_OBJECTIVE, **fields: Any) -> Objective:
    """A regional objective; national kinds need a `number` that is free."""
    number = next(_numbers)
    return Objective.objects.create(
        **{"title": title or f"Provmål {number}", "kind": kind, "slug": f"provmal-{number}", **fields}
    )


def make_field_of_work(*, title: str = "", **fields: Any) -> FieldOfWork:
    """A field of work."""
    number = next(_numbers)
    return FieldOfWork.objects.create(
        **{"title": title or f"Provfält {number}", "slug": f"provfalt-{number}", **fields}
    )


def make_programme(
    *, owner: Organisation | None = None, area: Area | None = None, title: str = "", **fields: Any
) -> Programme:
    """A running programme of a county board, in which the leads answer."""
    area = area or (owner.area if owner else None) or make_area(kind=Area.Kind.COUNTY)
    owner = owner or make_organisation(
        kind=Organisation.Kind.COUNTY_BOARD, area=area, name=f"Länsstyrelsen {area.name}"
    )
    stated = {
        "title": title or "Provprogram",
        "slug": f"provprogram-{next(_numbers)}",
        "starts_on": dt.date(2024, 1, 1),
        "ends_on": dt.date(2028, 12, 31),
        "state": Programme.State.RUNNING,
        **fields,
    }
    return Programme.objects.create(owner=owner, area=area, **stated)


def make_theme(*, programme: Programme | None = None, title: str = "", **fields: Any) -> Theme:
    """A theme of a programme."""
    number = next(_numbers)
    stated = {"title": title or f"Provtema {number}", "slug": f"provtema-{number}", "order": number % 30000, **fields}
    return Theme.objects.create(programme=programme or make_programme(), **stated)


def make_measure(
    *, programme: Programme | None = None, theme: Theme | None = None, title: str = "", **fields: Any
) -> Measure:
    """A running measure with a number of its own. Stored counts stay as they are: services keep them."""
    number = next(_numbers)
    theme = theme or make_theme(programme=programme)
    stated = {"number": str(number), "title": title or f"Provåtgärd {number}", "state": "running", **fields}
    return Measure.objects.create(programme=programme or theme.programme, theme=theme, **stated)


def make_participation(
    *,
    measure: Measure | None = None,
    organisation: Organisation | None = None,
    role: str = Participation.Role.LEAD,
    **fields: Any,
) -> Participation:
    """An organisation that means to lead a measure."""
    measure, organisation = measure or make_measure(), organisation or make_organisation()
    return Participation.objects.create(measure=measure, organisation=organisation, role=role, **fields)


def make_scale(*, slug: str = "") -> Scale:
    """The GHPE scale with its four grades and "not relevant"."""
    scale = Scale.objects.create(slug=slug or f"provskala-{next(_numbers)}", title="GHPE-modellen")
    for order, (letter, name_slug, name, moon) in enumerate(GHPE, start=1):
        Grade.objects.create(
            scale=scale,
            letter=letter,
            slug=name_slug,
            name=name,
            moon=moon,
            order=order,
            counts_as_done=letter == "G",
            needs_reason=letter == "–",
        )
    return scale


def make_round(*, programme: Programme | None = None, scale: Scale | None = None, **fields: Any) -> Round:
    """An open round: it began yesterday and goes on for a month. Its answers are made by `make_answer`."""
    number = next(_numbers)
    began = clock.now() - dt.timedelta(days=1)
    stated = {
        "slug": f"omgang-{number}",
        "title": f"Provomgång {number}",
        "period_year": 2026,
        "opens_at": began,
        "closes_at": began + dt.timedelta(days=31),
        "opened_at": began,
        **fields,
    }
    return Round.objects.create(programme=programme or make_programme(), scale=scale or make_scale(), **stated)


def make_answer(
    *,
    round: Round | None = None,  # noqa: A002  # the field's name
    measure: Measure | None = None,
    organisation: Organisation | None = None,
    letter: str = "",
    **fields: Any,
) -> Answer:
    """An answer that is waited for; with a `letter` it is handed in with that grade."""
    if round is None:
        round = make_round(programme=measure.programme if measure else None)  # noqa: A001
    measure = measure or make_measure(programme=round.programme)
    if letter:
        grade = Grade.objects.get(scale=round.scale, letter=letter)
        fields = {"grade": grade, "submitted_at": clock.now(), **fields}
    return Answer.objects.create(
        round=round, measure=measure, organisation=organisation or make_organisation(), **fields
    )
