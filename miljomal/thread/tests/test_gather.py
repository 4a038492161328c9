"""Every kind of thing, opened as every role: its thread is what a walk over the rows finds, one query a strand."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from miljomal.accounts.models import Person
from miljomal.indicators.models import Indicator
from miljomal.local_objectives.models import LocalObjective
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.organisations.models import Membership, Organisation
from miljomal.organisations.permissions import ANONYMOUS, EDITORS, Viewer
from miljomal.pages.tests.places import demo
from miljomal.programmes.models import Measure, Participation, Programme
from miljomal.programmes.permissions import PLEDGING
from miljomal.thread import registry
from miljomal.thread.registry import Node, gather

__all__ = ["demo"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

SHOWN = 6
UNDECIDED = ("draft", "referral")
READERS = [
    "",
    "redaktor@ekby.example.org",
    "lasare@ekby.example.org",
    "administrator@ekby.example.org",
    "samordnare@exempellan.example.org",
    "strateg@granfors.example.org",
    "redaktor@sjotuna.example.org",
    "redaktor@mekaniska.example.org",
]
Found = dict[Node, set[str]]


def viewer(email: str) -> Viewer:
    return Viewer.of(Person.objects.get(email=email)) if email else ANONYMOUS


def things() -> Iterator[Model]:
    """Some of each kind: invented and real, much and nothing on the thread."""
    measures = all_measures()
    yield from measures[::6]
    yield from (measure for measure in measures if measure.local_measures.exists())
    yield from Objective.objects.quality_objectives()
    yield from FieldOfWork.objects.all()
    yield from Indicator.objects.order_by("id")[::20]
    yield from Indicator.objects.filter(measure_indicators__isnull=False).distinct()
    yield from Programme.objects.all()
    yield from Organisation.objects.filter(is_example=True)
    yield from LocalObjective.objects.select_related("owner__area")
    yield from Organisation.objects.filter(slug__in=["region-sormland", "nykoping-kommun", "naturvardsverket"])


def all_measures() -> list[Measure]:
    """Every measure with what hangs on it, as the pages hand them over: with their programme."""
    links = ("measure_objectives__objective", "measure_fields__field_of_work", "participations__organisation")
    measures = Measure.objects.order_by("id").select_related("programme")
    return list(measures.prefetch_related(*links, "measure_indicators__indicator"))


def measures_on(thing: Any, measures: list[Measure]) -> list[Measure]:
    """The measures at the other end of the thing's links."""
    if isinstance(thing, Measure):
        return [thing]
    if isinstance(thing, Programme):
        return [m for m in measures if m.programme == thing]
    return [
        m
        for m in measures
        if m.programme.state not in UNDECIDED
        and (
            (isinstance(thing, Objective) and thing in [link.objective for link in m.measure_objectives.all()])
            or (isinstance(thing, Indicator) and thing in [link.indicator for link in m.measure_indicators.all()])
            or (isinstance(thing, FieldOfWork) and thing in [link.field_of_work for link in m.measure_fields.all()])
            or (isinstance(thing, Organisation) and thing in [part.organisation for part in m.participations.all()])
        )
    ]


def in_force(measures: list[Measure]) -> list[Participation]:
    return [part for m in measures for part in m.participations.all() if part.stage != "ended"]


def naive(thing: Any, who: Viewer, every: list[Measure]) -> Found:
    """Titles at each node, found link by link."""
    if isinstance(thing, LocalObjective):
        return of_local(thing)
    measures = measures_on(thing, every)
    found: Found = {}
    if isinstance(thing, Indicator):
        found[Node.OBJECTIVES] = {objective.title for objective in thing.objectives.all()}
    elif not isinstance(thing, Objective):
        found[Node.OBJECTIVES] = {link.objective.title for m in measures for link in m.measure_objectives.all()}
    if not isinstance(thing, Measure | Programme):
        found[Node.MEASURES] = {m.title for m in measures}
    if isinstance(thing, Measure | Programme | Objective):
        found[Node.PARTICIPATIONS] = {part.organisation.name for part in in_force(measures)}
    found[Node.INDICATORS] = naive_indicators(thing, measures)
    found[Node.LOCAL_OBJECTIVES] = {one.title for one in LocalObjective.objects.all() if hangs_on(one, thing)}
    if isinstance(thing, Measure):
        leads = [part.organisation.mailbox for part in in_force(measures) if part.role == "lead"]
        found[Node.PEOPLE] = {mailbox for mailbox in leads if mailbox}
    if isinstance(thing, Organisation):
        found[Node.PEOPLE] = {thing.mailbox} - {""}
        if who.person:
            found[Node.PEOPLE] |= {
                m.person.name
                for m in Membership.objects.filter(organisation=thing, is_contact=True, state="active")
                if m.person.is_active
            }
    return {node: titles for node, titles in found.items() if titles}


