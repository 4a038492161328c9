"""A local objective is written, decided, measured, carried, and comes to an end."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from miljomal.accounts.models import Person
from miljomal.core.locking import StaleEdit
from miljomal.indicators.models import Target
from miljomal.local_objectives.models import LocalMeasure, LocalObjective
from miljomal.local_objectives.queries import linkable_measures, targets_of
from miljomal.local_objectives.services.adaptations import adapt
from miljomal.local_objectives.services.objectives import choose_measures, edit_objective, move_objective
from miljomal.local_objectives.services.targets import add_target, remove_target
from miljomal.local_objectives.tests.addresses import make_local
from miljomal.organisations.models import Area, Organisation
from miljomal.organisations.permissions import ANONYMOUS, Viewer
from tests.factories import (
    make_area,
    make_measure,
    make_membership,
    make_organisation,
    make_participation,
    make_quality_objective,
)
from tests.figures import make_figures, make_indicator

pytestmark = pytest.mark.django_db
DECISION = {"decided_on": dt.date(2026, 5, 11), "decided_by": "Kommunfullmäktige", "paragraph": "§ 42"}


@pytest.fixture
def town() -> Organisation:
    county = make_area(kind=Area.Kind.COUNTY)
    return make_organisation(kind="municipality", area=make_area(parent=county))


@pytest.fixture
def editor(town: Organisation) -> Person:
    return make_membership(organisation=town).person


@pytest.fixture
def objective(town: Organisation, editor: Person) -> LocalObjective:
    return make_local(town, editor)


def move(objective: LocalObjective, state: str, by: Person, **facts: Any) -> LocalObjective:
    fresh = LocalObjective.objects.get(pk=objective.pk)
    return move_objective(objective=fresh, state=state, facts=facts, version=fresh.version, by=by)


def aim(objective: LocalObjective, by: Person, **fields: Any) -> Target:
    facts: dict[str, Any] = {"year": 2030, "value": 5.0, "change": None, "base_year": None, **fields}
    facts.setdefault("indicator", make_indicator())
    return add_target(objective=objective, by=by, **facts)


def test_proposal_is_seen_by_its_own_until_it_is_shown_or_decided(objective: LocalObjective, editor: Person) -> None:
    own, others = Viewer.of(editor), ANONYMOUS

    def seen(viewer: Viewer) -> bool:
        return LocalObjective.objects.visible_to_roles(set(viewer.roles)).filter(pk=objective.pk).exists()

    assert (seen(own), seen(others)) == (True, False)
    stated = {"title": objective.title, "is_shown": True}
    shown = edit_objective(objective=objective, stated=stated, roots=[], fields_of_work=[], version=1, by=editor)
    assert seen(others)
    stated["is_shown"] = False
    edit_objective(objective=shown, stated=stated, roots=[], fields_of_work=[], version=2, by=editor)
    assert not seen(others)
    move(objective, "decided", editor, **DECISION)
    assert seen(others)


@pytest.mark.parametrize(
    ("facts", "faults"),
    [
        ({}, {"decided_on", "decided_by"}),
        ({**DECISION, "decided_by": ""}, {"decided_by"}),
        ({**DECISION, "decided_on": dt.date(2100, 1, 1)}, {"decided_on"}),
    ],
)
def test_decision_must_be_whole_and_past(
    objective: LocalObjective, editor: Person, facts: dict[str, Any], faults: set[str]
) -> None:
    with pytest.raises(ValidationError) as found:
        move(objective, "decided", editor, **facts)
    assert set(found.value.error_dict) == faults
    objective.refresh_from_db()
    assert (objective.state, objective.history.count()) == ("proposed", 1)


def test_life_from_proposal_to_its_successor(objective: LocalObjective, town: Organisation, editor: Person) -> None:
    move(objective, "referred", editor)
    move(objective, "decided", editor, **DECISION)
    move(objective, "followed", editor, **DECISION)
    after = make_local(town, editor, title="2035 cyklar varannan")
    with pytest.raises(ValidationError, match="Välj vilket av era mål"):
        move(objective, "replaced", editor, **DECISION)
    ended = move(objective, "replaced", editor, **DECISION, replaced_by=after)
    assert (ended.decision, ended.replaced_by, ended.history.count()) == ("Kommunfullmäktige § 42", after, 5)
    move(after, "decided", editor, **DECISION)
    with pytest.raises(ValidationError, match="ersätta varandra"):
        move(after, "replaced", editor, **DECISION, replaced_by=ended)


def test_move_that_does_not_exist(objective: LocalObjective, editor: Person) -> None:
    with pytest.raises(ValidationError, match="kan inte gå dit"):
        move(objective, "reached", editor, **DECISION)


def test_two_editors(objective: LocalObjective, editor: Person) -> None:
    first = {"title": "2030 cyklar varannan", "is_shown": False}
    edit_objective(objective=objective, stated=first, roots=[], fields_of_work=[], version=1, by=editor)
    with pytest.raises(StaleEdit):
        edit_objective(
            objective=objective, stated={"title": "Annat"}, roots=[], fields_of_work=[], version=1, by=editor
        )
    with pytest.raises(StaleEdit):
        move_objective(objective=objective, state="referred", facts={}, version=1, by=editor)


def test_same_wording_twice_is_refused(objective: LocalObjective, town: Organisation, editor: Person) -> None:
    with pytest.raises(ValidationError, match="Ni har redan ett mål"):
        make_local(town, editor)
    move(objective, "decided", editor, **DECISION)
    move(objective, "lapsed", editor, **DECISION)
    assert make_local(town, editor).pk != objective.pk


def test_others_write_nothing(objective: LocalObjective, town: Organisation) -> None:
    national = make_quality_objective()
    for stranger in (
        make_membership(organisation=town, role="reader").person,
        make_membership(organisation=make_organisation(), role="administrator").person,
    ):
        acts: list[Any] = [
            lambda by=stranger: make_local(town, by, title="Vårt"),
            lambda by=stranger: edit_objective(
                objective=objective, stated={"title": "Vårt"}, roots=[], fields_of_work=[], version=1, by=by
            ),
            lambda by=stranger: move(objective, "decided", by, **DECISION),
            lambda by=stranger: aim(objective, by),
            lambda by=stranger: choose_measures(objective=objective, measures=[], by=by),
            lambda by=stranger: adapt(owner=town, objective=national, stated={}, version=0, by=by),
        ]
        for act in acts:
            with pytest.raises(PermissionDenied):
                act()
    objective.refresh_from_db()
    assert (objective.title, LocalObjective.objects.count()) == ("2030 cyklar var tredje till arbetet", 1)


def test_target_is_told_against_the_figures_of_the_own_area(objective: LocalObjective, editor: Person) -> None:
    emissions = make_indicator(title="Utsläpp")
    assert objective.owner.area
    make_figures(emissions, objective.owner.area, {2010 + n: 20.0 - n for n in range(10)})
    target = aim(objective, editor, indicator=emissions)
    assert target.title == "Utsläpp: 5,0 ton 2030"
    (told,) = targets_of(objective)
    assert told.goal
    assert "med samma takt nås målet 5,0 ton" in told.goal.told


def test_target_is_public_when_its_objective_is(objective: LocalObjective, editor: Person) -> None:
    target = aim(objective, editor)
    assert not target.is_published
    move(objective, "decided", editor, **DECISION)
    target.refresh_from_db()
    assert target.is_published
    assert target.history.count() == 2


def test_target_twice_is_one_and_can_be_removed(objective: LocalObjective, editor: Person) -> None:
    emissions = make_indicator()
    target = aim(objective, editor, indicator=emissions)
    assert aim(objective, editor, indicator=emissions) == target
    remove_target(objective=objective, target=target, by=editor)
    assert not Target.objects.exists()
    assert Target.history.count() == 2


def test_target_year_comes_after_the_base_year(objective: LocalObjective, editor: Person) -> None:
    with pytest.raises(ValidationError, match="Målåret ska vara efter basåret"):
        aim(objective, editor, value=None, change=-50.0, base_year=2030)
    half = aim(objective, editor, indicator=make_indicator(title="Utsläpp"), value=None, change=-50.0, base_year=2010)
    assert half.title == "Utsläpp: −50,0\u00a0% från 2010 till 2030"


def test_hidden_indicator_of_others_is_no_target(objective: LocalObjective, editor: Person) -> None:
    with pytest.raises(PermissionDenied):
        aim(objective, editor, indicator=make_indicator(owner=make_organisation()))


def test_measures_are_those_that_it_takes_part_in(objective: LocalObjective, editor: Person) -> None:
    mine = make_participation(organisation=objective.owner, measure=make_measure()).measure
    other = make_measure()
    assert list(linkable_measures(objective.owner, Viewer.of(editor))) == [mine]
    with pytest.raises(PermissionDenied):
        choose_measures(objective=objective, measures=[other], by=editor)
    LocalMeasure.objects.create(local_objective=objective, measure=other)
    choose_measures(objective=objective, measures=[mine], by=editor)
    assert {row.measure for row in objective.local_measures.all()} == {mine, other}, "what she can't choose stays"
    choose_measures(objective=objective, measures=[], by=editor)
    assert [row.measure for row in objective.local_measures.all()] == [other]
    assert LocalMeasure.history.filter(history_type="-").count() == 1


def test_adaptation_says_why_not_and_sees_colleagues(town: Organisation, editor: Person) -> None:
    sea = make_quality_objective()
    stated: dict[str, Any] = {"concerns": False, "reason": "", "meaning": ""}
    with pytest.raises(ValidationError, match="varför målet inte berör"):
        adapt(owner=town, objective=sea, stated=stated, version=0, by=editor)
    stated["reason"] = "Ingen kust."
    assert adapt(owner=town, objective=sea, stated=stated, version=0, by=editor).version == 1
    assert adapt(owner=town, objective=sea, stated=stated, version=0, by=editor).version == 1, "a double click"
    with pytest.raises(StaleEdit):
        adapt(owner=town, objective=sea, stated={**stated, "meaning": "x"}, version=0, by=editor)
