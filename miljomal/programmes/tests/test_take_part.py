"""An organisation's part in a measure: who may state it, what a decision needs, what history keeps."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from miljomal.accounts.models import Person
from miljomal.core.locking import StaleEdit
from miljomal.organisations.models import Organisation
from miljomal.programmes.models import Measure, Participation
from miljomal.programmes.services import take_part
from miljomal.programmes.tests.helpers import STRANGERS, everything, history_of, somebody
from tests.factories import make_measure, make_participation

pytestmark = pytest.mark.django_db

DECISION: dict[str, Any] = {"stage": "decided", "decided_on": dt.date(2026, 11, 2), "decided_by": "Kommunstyrelsen"}


@pytest.fixture
def measure() -> Measure:
    return make_measure()


def state(measure: Measure, organisation: Organisation, by: Person, *, version: int = 0, **changes: Any) -> Any:
    return take_part(measure=measure, organisation=organisation, changes=changes, version=version, by=by)


def test_editor_states_her_own_organisations_part(measure: Measure, here: Organisation, anna: Person) -> None:
    part = state(measure, here, anna, role="lead", **DECISION, paragraph="§ 12", diary_number="KS 2026/1")
    stored = Participation.objects.get()
    assert stored == part
    assert (stored.role, stored.stage, stored.decided_by, stored.paragraph, stored.diary_number, stored.version) == (
        ("lead", "decided", "Kommunstyrelsen", "§ 12", "KS 2026/1", 1)
    )
    assert history_of(part, "stage") == [("+", anna.pk, "decided")]
    measure.refresh_from_db()
    assert measure.participation_count == 1


@pytest.mark.parametrize("who", ["coordinator", "administrator"])
def test_programmes_keepers_state_anybodys_part(who: str, measure: Measure, elsewhere: Organisation) -> None:
    by = somebody(who, measure.programme.owner)
    part = state(measure, elsewhere, by, role="partner", stage="proposed")
    assert history_of(part, "organisation_id", "stage") == [("+", by.pk, elsewhere.pk, "proposed")]


@pytest.mark.parametrize("who", ["coordinator", "administrator"])
def test_keepers_of_the_own_organisation_may_too(who: str, measure: Measure, here: Organisation) -> None:
    by = somebody(who, here)
    assert state(measure, here, by, stage="intended").organisation == here


@pytest.mark.parametrize("who", STRANGERS)
def test_roles_at_the_owner_that_are_too_small(who: str, measure: Measure, here: Organisation) -> None:
    by = somebody(who, measure.programme.owner)
    make_participation(measure=measure, organisation=here)
    before = everything()
    with pytest.raises(PermissionDenied):
        state(measure, here, by, version=1, stage="ended")
    assert everything() == before


def test_bo_and_cilla_do_not_speak_for_here(
    measure: Measure, here: Organisation, elsewhere: Organisation, bo: Person, cilla: Person
) -> None:
    make_participation(measure=measure, organisation=here)
    make_participation(measure=measure, organisation=elsewhere)
    before = everything()
    for by in (bo, cilla):
        with pytest.raises(PermissionDenied):
            state(measure, here, by, version=1, stage="ended")
    assert everything() == before
    state(measure, elsewhere, bo, version=1, stage="ended")
    stages = measure.participations.order_by("id").values_list("organisation", "stage")
    assert list(stages) == [(here.pk, "intended"), (elsewhere.pk, "ended")]


def test_readers_do_not_state_parts(measure: Measure, here: Organisation) -> None:
    by = somebody("reader", here)
    with pytest.raises(PermissionDenied):
        state(measure, here, by, stage="intended")
    assert Participation.objects.count() == 0


@pytest.mark.parametrize(
    "incomplete",
    [
        {"stage": "decided"},
        {"stage": "decided", "decided_on": dt.date(2026, 11, 2)},
        {"stage": "decided", "decided_by": "Kommunstyrelsen"},
    ],
)
@pytest.mark.parametrize("is_new", [True, False])
def test_decision_needs_date_and_body(
    is_new: bool, incomplete: dict[str, Any], measure: Measure, here: Organisation, anna: Person
) -> None:
    if not is_new:
        make_participation(measure=measure, organisation=here)
    before = everything()
    with pytest.raises(ValidationError) as caught:
        state(measure, here, anna, version=0 if is_new else 1, **incomplete)
    assert caught.value.messages == ["Ett beslut behöver datum och beslutande organ."]
    assert everything() == before


def test_change_keeps_before_and_after(measure: Measure, here: Organisation, anna: Person) -> None:
    part = make_participation(measure=measure, organisation=here)
    state(measure, here, anna, version=1, **DECISION)
    assert history_of(part, "stage", "decided_by", "version") == [
        ("~", anna.pk, "decided", "Kommunstyrelsen", 2),
        ("+", None, "intended", "", 1),
    ]


def test_stale_edit_shows_the_colleagues_and_writes_nothing(measure: Measure, here: Organisation, anna: Person) -> None:
    make_participation(measure=measure, organisation=here)
    state(measure, here, anna, version=1, stage="proposed")
    before = everything()
    with pytest.raises(StaleEdit) as caught:
        state(measure, here, anna, version=1, **DECISION)
    assert (caught.value.current.stage, caught.value.current.version) == ("proposed", 2)
    assert everything() == before


@pytest.mark.parametrize("version", [0, 1])
def test_double_click_writes_once(version: int, measure: Measure, here: Organisation, anna: Person) -> None:
    if version:
        make_participation(measure=measure, organisation=here)
    first = state(measure, here, anna, version=version, role="partner", stage="proposed")
    before = everything()
    assert state(measure, here, anna, version=version, role="partner", stage="proposed") == first
    assert everything() == before


def test_two_colleagues_who_both_begin_anew_clash(measure: Measure, here: Organisation, anna: Person) -> None:
    state(measure, here, anna, role="lead", stage="intended")
    with pytest.raises(StaleEdit) as caught:
        state(measure, here, anna, role="partner", stage="proposed")
    assert caught.value.current.role == "lead"


def test_ended_part_is_no_longer_counted(measure: Measure, here: Organisation, elsewhere: Organisation) -> None:
    by = somebody("coordinator", measure.programme.owner)
    for organisation in (here, elsewhere):
        state(measure, organisation, by, stage="intended")
    state(measure, here, by, version=1, stage="ended")
    measure.refresh_from_db()
    programme = measure.programme
    programme.refresh_from_db()
    assert (measure.participation_count, programme.organisation_count) == (1, 1)
    assert Participation.objects.count() == 2


def test_mark_follows_the_measure(here: Organisation, anna: Person) -> None:
    assert state(make_measure(), here, anna).is_example is False
    here.is_example = True
    here.save()
    assert state(make_measure(is_example=True), here, anna).is_example is True


@pytest.mark.parametrize(("measure_is_example", "organisation_is_example"), [(False, True), (True, False)])
def test_example_and_real_never_mix(
    anna: Person, here: Organisation, *, measure_is_example: bool, organisation_is_example: bool
) -> None:
    here.is_example = organisation_is_example
    here.save()
    measure = make_measure(is_example=measure_is_example)
    with pytest.raises(PermissionDenied, match="Exempellänets organisationer"):
        take_part(measure=measure, organisation=here, changes={"role": "partner"}, version=0, by=anna)
    assert not Participation.objects.exists()
