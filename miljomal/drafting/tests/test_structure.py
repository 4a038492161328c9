"""Themes, order and numbers: two coordinators at once lose nothing, and a second click does nothing."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from miljomal.accounts.models import Person
from miljomal.core.locking import StaleEdit
from miljomal.drafting import ordering
from miljomal.drafting.ordering import Direction
from miljomal.drafting.queries import arrangement_of
from miljomal.drafting.services import (
    StaleOrder,
    add_measure,
    add_theme,
    arrange,
    delete_measure,
    edit_theme,
    remove_theme,
    renumber,
    set_links,
)
from miljomal.drafting.tests.helpers import coordinator, make_draft
from miljomal.objectives.models import Objective
from miljomal.programmes.models import Measure, MeasureIndicator, MeasureObjective, Participation, Theme
from tests.factories import (
    make_answer,
    make_consultee,
    make_measure,
    make_membership,
    make_objective,
    make_participation,
    make_theme,
)
from tests.figures import make_indicator

pytestmark = pytest.mark.django_db


def test_moved_measures_stand_where_they_were_put() -> None:
    programme, (first, second, third) = make_draft(3)
    other = make_theme(programme=programme)
    kim, seen = coordinator(programme), arrangement_of(programme)
    wanted = ordering.put(ordering.step(seen, third.pk, Direction.UP), first.pk, other.pk)
    assert arrange(programme=programme, seen=seen, wanted=wanted, by=kim)
    assert list(Measure.objects.filter(programme=programme)) == [third, second, first]
    first.refresh_from_db()
    assert (first.theme, first.version, first.history.latest().history_user) == (other, 1, kim)
    assert sorted(Theme.objects.filter(programme=programme).values_list("measure_count", flat=True)) == [1, 2]
    other.refresh_from_db()
    assert other.measure_count == 1


def test_second_click_changes_nothing_and_leaves_no_history() -> None:
    programme, (first, second) = make_draft(2)
    kim, seen = coordinator(programme), arrangement_of(programme)
    wanted = ordering.step(seen, first.pk, Direction.DOWN)
    assert arrange(programme=programme, seen=seen, wanted=wanted, by=kim)
    rows = Measure.history.count()
    assert not arrange(programme=programme, seen=seen, wanted=wanted, by=kim)
    assert Measure.history.count() == rows
    assert list(Measure.objects.filter(programme=programme)) == [second, first]


@pytest.mark.parametrize("colleague", ["moved", "added", "deleted"])
def test_second_of_two_is_told_and_overwrites_nothing(colleague: str) -> None:
    programme, (first, second, third) = make_draft(3)
    kim, seen = coordinator(programme), arrangement_of(programme)
    if colleague == "moved":
        by_colleague = ordering.step(seen, first.pk, Direction.DOWN)
        arrange(programme=programme, seen=seen, wanted=by_colleague, by=kim)
    elif colleague == "added":
        make_measure(theme=first.theme)
    else:
        delete_measure(measure=second, by=kim)
    now = arrangement_of(programme)
    with pytest.raises(StaleOrder) as stale:
        arrange(programme=programme, seen=seen, wanted=ordering.step(seen, third.pk, Direction.UP), by=kim)
    assert stale.value.current == arrangement_of(programme) == now


def test_order_names_every_measure_once() -> None:
    programme, (first, _second) = make_draft(2)
    kim, seen = coordinator(programme), arrangement_of(programme)
    with pytest.raises(StaleOrder):
        arrange(programme=programme, seen=seen, wanted=((first.theme_id, (first.pk,)),), by=kim)
    stranger = make_measure()
    with pytest.raises(StaleOrder):
        arrange(programme=programme, seen=seen, wanted=((first.theme_id, (first.pk, stranger.pk)),), by=kim)
    assert arrangement_of(programme) == seen


def test_unnumbered_twins_do_not_share_a_theme() -> None:
    programme, (first,) = make_draft(1)
    other = make_theme(programme=programme)
    Measure.objects.filter(pk=first.pk).update(number="", title="Bad", folded="bad")
    twin = make_measure(theme=other, number="", title="Bad")
    seen = arrangement_of(programme)
    with pytest.raises(ValidationError, match="Ge en av dem ett nummer"):
        arrange(
            programme=programme, seen=seen, wanted=ordering.put(seen, first.pk, other.pk), by=coordinator(programme)
        )
    assert twin.theme == other
    assert arrangement_of(programme) == seen


def test_ordering_sixty_costs_as_many_queries_as_three() -> None:
    counts = []
    for size in (3, 40):
        programme, measures = make_draft(size)
        kim, seen = coordinator(programme), arrangement_of(programme)
        wanted = ordering.put(seen, measures[-1].pk, measures[-1].theme_id, 0)
        with CaptureQueriesContext(connection) as queries:
            arrange(programme=programme, seen=seen, wanted=wanted, by=kim)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_numbers_follow_the_order_also_when_measures_trade_them() -> None:
    programme, (first, second, third) = make_draft(3)
    kim, seen = coordinator(programme), arrangement_of(programme)
    for number, measure in zip(("1", "2", "7b"), (first, second, third), strict=True):
        Measure.objects.filter(pk=measure.pk).update(number=number)
    seen = arrangement_of(programme)
    arrange(programme=programme, seen=seen, wanted=ordering.step(seen, first.pk, Direction.DOWN), by=kim)
    assert renumber(programme=programme, by=kim) == 3
    found = Measure.objects.filter(programme=programme).values_list("pk", "number", "number_key", "version")
    assert list(found) == [
        (second.pk, "1", "00000001", 2),
        (first.pk, "2", "00000002", 2),
        (third.pk, "3", "00000003", 2),
    ]
    assert third.history.latest().number == "3"
    assert renumber(programme=programme, by=kim) == 0


@pytest.mark.parametrize("state", ["decided", "running", "closed"])
def test_numbers_of_a_decided_programme_stay(state: str) -> None:
    programme, (first,) = make_draft(1, state=state)
    with pytest.raises(ValidationError):
        renumber(programme=programme, by=coordinator(programme))
    assert Measure.objects.get(pk=first.pk).number == first.number != "1"


def test_themes_are_added_last_renamed_and_removed_when_empty() -> None:
    programme, (first,) = make_draft(1)
    kim = coordinator(programme)
    made = add_theme(programme=programme, title="Jord & skog", summary="", by=kim)
    assert list(programme.themes.all()) == [first.theme, made]
    assert made.slug == "jord-skog"
    with pytest.raises(ValidationError, match="redan ett tema"):
        add_theme(programme=programme, title="Jord & skog", summary="", by=kim)
    renamed = edit_theme(theme=made, changes={"title": "Skog"}, version=1, by=kim)
    assert (renamed.title, renamed.slug) == ("Skog", "jord-skog")
    with pytest.raises(StaleEdit):
        edit_theme(theme=made, changes={"title": "Jord"}, version=1, by=kim)
    with pytest.raises(ValidationError, match="Flytta dem"):
        remove_theme(theme=first.theme, by=kim)
    remove_theme(theme=made, by=kim)
    remove_theme(theme=made, by=kim)
    assert list(programme.themes.all()) == [first.theme]


def test_new_measure_comes_last_where_the_theme_is_ordered_by_hand() -> None:
    programme, (first, second) = make_draft(2)
    kim, seen = coordinator(programme), arrangement_of(programme)
    theme = Theme.objects.select_related("programme").get(pk=first.theme_id)
    assert add_measure(theme=theme, title="Efter nummer", number="0", by=kim).order == 0
    arrange(
        programme=programme,
        seen=arrangement_of(programme),
        wanted=ordering.step(arrangement_of(programme), second.pk, Direction.UP),
        by=kim,
    )
    made = add_measure(theme=theme, title="Sist", number="00", objectives=[make_objective()], by=kim)
    assert Measure.objects.filter(programme=programme).last() == made
    assert made.measure_objectives.count() == 1
    assert seen != arrangement_of(programme)


def test_deleted_measure_takes_its_links_and_proposals_along_and_leaves_history() -> None:
    programme, (first, second) = make_draft(2)
    kim = coordinator(programme)
    MeasureObjective.objects.create(measure=first, objective=make_objective())
    MeasureIndicator.objects.create(measure=first, indicator=make_indicator())
    make_participation(measure=first, stage="proposed")
    delete_measure(measure=first, by=kim)
    delete_measure(measure=first, by=kim)
    assert list(Measure.objects.all()) == [second]
    assert not Participation.objects.exists()
    assert Objective.objects.exists()
    gone = Measure.history.filter(id=first.pk, history_type="-").get()
    assert gone.history_user == kim
    assert MeasureIndicator.history.get(measure=first.pk, history_type="-").history_user == kim
    programme.refresh_from_db()
    assert programme.measure_count == 1


@pytest.mark.parametrize("what", ["svar", "remissvar", "deltaganden", "åtgärder"])
def test_measure_that_others_lean_on_stays(what: str) -> None:
    programme, (first,) = make_draft(1)
    if what == "svar":
        make_answer(measure=first)
    elif what == "remissvar":
        make_consultee(programme=programme).stances.create(measure=first, comment="Bra")
    elif what == "deltaganden":
        make_participation(measure=first, stage="intended")
    else:
        make_measure(builds_on=first)
    make_participation(measure=first, stage="proposed")
    with pytest.raises(ValidationError, match=what):
        delete_measure(measure=first, by=coordinator(programme))
    assert Measure.objects.filter(pk=first.pk).exists()
    assert first.participations.filter(stage="proposed").count() == 1, "all or nothing"


@pytest.mark.parametrize("state", ["referral", "decided", "running", "closed"])
def test_measure_that_others_have_seen_is_not_deleted(state: str) -> None:
    programme, (first,) = make_draft(1, state=state)
    with pytest.raises(ValidationError, match="avbruten"):
        delete_measure(measure=first, by=coordinator(programme))
    assert Measure.objects.filter(pk=first.pk).exists()


def test_links_change_once_and_a_stale_form_writes_nothing() -> None:
    programme, (first,) = make_draft(1)
    kim, (old, new) = coordinator(programme), (make_objective(), make_objective())
    MeasureObjective.objects.create(measure=first, objective=old)
    seen: tuple[set[int], set[int]] = ({old.pk}, set())
    for _click in range(2):
        set_links(measure=first, objectives=[new], fields_of_work=[], seen=seen, by=kim)
    assert [link.objective for link in first.measure_objectives.all()] == [new]
    assert MeasureObjective.history.filter(history_type="-").get().history_user == kim
    with pytest.raises(StaleEdit):
        set_links(measure=first, objectives=[old, new], fields_of_work=[], seen=seen, by=kim)
    assert [link.objective for link in first.measure_objectives.all()] == [new]


@pytest.mark.parametrize("service", ["arrange", "renumber", "theme", "rename", "remove", "add", "delete", "links"])
def test_only_the_owners_coordinators_write(service: str, anna: Person) -> None:
    programme, (first,) = make_draft(1)
    make_membership(person=anna, organisation=programme.owner, role="editor")
    theme = Theme.objects.select_related("programme").get(pk=first.theme_id)
    seen = arrangement_of(programme)
    calls: dict[str, Callable[[], object]] = {
        "arrange": lambda: arrange(programme=programme, seen=seen, wanted=seen, by=anna),
        "renumber": lambda: renumber(programme=programme, by=anna),
        "theme": lambda: add_theme(programme=programme, title="Nytt", summary="", by=anna),
        "rename": lambda: edit_theme(theme=theme, changes={"title": "X"}, version=1, by=anna),
        "remove": lambda: remove_theme(theme=theme, by=anna),
        "add": lambda: add_measure(theme=theme, title="X", by=anna),
        "delete": lambda: delete_measure(measure=first, by=anna),
        "links": lambda: set_links(measure=first, objectives=[], fields_of_work=[], seen=(set(), set()), by=anna),
    }
    before = Measure.history.count() + Theme.history.count()
    with pytest.raises(PermissionDenied):
        calls[service]()
    assert Measure.history.count() + Theme.history.count() == before
