"""A referral from draft to handled answers: what is written, who may write it, and what is refused."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.core.locking import StaleEdit
from miljomal.organisations.models import Membership, Organisation
from miljomal.outbox.models import Message
from miljomal.programmes.models import Participation
from miljomal.referrals import queries, services
from miljomal.referrals.models import Consultee, Referral, Stance
from miljomal.referrals.services.answering import Said
from tests.factories import (
    make_measure,
    make_membership,
    make_organisation,
    make_participation,
    make_person,
    make_programme,
)

pytestmark = pytest.mark.django_db


class World:
    """A draft programme with two measures, its coordinator, and an organisation with an editor who is contact."""

    def __init__(self, here: Organisation, anna: Person) -> None:
        self.programme = make_programme(state="draft")
        self.first = make_measure(programme=self.programme)
        self.second = make_measure(programme=self.programme)
        self.keeper = make_membership(organisation=self.programme.owner, role="coordinator").person
        self.here, self.anna = here, anna
        Membership.objects.filter(person=anna).update(is_contact=True)
        self.referral = services.create_referral(
            programme=self.programme, by=self.keeper, closes_at=clock.now() + dt.timedelta(days=60)
        )

    def send(self, *organisations: Organisation) -> Consultee:
        chosen = organisations or (self.here,)
        services.choose_consultees(referral=self.referral, organisations=chosen, by=self.keeper)
        services.send_referral(referral=self.referral, by=self.keeper)
        self.referral.refresh_from_db()
        return Consultee.objects.get(referral=self.referral, organisation=chosen[0])

    def say(self, consultee: Consultee, **changes: Any) -> Consultee:
        stated = {
            "consultee": consultee,
            "said": {self.first.pk: Said("takes_part", "Gärna från 2027.")},
            "summary": "",
            "version": consultee.version,
            "by": self.anna,
            **changes,
        }
        return services.save_stances(**stated)


@pytest.fixture
def world(here: Organisation, anna: Person) -> World:
    return World(here, anna)


def test_sending_freezes_tells_each_address_once_and_puts_the_programme_on_referral(world: World) -> None:
    twin = make_organisation(mailbox="registrator@here.example")
    Organisation.objects.filter(pk=world.here.pk).update(mailbox="registrator@here.example")
    world.send(world.here, twin)
    world.programme.refresh_from_db()
    assert world.programme.state == "referral"
    assert world.referral.sent_at is not None
    assert sorted(Message.objects.values_list("to", flat=True)) == [world.anna.email, "registrator@here.example"]
    services.send_referral(referral=world.referral, by=world.keeper)
    assert Message.objects.count() == 2
    assert world.programme.history.first().history_change_reason == "Remissen skickades."


def test_nothing_to_send_is_refused_and_nothing_is_written(world: World) -> None:
    with pytest.raises(ValidationError, match="minst en organisation"):
        services.send_referral(referral=world.referral, by=world.keeper)
    world.programme.refresh_from_db()
    assert (world.programme.state, Message.objects.count()) == ("draft", 0)


def test_one_referral_at_a_time_and_only_of_a_draft(world: World) -> None:
    later = clock.now() + dt.timedelta(days=90)
    with pytest.raises(ValidationError, match="inte har stängt"):
        services.create_referral(programme=world.programme, by=world.keeper, closes_at=later)
    decided = make_programme(owner=world.programme.owner, state="decided")
    with pytest.raises(ValidationError, match="redan beslutat"):
        services.create_referral(programme=decided, by=world.keeper, closes_at=later)
    draft = make_programme(owner=world.programme.owner, state="draft")
    with pytest.raises(ValidationError, match="har redan varit"):
        services.create_referral(programme=draft, by=world.keeper, closes_at=clock.now())


def test_after_sending_organisations_are_only_added_and_told(world: World, elsewhere: Organisation, bo: Person) -> None:
    Membership.objects.filter(person=bo).update(is_contact=True)
    world.send()
    services.choose_consultees(referral=world.referral, organisations=[elsewhere], by=world.keeper)
    assert set(world.referral.consultees.values_list("organisation_id", flat=True)) == {world.here.pk, elsewhere.pk}
    assert sorted(Message.objects.values_list("to", flat=True)) == sorted([world.anna.email, bo.email])


def test_who_is_not_reached_is_listed(world: World) -> None:
    silent = make_organisation(name="Stumma föreningen")
    services.choose_consultees(referral=world.referral, organisations=[world.here, silent], by=world.keeper)
    assert queries.without_contact(world.referral) == [silent]


def test_answer_is_saved_with_history_and_the_same_again_changes_nothing(world: World) -> None:
    consultee = world.send()
    saved = world.say(consultee, summary=" Bra helhet. ")
    stance = Stance.objects.get()
    assert (stance.measure, stance.position, stance.comment) == (world.first, "takes_part", "Gärna från 2027.")
    assert (saved.summary, saved.version) == ("Bra helhet.", 2)
    world.say(consultee, summary="Bra helhet.")
    assert (stance.history.count(), Consultee.history.count()) == (1, 2)


def test_colleague_in_between_is_a_stale_edit_and_loses_nothing(world: World) -> None:
    consultee = world.send()
    world.say(consultee)
    with pytest.raises(StaleEdit):
        world.say(consultee, said={world.second.pk: Said("already", "")})
    assert list(Stance.objects.values_list("measure_id", flat=True)) == [world.first.pk]


def test_emptied_answer_is_taken_away_and_a_changed_one_is_unhandled_again(world: World) -> None:
    consultee = world.send()
    consultee = world.say(consultee)
    services.handle_stances(stances=[Stance.objects.get()], outcome="adopted", note="", by=world.keeper)
    consultee = world.say(consultee, said={world.first.pk: Said("not_relevant", "")})
    assert Stance.objects.get().outcome == ""
    world.say(consultee, said={world.first.pk: Said("", "")})
    assert not Stance.objects.exists()
    assert Stance.history.first().history_type == "-"


@pytest.mark.parametrize("seconds", [0, 1])
def test_nothing_is_taken_from_the_second_it_closes(world: World, seconds: int) -> None:
    consultee = world.send()
    with clock.at(world.referral.closes_at + dt.timedelta(seconds=seconds)), pytest.raises(services.ReferralClosed):
        world.say(consultee)
    with clock.at(world.referral.closes_at - dt.timedelta(seconds=1)):
        world.say(consultee)
    assert Stance.objects.count() == 1


def test_measure_of_another_programme_is_refused(world: World) -> None:
    consultee = world.send()
    with pytest.raises(ValidationError, match="hör inte till programmet"):
        world.say(consultee, said={make_measure().pk: Said("already", "")})


def test_opinion_must_be_a_pdf_and_keeps_its_decision(world: World) -> None:
    consultee = world.send()
    decision = {"decided_on": dt.date(2026, 12, 1), "decided_by": "Kommunstyrelsen", "diary_number": "KS 2026/9"}
    stated: dict[str, Any] = {
        "consultee": consultee,
        "changes": decision,
        "version": consultee.version,
        "by": world.anna,
    }
    with pytest.raises(ValidationError, match="ingen PDF"):
        services.keep_opinion(file=SimpleUploadedFile("svar.pdf", b"MZ\x90"), **stated)
    kept = services.keep_opinion(file=SimpleUploadedFile("svar.pdf", b"%PDF-1.7 prov"), **stated)
    assert (kept.opinion.read(), kept.opinion_name, kept.decided_by) == (
        b"%PDF-1.7 prov",
        "svar.pdf",
        "Kommunstyrelsen",
    )


def test_handing_in_needs_something_and_is_done_once(world: World) -> None:
    consultee = world.send()
    with pytest.raises(ValidationError, match="inte skrivit något"):
        services.hand_in(consultee=consultee, by=world.anna)
    world.say(consultee)
    first = services.hand_in(consultee=consultee, by=world.anna).handed_in_at
    assert services.hand_in(consultee=consultee, by=world.anna).handed_in_at == first


def test_refusal_needs_a_reason_and_leaves_history(world: World) -> None:
    world.say(world.send())
    with pytest.raises(ValidationError, match="hur ni tänkte"):
        services.handle_stances(stances=[Stance.objects.get()], outcome="declined", note=" ", by=world.keeper)
    services.handle_stances(stances=[Stance.objects.get()], outcome="declined", note="Ryms inte.", by=world.keeper)
    stance = Stance.objects.get()
    assert (stance.outcome, stance.outcome_note, stance.handled_by) == ("declined", "Ryms inte.", world.keeper)
    assert stance.history.count() == 2


def test_every_yes_becomes_a_participation_once_and_what_stands_is_left(world: World) -> None:
    consultee = world.send()
    make_participation(
        measure=world.second, organisation=world.here, stage="decided", decided_on="2026-01-01", decided_by="KS"
    )
    said = {world.first.pk: Said("takes_part", ""), world.second.pk: Said("already", "")}
    world.say(consultee, said=said)
    assert services.invite_to_take_part(referral=world.referral, by=world.keeper) == 1
    assert services.invite_to_take_part(referral=world.referral, by=world.keeper) == 0
    made = Participation.objects.get(measure=world.first)
    assert (made.organisation, made.role, made.stage, made.history.count()) == (world.here, "partner", "intended", 1)
    assert Participation.objects.get(measure=world.second).stage == "decided"
    world.first.refresh_from_db()
    assert world.first.participation_count == 1


def test_strangers_and_other_organisations_write_nothing(world: World, bo: Person, cilla: Person) -> None:
    consultee = world.send()
    world.say(consultee)
    reader = make_membership(organisation=world.here, role="reader", person=make_person()).person
    for person in (bo, cilla, reader):
        with pytest.raises(PermissionDenied):
            world.say(consultee, said={world.first.pk: Said("already", "")}, by=person)
        with pytest.raises(PermissionDenied):
            services.hand_in(consultee=consultee, by=person)
    for person in (bo, cilla, world.anna):
        with pytest.raises(PermissionDenied):
            services.handle_stances(stances=[Stance.objects.get()], outcome="noted", note="", by=person)
        with pytest.raises(PermissionDenied):
            services.invite_to_take_part(referral=world.referral, by=person)
        with pytest.raises(PermissionDenied):
            services.send_referral(referral=world.referral, by=person)
    assert Stance.objects.get().position == "takes_part"


def test_invented_organisations_are_not_mixed_with_real_programmes(world: World) -> None:
    with pytest.raises(PermissionDenied, match="Exempellänets"):
        services.choose_consultees(
            referral=world.referral, organisations=[make_organisation(is_example=True)], by=world.keeper
        )
    assert not Referral.objects.get().consultees.exists()
