"""The pledges of Exempellän's company and association, made by them and answered by the county."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from miljomal.organisations.models import Organisation
from miljomal.pledges.queries import pledge_of
from miljomal.pledges.services import FIELDS, approve_pledge, make_pledge
from miljomal.programmes.models import Measure
from miljomal.seed.demo.county import person_of
from miljomal.seed.demo.data import moment
from miljomal.seed.demo.programmes import OWNER
from miljomal.seed.demo.rounds import Event


def events(stated: dict[str, Any]) -> Iterator[Event]:
    """Each pledge, and the county's yes where it has come."""
    slug = stated["programme"]["slug"]
    for row in stated.get("pledge", []):
        yield moment(row["on"]), partial(_make, slug, row)
        if "approved_on" in row:
            yield moment(row["approved_on"]), partial(_approve, slug, row)


def _ends(slug: str, row: dict[str, Any]) -> tuple[Measure, Organisation]:
    measure = Measure.objects.select_related("programme__owner").get(programme__slug=slug, number=row["measure"])
    return measure, Organisation.objects.get(slug=row["who"])


def _make(slug: str, row: dict[str, Any]) -> None:
    measure, organisation = _ends(slug, row)
    by = person_of(row["who"])
    stated = {"until_year": None, "email": by.email, **{name: row[name] for name in FIELDS if name in row}}
    make_pledge(measure=measure, organisation=organisation, stated=stated, version=0, by=by)


def _approve(slug: str, row: dict[str, Any]) -> None:
    pledge = pledge_of(*_ends(slug, row))
    assert pledge is not None
    approve_pledge(pledge=pledge, version=pledge.version, by=person_of(OWNER))
