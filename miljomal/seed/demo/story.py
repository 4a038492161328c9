"""Tells the story of Exempellän in the order in which it happened, each event at its own hour."""

from collections.abc import Iterator
from functools import partial
from operator import itemgetter
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from miljomal.core import clock
from miljomal.core.database import refresh_statistics
from miljomal.organisations.models import Area
from miljomal.programmes.models import Programme
from miljomal.seed.demo import mailings, pledges, programmes, rounds
from miljomal.seed.demo.county import make_assessments, make_county
from miljomal.seed.demo.data import PROGRAMMES, moment, read_county, read_programme
from miljomal.seed.demo.drafting import drafting_events
from miljomal.seed.demo.follow_ups import follow_up_events
from miljomal.seed.demo.local_objectives import local_events
from miljomal.seed.demo.rounds import Event

CODE = "98"


class Refused(Exception):
    """Something real stands where the invented county would be; the text says what, in Swedish."""


def make_demo() -> bool:
    """Makes the invented county, all or nothing; False where it stands already (one query, nothing written).

    Raises:
        Refused: the county holds something real.
    """
    if _stands_already():
        return False
    county = read_county()
    with transaction.atomic():
        for at, happens in sorted(_events(county), key=itemgetter(0)):
            with clock.at(at):
                happens()
        refresh_statistics()
    return True


def _stands_already() -> bool:
    real = Programme.objects.filter(Q(area=OuterRef("pk")) | Q(area__parent=OuterRef("pk")), is_example=False)
    found = (
        Area.objects.counties()
        .filter(code=CODE)
        .annotate(has_real_programme=Exists(real))
        .values_list("is_example", "has_real_programme")
        .first()
    )
    if found is None:
        return False
    is_example, has_real_programme = found
    if has_real_programme:
        raise Refused(
            f"Länet med kod {CODE} har ett åtgärdsprogram som inte är påhittat. Exempellän läses inte in här."
        )
    if not is_example:
        raise Refused(f"Det finns redan ett riktigt län med kod {CODE}. Exempellän läses inte in här.")
    return True


def _events(county: dict[str, Any]) -> Iterator[Event]:
    yield moment(county["set_up"]), partial(make_county, county)
    yield moment(county["assessments"]["made"]), partial(make_assessments, county["assessments"])
    yield from follow_up_events()
    yield from drafting_events()
    yield from local_events()
    for slug in PROGRAMMES:
        stated = read_programme(slug)
        yield moment(stated["made"]), partial(programmes.make_programme, stated)
        for row in stated["change"]:
            yield moment(row["on"]), partial(programmes.change, row, slug)
        yield from rounds.events(stated)
        yield from mailings.events(stated)
        yield from pledges.events(stated)
