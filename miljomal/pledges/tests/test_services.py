"""The life of a pledge: made, answered, confirmed, forgotten, brought back, withdrawn; each with history and mail."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from pytest_django import DjangoAssertNumQueries

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.core.locking import StaleEdit
from miljomal.organisations.models import Organisation
from miljomal.outbox.models import Message
from miljomal.pledges.models import Pledge
from miljomal.pledges.services import (
    age_pledges,
    approve_pledge,
    confirm_pledge,
    decline_pledge,
    make_pledge,
    withdraw_pledge,
)
from miljomal.programmes.models import Measure, Participation, Programme
from miljomal.programmes.queries import participations_of
from miljomal.programmes.services import recount
from tests.factories import (
    make_answer,
    make_measure,
    make_membership,
    make_organisation,
    make_participation,
    make_programme,
    make_round,
)

pytestmark = pytest.mark.django_db

START = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
STATED: dict[str, Any] = {
    "what": "Vi ställer in två parkeringar.",
    "until_year": 2028,
    "signatory_name": "Prova Provsson",
    "signatory_title": "ordförande",
    "email": "ordforande@example.se",
}


class World:
    """A county with a programme, and a company that may pledge in its measure."""

    def __init__(self) -> None:
        self.board = make_organisation(kind="county_board", mailbox="lanet@example.se")
        self.programme: Programme = make_programme(owner=self.board, state="running")
        self.measure: Measure = make_measure(programme=self.programme, title="Färre bilar")
        self.company = make_organisation(kind="company", name="Provbolaget")
        self.editor: Person = make_membership(organisation=self.company, role="editor").person
        self.keeper: Person = make_membership(organisation=self.board, role="coordinator").person

    def make(self, *, at: dt.datetime = START, version: int = 0, by: Person | None = None, **stated: Any) -> Pledge:
        with clock.at(at):
            return make_pledge(
                measure=Measure.objects.select_related("programme__owner").get(pk=self.measure.pk),
                organisation=self.company,
                stated={**STATED, **stated},
                version=version,
                by=by or self.editor,
            )

    def approved(self, at: dt.datetime = START) -> Pledge:
        pledge = self.make(at=at)
        with clock.at(at):
            return approve_pledge(pledge=pledge, version=pledge.version, by=self.keeper)

    @property
    def part(self) -> Participation:
        return Participation.objects.get(measure=self.measure, organisation=self.company)

    def count(self) -> int:
        return Measure.objects.get(pk=self.measure.pk).participation_count


@pytest.fixture
def world() -> World:
    return World()


def sweep(months: int, *, days: int = 0) -> int:
    with clock.at(START + dt.timedelta(days=round(months * 30.44) + days)):
        return age_pledges()


def mails() -> list[tuple[str, str]]:
    return [(message.to, message.subject.split(":")[0]) for message in Message.objects.order_by("pk")]


def test_pledge_is_a_proposal_until_the_county_says_yes(world: World) -> None:
    pledge = world.make()
    assert (world.part.stage, world.part.role, pledge.state) == ("proposed", "partner", "waiting")
    assert mails() == [("lanet@example.se", "Ett löfte att läsa")]
    with clock.at(START + dt.timedelta(days=2)):
        approve_pledge(pledge=pledge, version=pledge.version, by=world.keeper)
    part = world.part
    assert (part.stage, part.decided_on, part.decided_by) == ("decided", START.date(), "Prova Provsson, ordförande")
    assert mails()[1:] == [("ordforande@example.se", "Länsstyrelsen har godkänt ert löfte")]
    assert world.count() == 1
    users = list(Pledge.history.order_by("history_id").values_list("state", "history_user"))
    assert users == [("waiting", world.editor.pk), ("approved", world.keeper.pk)]


def test_double_click_is_one_pledge(world: World) -> None:
    first, second = world.make(), world.make()
    assert first == second
    assert (Pledge.history.count(), len(mails())) == (1, 1)


def test_no_comes_with_a_reason_and_the_pledge_can_be_made_again(world: World) -> None:
    pledge = world.make()
    with pytest.raises(ValidationError):
        decline_pledge(pledge=pledge, reason=" ", version=pledge.version, by=world.keeper)
    declined = decline_pledge(pledge=pledge, reason="Skriv när.", version=pledge.version, by=world.keeper)
    assert (declined.state, world.part.stage, world.count()) == ("declined", "ended", 0)
    assert "Skriv när." in Message.objects.latest("pk").body
    again = world.make(version=declined.version, what="Vi ställer in två parkeringar i maj.")
    assert (again.pk, again.state, again.reason, world.part.stage) == (pledge.pk, "waiting", "", "proposed")


def test_two_coordinators_at_once_give_one_answer(world: World) -> None:
    pledge = world.make()
    approve_pledge(pledge=pledge, version=pledge.version, by=world.keeper)
    with pytest.raises(StaleEdit):
        decline_pledge(pledge=pledge, reason="Nej.", version=pledge.version, by=world.keeper)
    assert Pledge.objects.get().state == "approved"


def test_changed_pledge_is_read_anew_and_a_stale_one_is_told(world: World) -> None:
    pledge = world.approved()
    changed = world.make(version=pledge.version, what="Bara en parkering.")
    assert (changed.state, world.part.stage) == ("waiting", "decided")
    with pytest.raises(StaleEdit):
        approve_pledge(pledge=pledge, version=pledge.version, by=world.keeper)
    with pytest.raises(StaleEdit):
        world.make(version=pledge.version, what="Tre parkeringar.")
    assert Pledge.objects.get().what == "Bara en parkering."


def test_who_takes_part_already_goes_on_when_the_county_says_no(world: World) -> None:
    make_participation(measure=world.measure, organisation=world.company, stage="intended")
    pledge = world.make()
    assert world.part.stage == "intended"
    decline_pledge(pledge=pledge, reason="Skriv när.", version=pledge.version, by=world.keeper)
    assert world.part.stage == "intended"


def test_withdrawn_pledge_ends_and_can_be_made_again(world: World) -> None:
    pledge = world.approved()
    for _twice in range(2):
        withdraw_pledge(pledge=pledge, reason="Vi flyttar.", by=world.editor)
    assert (world.part.stage, world.count(), Pledge.objects.get().state) == ("ended", 0, "withdrawn")
    assert mails()[-1] == ("lanet@example.se", "Ett löfte är återtaget")
    assert confirm_pledge(pledge=pledge, by=None) is False
    again = world.make(version=Pledge.objects.get().version)
    assert (again.state, world.part.stage) == ("waiting", "proposed")


def test_silence_is_asked_marked_and_hidden_and_one_click_brings_it_back(world: World) -> None:
    pledge = world.approved()
    already = len(mails())
    assert (sweep(11), len(mails())) == (0, already)
    for months, asked in ((12, 1), (12, 1), (13, 2), (14, 2)):
        sweep(months, days=3)
        assert mails()[already:] == [("ordforande@example.se", "Gäller ert löfte fortfarande?")] * asked
    assert (world.part.is_unreported, world.part.is_hidden, world.count()) == (False, False, 1)
    sweep(15, days=3)
    assert (world.part.is_unreported, world.part.is_hidden, world.count()) == (True, False, 1)
    assert [part.organisation.name for part in participations_of(world.measure)] == ["Provbolaget"]
    sweep(24, days=3)
    assert (world.part.is_hidden, world.count()) == (True, 0)
    assert Programme.objects.get(pk=world.programme.pk).organisation_count == 0
    assert participations_of(Measure.objects.get(pk=world.measure.pk)) == []
    assert Participation.objects.count() == 1
    with clock.at(START + dt.timedelta(days=800)):
        assert confirm_pledge(pledge=pledge, by=None) is True
    assert (world.part.is_unreported, world.part.is_hidden, world.count()) == (False, False, 1)
    assert Pledge.history.order_by("-history_id").first().history_change_reason == "bekräftat med länken i mejlet"


def test_answer_in_a_round_counts_as_heard_of(world: World) -> None:
    world.approved()
    answered = START + dt.timedelta(days=300)
    followed = make_round(programme=world.programme)
    make_answer(round=followed, measure=world.measure, organisation=world.company, letter="G", submitted_at=answered)
    sweep(15, days=3)
    assert (world.part.is_unreported, Pledge.objects.get().heard_at) == (False, answered)


def test_each_pledge_is_looked_at_once_a_day(world: World, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    world.approved()
    sweep(13, days=3)
    with django_assert_num_queries(1):
        assert sweep(13, days=3) == 0


def test_nobody_else_pledges_answers_or_confirms(world: World, bo: Person, cilla: Person) -> None:
    municipality = make_organisation(kind="municipality")
    planner = make_membership(organisation=municipality, role="editor").person
    reader = make_membership(organisation=world.company, role="reader").person
    for person in (bo, cilla, reader, world.keeper):
        with pytest.raises(PermissionDenied):
            world.make(by=person)
    with pytest.raises(PermissionDenied):
        make_pledge(measure=world.measure, organisation=municipality, stated=STATED, version=0, by=planner)
    assert not Participation.objects.exists()
    pledge = world.make()
    for person in (bo, cilla, reader, world.editor):
        with pytest.raises(PermissionDenied):
            approve_pledge(pledge=pledge, version=pledge.version, by=person)
        with pytest.raises(PermissionDenied):
            decline_pledge(pledge=pledge, reason="Nej.", version=pledge.version, by=person)
    for person in (bo, cilla, reader, world.keeper):
        with pytest.raises(PermissionDenied):
            withdraw_pledge(pledge=pledge, reason="", by=person)
        with pytest.raises(PermissionDenied):
            confirm_pledge(pledge=pledge, by=person)
    assert Pledge.objects.get().state == "waiting"


@pytest.mark.parametrize("state", ["draft", "referral", "closed"])
def test_programme_that_takes_no_pledges_says_so(world: World, state: str) -> None:
    Programme.objects.filter(pk=world.programme.pk).update(state=state)
    with pytest.raises(ValidationError):
        world.make()
    assert not Pledge.objects.exists()


def test_counts_stay_right_with_others_beside(world: World) -> None:
    other: Organisation = make_organisation(kind="municipality")
    make_participation(measure=world.measure, organisation=other, role="lead")
    world.approved()
    recount(world.programme)
    assert world.count() == 2
    sweep(24, days=3)
    assert world.count() == 1
