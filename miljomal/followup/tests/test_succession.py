"""An organisation is merged into another, or renamed, in the middle of a round: nothing is lost or doubled."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.core.locking import StaleEdit
from miljomal.followup import services
from miljomal.followup.models import Answer, Delegation, Draft, Respondent
from miljomal.followup.queries.answers import previous_answer
from miljomal.followup.queries.respondents import late_candidates
from miljomal.followup.tests.helpers import CLOSES, DURING, SECOND, answered_last_time, asked, save, send, typed
from miljomal.mailings.models import Mailing
from miljomal.mailings.queries.audience import audience
from miljomal.organisations.models import Organisation
from miljomal.pages.tests.markup import read
from miljomal.programmes.tests.helpers import everything, somebody
from tests.factories import make_answer, make_measure, make_participation

pytestmark = pytest.mark.django_db
WHY = "Kommunerna är en sedan nyår"


def merged(respondent: Respondent, successor: Organisation, by: Person, **fields: object) -> Respondent:
    fresh = Respondent.objects.select_related("round__programme").get(pk=respondent.pk)
    stated = {"reason": WHY, "version": fresh.version, **fields}
    with clock.at(DURING):
        return services.succeed_respondent(respondent=fresh, successor=successor, by=by, **stated)  # type: ignore[arg-type]


def coordinator(respondent: Respondent) -> Person:
    return somebody("coordinator", respondent.round.programme.owner)


def of(organisation: Organisation) -> list[int]:
    return list(Answer.objects.filter(organisation=organisation).order_by("pk").values_list("pk", flat=True))


def test_what_is_left_moves_and_what_was_handed_in_stays(
    here: Organisation, elsewhere: Organisation, anna: Person, bo: Person
) -> None:
    respondent, (said, begun, waiting) = asked(here, measures=3)
    send(said, anna, typed(said, "G", "Klart."))
    save(begun, anna, typed(begun, text="Annas ord."))
    by = coordinator(respondent)
    after = merged(respondent, elsewhere, by)
    assert (of(here), of(elsewhere)) == ([said.pk], [begun.pk, waiting.pk])
    assert (after.added_reason, after.added_at) == (WHY, DURING)
    assert Draft.objects.get().text == "Annas ord."
    respondent.refresh_from_db()
    assert respondent.succeeded_by == elsewhere
    last = respondent.history.latest("history_id")
    assert (last.history_user, last.history_change_reason) == (by, WHY)
    moved = begun.history.latest("history_id")
    assert (moved.organisation_id, moved.history_change_reason) == (elsewhere.pk, WHY)
    # Bo goes on where Anna was, and hands in for both.
    with clock.at(DURING):
        services.hand_in_answers(respondent=after, by=bo, without=True)
    begun.refresh_from_db()
    assert (begun.text, begun.submitted_by) == ("Annas ord.", anna)
    before = everything()
    assert merged(respondent, elsewhere, by) == after
    assert everything() == before


def test_what_both_are_asked_about_is_asked_once(here: Organisation, elsewhere: Organisation, anna: Person) -> None:
    respondent, (shared, other) = asked(here, measures=2)
    theirs = make_answer(round=respondent.round, measure=shared.measure, organisation=elsewhere)
    done = Respondent.objects.create(round=respondent.round, organisation=elsewhere, handed_in_at=DURING)
    with clock.at(DURING):
        question, _sent = services.delegate(answer=shared, question=None, email="kim@example.se", note="", by=anna)
    after = merged(respondent, elsewhere, coordinator(respondent))
    assert (after.pk, after.handed_in_at) == (done.pk, None)
    assert (of(here), of(elsewhere)) == ([], sorted([theirs.pk, other.pk]))
    assert Delegation.objects.get(pk=question.pk).answer == theirs
    gone = Answer.history.filter(id=shared.pk).latest("history_id")
    assert (gone.history_type, gone.history_change_reason) == ("-", WHY)


def test_two_drafts_about_the_same_measure_are_not_joined(
    here: Organisation, elsewhere: Organisation, anna: Person
) -> None:
    respondent, (shared,) = asked(here)
    make_answer(round=respondent.round, measure=shared.measure, organisation=elsewhere)
    save(shared, anna, typed(shared))
    by, before = coordinator(respondent), everything()
    with pytest.raises(ValidationError, match="den som har gått upp i den andra har ett utkast"):
        merged(respondent, elsewhere, by)
    assert everything() == before


def test_impossible_successions_are_refused(here: Organisation, elsewhere: Organisation, anna: Person) -> None:
    respondent, _answers = asked(here)
    by = coordinator(respondent)
    before = everything()
    with pytest.raises(PermissionDenied):
        merged(respondent, elsewhere, anna)
    with pytest.raises(ValidationError, match="Välj en annan organisation"):
        merged(respondent, here, by)
    with pytest.raises(ValidationError, match="Skriv varför"):
        merged(respondent, elsewhere, by, reason=" ")
    with pytest.raises(StaleEdit):
        merged(respondent, elsewhere, by, version=respondent.version + 1)
    assert everything() == before
    after = merged(respondent, elsewhere, by)
    with pytest.raises(ValidationError, match="har själv gått upp i en annan"):
        merged(after, here, by)


def test_successor_sees_what_was_said_last_time(here: Organisation, elsewhere: Organisation, bo: Person) -> None:
    respondent, (answer,) = asked(here)
    earlier = answered_last_time(answer, text="Vi har ritat bron.")
    merged(respondent, elsewhere, coordinator(respondent))
    answer = Answer.objects.select_related("round").get(pk=answer.pk)
    assert previous_answer(answer) == earlier
    with clock.at(DURING):
        services.repeat_answer(answer=answer, version=answer.version, by=bo)
    answer.refresh_from_db()
    assert (answer.text, answer.repeats) == ("Vi har ritat bron.", earlier)


def test_organisation_that_is_gone_is_not_asked_more(here: Organisation, elsewhere: Organisation) -> None:
    respondent, (answer,) = asked(here)
    make_participation(measure=answer.measure, organisation=here)
    make_participation(measure=make_measure(programme=respondent.round.programme), organisation=here)
    assert [row.pk for row in late_candidates(respondent.round)] == [here.pk]
    merged(respondent, elsewhere, coordinator(respondent))
    assert list(late_candidates(respondent.round)) == []


def test_longer_time_goes_along(here: Organisation, elsewhere: Organisation) -> None:
    respondent, _answers = asked(here)
    longer = CLOSES + 100 * SECOND
    Respondent.objects.filter(pk=respondent.pk).update(extended_to=longer, extension_reason="Sjukdom")
    after = merged(respondent, elsewhere, coordinator(respondent))
    assert (after.extended_to, after.extension_reason) == (longer, "Sjukdom")


def test_reminders_go_to_the_successor_alone(here: Organisation, elsewhere: Organisation) -> None:
    Organisation.objects.filter(pk=here.pk).update(mailbox="har@example.se")
    Organisation.objects.filter(pk=elsewhere.pk).update(mailbox="borta@example.se")
    respondent, _answers = asked(here)
    merged(respondent, elsewhere, coordinator(respondent))
    extra = Mailing(round=respondent.round, kind=Mailing.Kind.EXTRA, closes_at=CLOSES, due_at=DURING)
    with clock.at(DURING):
        reached = audience([extra])
    assert [receiver.address for receiver in reached.receivers] == ["borta@example.se"]


def test_coordinator_chooses_the_successor_on_a_page_that_says_what_happens(
    here: Organisation, elsewhere: Organisation, anna: Person, client: Client
) -> None:
    respondent, (answer,) = asked(here)
    Respondent.objects.create(round=respondent.round, organisation=elsewhere)
    client.force_login(coordinator(respondent))
    start = f"/program/{respondent.round.programme.slug}/omgangar/{respondent.round.slug}/tillfragade/{respondent.pk}/"
    with clock.at(DURING):
        form = read(client.get(f"{start}eftertradare/").content)
        assert "Härkommun" not in [option.text for option in form.all("option")]
        assert "Borta kommun" in [option.text for option in form.all("option")]
        empty = client.post(f"{start}eftertradare/", {"version": respondent.version})
        assert (empty.status_code, Answer.objects.get().organisation) == (422, here)
        data = {"successor": elsewhere.pk, "reason": WHY, "version": respondent.version}
        told = client.post(f"{start}eftertradare/", data, follow=True).content.decode()
        assert "Borta kommun svarar i stället. Hittills inlämnade svar står kvar." in told
        assert "Borta kommun svarar i stället." in client.get(start).content.decode()
        start_of_round = start.partition("tillfragade/")[0]
        told = read(client.get(f"{start_of_round}historik/").content).text
        assert "Härkommun: svarar i stället" in told
        assert WHY in told
        own = Client()
        own.force_login(anna)
        seen = own.get(f"/mina/omgangar/{respondent.pk}/").content.decode()
    assert "Borta kommun svarar i stället för er." in seen
    assert of(elsewhere) == [answer.pk]


def test_renamed_organisation_goes_on_under_its_new_name(here: Organisation, anna: Person, client: Client) -> None:
    respondent, (answer,) = asked(here)
    save(answer, anna, typed(answer, text="Annas ord."))
    here.name = "Nykommun"
    here.save()
    client.force_login(anna)
    with clock.at(DURING):
        assert "Nykommun" in client.get(f"/mina/omgangar/{respondent.pk}/").content.decode()
        services.hand_in_answers(respondent=respondent, by=anna)
    answer.refresh_from_db()
    assert (answer.text, answer.organisation_id) == ("Annas ord.", here.pk)
