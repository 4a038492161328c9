"""Who takes part in a measure is read once, however many ask."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from miljomal.organisations.permissions import ANONYMOUS
from miljomal.programmes.queries import participations_of
from miljomal.thread.registry import Node, gather
from tests.factories import make_measure, make_organisation, make_participation

pytestmark = pytest.mark.django_db


def test_leads_come_first_then_by_name_and_one_query_serves_all() -> None:
    measure = make_measure()
    for name, role, stage in (("Öga", "lead", "intended"), ("Bok", "partner", "ended"), ("Ask", "partner", "intended")):
        organisation = make_organisation(name=name, mailbox=f"{name[0]}@example.se".lower())
        make_participation(measure=measure, organisation=organisation, role=role, stage=stage)
    with CaptureQueriesContext(connection) as captured:
        names = [part.organisation.name for part in participations_of(measure)]
        addresses = [part.organisation.get_absolute_url() for part in participations_of(measure)]
    assert (names, len(addresses), len(captured)) == (["Öga", "Ask", "Bok"], 3, 1)

    found = {stretch.node: stretch for stretch in gather(measure, ANONYMOUS).stretches}
    assert [knot.title for knot in found[Node.PARTICIPATIONS].knots] == ["Öga", "Ask"]
    assert [(knot.title, knot.note) for knot in found[Node.PEOPLE].knots] == [("ö@example.se", "Öga")]
