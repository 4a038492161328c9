"""A programme's steps and facts: once each, with reason and decision, and never over a colleague's change."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.core.locking import StaleEdit
from miljomal.drafting.lifecycle import Step
from miljomal.drafting.queries import advice_for
from miljomal.drafting.services import edit_programme, is_address_frozen, take_step
from miljomal.drafting.tests.helpers import coordinator, make_draft
from miljomal.programmes.models import MeasureObjective, Programme
from tests.factories import (
    make_measure,
    make_membership,
    make_objective,
    make_participation,
    make_programme,
    make_theme,
)

pytestmark = pytest.mark.django_db

DECISION: dict[str, Any] = {
    "decided_on": dt.date(2026, 11, 20),
    "decided_by": "Landshövdingen",
    "diary_number": "451-1-2026",
    "paragraph": "",
}


@pytest.fixture(autouse=True)
def _today() -> Any:
    with clock.at(dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)):
        yield


def test_whole_life_with_its_history() -> None:
    programme, _none = make_draft()
    kim = coordinator(programme)
    steps: list[tuple[Step, dict[str, Any]]] = [
        (Step.DECIDE, DECISION),
        (Step.START, {}),
        (Step.CLOSE, {}),
        (Step.REOPEN, {"reason": "En åtgärd återstår."}),
    ]
    for version, (step, more) in enumerate(steps, start=1):
        take_step(programme=programme, step=step, version=version, by=kim, **more)
    rows = list(programme.history.order_by("history_id"))
    assert [row.state for row in rows] == ["draft", "decided", "running", "closed", "running"]
    assert (rows[-1].history_user, rows[-1].history_change_reason) == (kim, "En åtgärd återstår.")
    programme.refresh_from_db()
    assert {name: getattr(programme, name) for name in DECISION} == DECISION


def test_step_taken_twice_happens_once_and_over_a_colleague_not_at_all() -> None:
    programme, _none = make_draft(state="decided")
    kim = coordinator(programme)
    for _click in range(2):
        take_step(programme=programme, step=Step.START, version=1, by=kim)
    assert programme.history.count() == 2
    with pytest.raises(StaleEdit):
        take_step(programme=programme, step=Step.CLOSE, version=1, by=kim)
    assert Programme.objects.get(pk=programme.pk).state == "running"


@pytest.mark.parametrize(
    ("state", "step"),
    [
        ("draft", Step.START),
        ("draft", Step.CLOSE),
        ("running", Step.DECIDE),
        ("closed", Step.START),
        ("draft", Step.REOPEN),
    ],
)
def test_illegal_step_is_told_with_where_the_programme_is(state: str, step: Step) -> None:
    programme, _none = make_draft(state=state)
    more = DECISION if step is Step.DECIDE else {"reason": "Därför"}
    with pytest.raises(ValidationError, match=f"läge är nu {programme.get_state_display()}"):
        take_step(programme=programme, step=step, version=1, by=coordinator(programme), **more)
    assert Programme.objects.get(pk=programme.pk).state == state


def test_referral_is_sent_from_its_own_page() -> None:
    programme, _none = make_draft()
    with pytest.raises(ValidationError, match="remissens sida"):
        take_step(programme=programme, step=Step.SEND, version=1, by=coordinator(programme))


@pytest.mark.parametrize("reason", ["", "   ", "x" * 101])
def test_back_to_draft_needs_a_reason_that_history_can_keep(reason: str) -> None:
    programme, _none = make_draft(state="referral")
    kim = coordinator(programme)
    with pytest.raises(ValidationError) as fault:
        take_step(programme=programme, step=Step.WITHDRAW, version=1, by=kim, reason=reason)
    assert list(fault.value.message_dict) == ["reason"]
    take_step(programme=programme, step=Step.WITHDRAW, version=1, by=kim, reason="x" * 100)
    assert Programme.objects.get(pk=programme.pk).state == "draft"


@pytest.mark.parametrize("lacking", ["decided_on", "decided_by", "diary_number"])
def test_decision_needs_day_body_and_number(lacking: str) -> None:
    programme, _none = make_draft()
    with pytest.raises(ValidationError) as fault:
        take_step(
            programme=programme, step=Step.DECIDE, version=1, by=coordinator(programme), **{**DECISION, lacking: None}
        )
    assert list(fault.value.message_dict) == [lacking]


@pytest.mark.parametrize(("day", "is_told"), [(24, False), (25, True)])
def test_decision_is_never_in_the_future(day: int, is_told: bool) -> None:
    programme, _none = make_draft()
    decision = {**DECISION, "decided_on": dt.date(2026, 11, day)}
    try:
        take_step(programme=programme, step=Step.DECIDE, version=1, by=coordinator(programme), **decision)
    except ValidationError:
        assert is_told
    assert Programme.objects.get(pk=programme.pk).state == ("draft" if is_told else "decided")


def test_advice_names_what_lacks_and_nothing_else() -> None:
    programme, (bare, full) = make_draft(2)
    make_participation(measure=full)
    make_participation(measure=bare, role="partner")
    make_participation(measure=bare, stage="ended")
    MeasureObjective.objects.create(measure=full, objective=make_objective())
    only_lead = make_measure(theme=full.theme)
    make_participation(measure=only_lead)
    empty = make_theme(programme=programme)
    make_measure()
    advice = advice_for(programme)
    assert (advice.without_lead, advice.without_objective) == ([bare], [bare, only_lead])
    assert (advice.empty_themes, advice.is_empty) == ([empty], False)
    assert advice_for(make_programme()).is_empty


def test_facts_are_edited_by_version_and_the_address_until_others_know_it() -> None:
    programme, _none = make_draft()
    kim = coordinator(programme)
    edited = edit_programme(programme=programme, changes={"slug": "eget-namn", "title": "Nytt"}, version=1, by=kim)
    assert (edited.slug, edited.title, edited.version) == ("eget-namn", "Nytt", 2)
    with pytest.raises(StaleEdit):
        edit_programme(programme=programme, changes={"title": "Annat"}, version=1, by=kim)
    for taken in ("nytt", make_programme().slug):
        with pytest.raises(ValidationError, match="används redan"):
            edit_programme(programme=programme, changes={"slug": taken}, version=2, by=kim)
    assert not is_address_frozen(edited)


def test_address_stays_once_the_programme_has_been_on_referral() -> None:
    programme, _none = make_draft()
    kim = coordinator(programme)
    programme.state = "referral"
    programme.save()
    draft = take_step(programme=programme, step=Step.WITHDRAW, version=1, by=kim, reason="Mer att göra")
    assert (draft.state, is_address_frozen(draft)) == ("draft", True)
    with pytest.raises(ValidationError, match="kan inte ändras"):
        edit_programme(programme=draft, changes={"slug": "igen"}, version=draft.version, by=kim)
    assert Programme.objects.get(pk=programme.pk).slug == programme.slug


def test_only_the_owners_coordinators_decide_and_edit(anna: Person) -> None:
    programme, _none = make_draft()
    make_membership(person=anna, organisation=programme.owner, role="editor")
    with pytest.raises(PermissionDenied):
        take_step(programme=programme, step=Step.DECIDE, version=1, by=anna, **DECISION)
    with pytest.raises(PermissionDenied):
        edit_programme(programme=programme, changes={"title": "X"}, version=1, by=anna)
    assert programme.history.count() == 1