def of_local(local: LocalObjective) -> Found:
    """The thread of a local objective; all of the demo's are shown to everybody."""
    found = {
        Node.OBJECTIVES: {root.objective.title for root in local.roots.all()},
        Node.MEASURES: {link.measure.title for link in local.local_measures.all()},
        Node.PARTICIPATIONS: {local.owner.name},
        Node.INDICATORS: {link.target.indicator.title for link in local.local_targets.all()},
        Node.PEOPLE: {local.owner.mailbox} - {""},
    }
    return {node: titles for node, titles in found.items() if titles}


def hangs_on(local: LocalObjective, thing: Any) -> bool:
    """Whether the thing is at the other end of one of the objective's links."""
    ends: list[Any] = [local.owner]
    for root in local.roots.all():
        ends += [root.objective, root.objective.parent]
    ends += [link.measure for link in local.local_measures.all()]
    ends += [link.field_of_work for link in local.local_fields.all()]
    ends += [link.target.indicator for link in local.local_targets.all()]
    return thing in ends


def naive_indicators(thing: Any, measures: list[Measure]) -> set[str]:
    """Titles of the indicators of an objective or a field, or of those that measures are linked to."""
    if isinstance(thing, Measure | Organisation):
        return {link.indicator.title for m in measures for link in m.measure_indicators.all()}
    if isinstance(thing, Objective):
        return {one.title for one in Indicator.objects.all() if thing in one.objectives.all()}
    if isinstance(thing, FieldOfWork):
        return {one.title for one in Indicator.objects.all() if thing in one.fields_of_work.all()}
    return set()


def edits(email: str, organisation_id: int) -> bool:
    return Membership.objects.filter(
        person__email=email, organisation=organisation_id, state="active", role__in=EDITORS
    ).exists()


@pytest.mark.parametrize("email", READERS)
def test_thread_is_what_a_walk_finds(email: str) -> None:
    who, seen, every = viewer(email), set(), all_measures()
    for thing in things():
        expected = naive(thing, who, every)
        stretches = [s for s in gather(thing, who).stretches if s.knots and not s.is_here]
        assert {s.node for s in stretches} == set(expected), thing
        for stretch in stretches:
            titles = {knot.title for knot in stretch.knots}
            assert titles <= expected[stretch.node], thing
            assert len(titles) == len(stretch.knots), thing
            capped = stretch.node in (Node.MEASURES, Node.PARTICIPATIONS, Node.INDICATORS)
            assert len(titles) == min(len(expected[stretch.node]), SHOWN if capped else 99), thing
            assert stretch.count == len(expected[stretch.node]), thing
        seen |= {(type(thing), node) for node in expected}
    assert len(seen) == 28


@pytest.mark.parametrize("email", READERS)
def test_gaps_are_for_those_who_can_mend_them(email: str) -> None:
    who, told = viewer(email), 0
    for measure in all_measures():
        gaps = [gap for stretch in gather(measure, who).stretches for gap in stretch.gaps]
        expected = [
            f"/atgarder/{measure.pk}/deltagande/{part.organisation_id}/"
            for part in in_force([measure])
            if part.stage != "decided"
            and edits(email, part.organisation_id)
            and measure.programme.state not in UNDECIDED
            and part.organisation.kind not in PLEDGING
        ]
        keeps = Membership.objects.filter(
            person__email=email, organisation=measure.programme.owner, role__in=["coordinator", "administrator"]
        )
        if not (measure.measure_objectives.all() and measure.measure_indicators.all()) and keeps.exists():
            expected.append(f"/atgarder/{measure.pk}/redigera/")
        assert set(expected) >= {gap.url for gap in gaps}, measure
        assert bool(gaps) is bool(expected), measure
        told += len(gaps)
    # The board has decided its part in every measure but not said what most of them are to change; a company pledges.
    silent = ("", "lasare@ekby.example.org", "redaktor@mekaniska.example.org")
    assert (told > 0) is (email not in silent)


@pytest.mark.parametrize("email", ["", "redaktor@ekby.example.org"])
def test_one_query_a_strand_at_most(email: str) -> None:
    who = viewer(email)
    for thing in things():
        for node, function in registry._strands[type(thing)]:
            with CaptureQueriesContext(connection) as queries:
                function(thing, who)
            assert len(queries) <= 1, (thing, node, function)


def test_every_link_of_the_thread_leads_both_ways() -> None:
    """From a measure to its objective, field, organisation and indicator, and back from each of them."""
    measure = Measure.objects.get(title="Fler går och cyklar till arbete och skola", programme__state="running")
    ends: list[Model] = [link.objective for link in measure.measure_objectives.all()]
    ends += [link.field_of_work for link in measure.measure_fields.all()]
    ends += [part.organisation for part in measure.participations.all()]
    ends += [link.indicator for link in measure.measure_indicators.all()]
    assert len(ends) > 3
    every = all_measures()
    for end in ends:
        assert measure in measures_on(end, every)
        (stretch,) = [s for s in gather(end, ANONYMOUS).stretches if s.node == Node.MEASURES]
        assert stretch.count == len(measures_on(end, every))
        if stretch.count > SHOWN:
            assert [f"Visa alla {stretch.count}"] == [knot.title for knot in stretch.more]
