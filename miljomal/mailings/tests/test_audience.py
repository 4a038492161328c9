"""Whom a mail reaches: contacts or those who report, the functional mailbox, once each; never those who are done."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from miljomal.core import clock
from miljomal.followup.models import Respondent, Round
from miljomal.mailings.models import DeadAddress, Mailing, fingerprint_of
from miljomal.mailings.queries.audience import Audience, Why, audience, audiences
from miljomal.mailings.services import replan
from miljomal.mailings.tests.helpers import CLOSES, OPENS, ask, local, make_county_round
from miljomal.organisations.models import Membership
from tests.factories import make_measure, make_membership, make_organisation, make_participation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def followed() -> Round:
    return make_county_round()


def mailing(followed: Round, kind: str = "opening") -> Mailing:
    with clock.at(OPENS):
        replan(followed)
    return Mailing.objects.select_related("round__programme__owner").get(kind=kind, closes_at=CLOSES)


def reached(followed: Round, kind: str = "opening") -> Audience:
    return audience([mailing(followed, kind)])


def told(found: Audience) -> dict[str, list[str]]:
    """The names of the organisations by address."""
    return {row.address: [organisation.name for organisation in row.organisations] for row in found.receivers}


def left_out(found: Audience) -> list[tuple[str, str, str]]:
    return [(row.organisation.name, row.name, row.why) for row in found.left_out]


def test_contact_of_three_organisations_gets_one_mail(followed: Round) -> None:
    ida = make_person(name="Ida", email="ida@example.se")
    for name in ("Ekby", "Granfors", "Åby"):
        ask(followed, name, ida)
    assert told(reached(followed)) == {"ida@example.se": ["Ekby", "Granfors", "Åby"]}


def test_two_rounds_at_once_are_one_mail(followed: Round) -> None:
    ida = make_person(email="ida@example.se")
    other = make_county_round(title="Klimatlöften 2026")
    ask(followed, "Ekby", ida)
    ask(other, "Granfors", ida)
    with clock.at(OPENS):
        replan(followed)
        replan(other)
    openings = list(Mailing.objects.filter(kind="opening").select_related("round__programme__owner").order_by("id"))
    assert told(audience(openings)) == {"ida@example.se": ["Ekby", "Granfors"]}


def test_mailbox_gets_the_mail_too_but_once(followed: Round) -> None:
    ask(followed, "Ekby", make_person(email="Ida@example.se"), mailbox="ida@EXAMPLE.se")
    ask(followed, "Granfors", make_person(email="olle@example.se"), mailbox="granfors@example.se")
    assert told(reached(followed)) == {
        "ida@example.se": ["Ekby"],
        "granfors@example.se": ["Granfors"],
        "olle@example.se": ["Granfors"],
    }


def test_those_who_report_get_it_where_nobody_is_contact(followed: Round) -> None:
    respondent = ask(followed, "Ekby")
    organisation = respondent.organisation
    make_membership(person=make_person(email="editor@example.se"), organisation=organisation)
    make_membership(person=make_person(email="reader@example.se"), organisation=organisation, role="reader")
    for state in (Membership.State.PENDING, Membership.State.SUSPENDED):
        person = make_person(email=f"{state}@example.se")
        make_membership(person=person, organisation=organisation, state=state, is_contact=True)
    gone = make_person(email="gone@example.se", is_active=False)
    make_membership(person=gone, organisation=organisation, is_contact=True)
    assert told(reached(followed)) == {"editor@example.se": ["Ekby"]}
    make_membership(person=make_person(email="contact@example.se"), organisation=organisation, is_contact=True)
    assert told(reached(followed)) == {"contact@example.se": ["Ekby"]}


def test_those_who_are_done_are_left_in_peace(followed: Round) -> None:
    for name, answered in (("Ekby", 2), ("Granfors", 1), ("Lindhult", 0)):
        ask(followed, name, make_person(email=f"{name}@example.se".lower()), answered=answered)
    Respondent.objects.filter(organisation__name="Lindhult").update(handed_in_at=OPENS)
    found = reached(followed, "week")
    assert told(found) == {"granfors@example.se": ["Granfors"]}
    assert [(row.left, row.total) for row in found.receivers[0].asked] == [(1, 2)]
    assert left_out(found) == [("Ekby", "", Why.DONE), ("Lindhult", "", Why.DONE)]


def test_dead_address_is_left_out_and_the_reporters_step_in(followed: Round) -> None:
    respondent = ask(followed, "Ekby", make_person(name="Ida", email="Ida@example.se"))
    make_membership(person=make_person(email="editor@example.se"), organisation=respondent.organisation)
    DeadAddress.objects.create(fingerprint=fingerprint_of("ida@example.se"))
    found = reached(followed)
    assert told(found) == {"editor@example.se": ["Ekby"]}
    assert left_out(found) == [("Ekby", "Ida", Why.DEAD)]


def test_organisation_that_nothing_reaches_is_named(followed: Round) -> None:
    ask(followed, "Ekby")
    ask(followed, "Granfors", mailbox="granfors@example.se")
    DeadAddress.objects.create(fingerprint=fingerprint_of("granfors@example.se"))
    found = reached(followed)
    assert told(found) == {}
    assert left_out(found) == [
        ("Ekby", "", Why.NOBODY),
        ("Granfors", "Funktionsbrevlådan", Why.DEAD),
        ("Granfors", "", Why.NOBODY),
    ]


def test_longer_time_is_reminded_another_day(followed: Round) -> None:
    for name in ("Ekby", "Granfors"):
        ask(followed, name, make_person(email=f"{name}@example.se".lower()))
    longer = Respondent.objects.filter(organisation__name="Ekby")
    longer.update(extended_to=local(2027, 2, 26, 17), extension_reason="Sjuk")
    found = reached(followed, "week")
    assert (told(found), left_out(found)) == ({"granfors@example.se": ["Granfors"]}, [("Ekby", "", Why.OTHER_DAY)])
    own = Mailing.objects.select_related("round__programme__owner").get(kind="week", closes_at__gt=CLOSES)
    found = audience([own])
    assert (told(found), left_out(found)) == ({"ekby@example.se": ["Ekby"]}, [])
    assert list(told(reached(followed, "halfway"))) == ["ekby@example.se", "granfors@example.se"]


def test_before_opening_those_who_will_be_asked_are_shown(followed: Round) -> None:
    Round.objects.update(opened_at=None)
    followed.refresh_from_db()
    for number in range(2):
        ekby = make_organisation(name=f"Ekby {number}", mailbox=f"ekby{number}@example.se")
        make_participation(measure=make_measure(programme=followed.programme), organisation=ekby)
    elsewhere = make_organisation(mailbox="borta@example.se")
    make_participation(measure=make_measure(), organisation=elsewhere)
    assert told(reached(followed)) == {"ekby0@example.se": ["Ekby 0"], "ekby1@example.se": ["Ekby 1"]}


@pytest.mark.parametrize("count", [1, 3, 60])
def test_number_of_queries_does_not_grow(followed: Round, count: int) -> None:
    for number in range(count):
        ask(followed, f"Ekby {number:02}", make_person(), make_person(), mailbox=f"box{number}@example.se", measures=1)
    with clock.at(OPENS):
        replan(followed)
    rows = list(Mailing.objects.select_related("round__programme__owner").order_by("id"))
    with CaptureQueriesContext(connection) as queries:
        found = audiences(rows)
    assert [len(row.receivers) for row in found] == [3 * count] * 5
    assert len(queries) == 5
