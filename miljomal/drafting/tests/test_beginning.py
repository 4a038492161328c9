"""A programme begins: empty or as a copy, once however often it is asked for, and never across the invented border."""

import datetime as dt
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from miljomal.accounts.models import Person
from miljomal.drafting.services import AlreadyThere, begin_programme, copy_programme
from miljomal.drafting.tests.helpers import coordinator, make_board
from miljomal.organisations.models import Organisation
from miljomal.programmes.models import Measure, MeasureFieldOfWork, MeasureObjective, Participation, Programme
from tests.factories import (
    make_field_of_work,
    make_measure,
    make_membership,
    make_objective,
    make_organisation,
    make_participation,
    make_programme,
    make_theme,
)
from tests.figures import make_indicator

pytestmark = pytest.mark.django_db

FACTS: dict[str, Any] = {"title": "Nästa", "starts_on": dt.date(2029, 1, 1), "ends_on": dt.date(2033, 12, 31)}


def make_source(owner: Organisation, **fields: Any) -> Programme:
    """A running programme: two themes of which one is empty, and one full measure."""
    programme = make_programme(owner=owner, participation_word="åtagande", **fields)
    theme = make_theme(programme=programme, title="Vatten", order=1)
    make_theme(programme=programme, title="Tomt", order=2)
    measure = make_measure(
        theme=theme,
        number="4a",
        title="Våtmarker",
        text="Anlägg.",
        reason="Torka.",
        starts_year=2024,
        cost_sek=100,
        effect="5 ton",
        order=3,
        source="https://example.org",
        is_example=owner.is_example,
    )
    MeasureObjective.objects.create(measure=measure, objective=make_objective())
    MeasureObjective.objects.create(measure=measure, objective=make_objective(owner=owner))
    MeasureFieldOfWork.objects.create(measure=measure, field_of_work=make_field_of_work())
    for whose in (None, owner, make_organisation(kind="municipality")):
        measure.measure_indicators.create(indicator=make_indicator(owner=whose, is_published=True))
    make_participation(measure=measure, stage="decided", decided_on="2024-01-01", decided_by="KF", diary_number="7")
    make_participation(measure=measure, stage="ended")
    return programme


def test_copy_of_an_own_programme_keeps_the_thread_and_empties_the_years() -> None:
    board = make_board()
    source, kim = make_source(board), coordinator(board)
    made = copy_programme(source=source, owner=board, by=kim, with_participants=True, **FACTS)
    assert (made.state, made.builds_on, made.participation_word) == ("draft", source, "åtagande")
    assert [(theme.title, theme.measure_count) for theme in made.themes.all()] == [("Vatten", 1), ("Tomt", 0)]
    old, new = Measure.objects.get(programme=source), Measure.objects.get(programme=made)
    assert (new.builds_on, new.number, new.title, new.text, new.reason) == (old, "4a", "Våtmarker", "Anlägg.", "Torka.")
    assert (new.starts_year, new.ends_year, new.state, new.source, new.order) == (None, None, "proposed", "", 3)
    assert (new.cost_sek, new.effect, new.folded) == (Decimal(100), "5 ton", "vatmarker")
    assert new.number_key == old.number_key
    assert set(new.measure_objectives.values_list("objective")) == set(old.measure_objectives.values_list("objective"))
    assert new.measure_fields.get().field_of_work == old.measure_fields.get().field_of_work
    assert set(new.measure_indicators.values_list("indicator")) == set(old.measure_indicators.values_list("indicator"))
    assert new.measure_indicators.count() == 3
    part, was = new.participations.get(), old.participations.in_force().get()
    assert (part.organisation, part.role, part.stage) == (was.organisation, was.role, "proposed")
    assert (part.decided_on, part.decided_by, part.diary_number) == (None, "", "")
    assert (made.measure_count, made.organisation_count, new.participation_count) == (1, 1, 1)
    row = new.history.get()
    assert (row.history_user, row.history_change_reason, row.builds_on_id) == (kim, "Kopia av Provprogram", old.pk)
    assert Measure.objects.get(pk=old.pk).starts_year == 2024


def test_copy_of_another_county_leaves_what_holds_for_that_county_only() -> None:
    mine, theirs = make_board(), make_board()
    source = make_source(theirs)
    made = copy_programme(source=source, owner=mine, by=coordinator(mine), **FACTS)
    new = Measure.objects.get(programme=made)
    assert (made.owner, made.area, made.participation_word) == (mine, mine.area, "medverkan")
    assert (new.text, new.cost_sek, new.effect) == ("Anlägg.", None, "")
    assert [link.objective.owner for link in new.measure_objectives.all()] == [None]
    assert [link.indicator.owner for link in new.measure_indicators.all()] == [None]
    assert not new.participations.exists()


def test_address_is_county_and_name_and_free() -> None:
    board = make_board()
    kim, place = coordinator(board), board.area.slug  # type: ignore[union-attr]
    first = begin_programme(owner=board, by=kim, **FACTS)
    second = begin_programme(owner=board, by=kim, **{**FACTS, "starts_on": dt.date(2030, 1, 1)})
    third = begin_programme(owner=board, by=kim, **{**FACTS, "title": "Helt annat", "short_name": "Å & Ä"})
    assert [p.slug for p in (first, second, third)] == [f"{place}-nasta", f"{place}-nasta-2", f"{place}-a-a"]


@pytest.mark.parametrize("is_copy", [True, False])
def test_asked_for_twice_it_is_made_once(is_copy: bool) -> None:
    board = make_board()
    source, kim = make_source(board), coordinator(board)
    begin = partial(copy_programme, source=source) if is_copy else begin_programme
    made = begin(owner=board, by=kim, **FACTS)
    with pytest.raises(AlreadyThere) as there:
        begin(owner=board, by=kim, **FACTS)
    assert there.value.programme == made
    assert Programme.objects.filter(owner=board).count() == 2
    assert Measure.objects.filter(programme__owner=board).count() == (2 if is_copy else 1)


@pytest.mark.parametrize("invented", ["source", "owner"])
def test_invented_and_real_never_meet(invented: str) -> None:
    board = make_board(is_example=invented == "owner")
    source = make_source(make_board(is_example=invented == "source"), is_example=invented == "source")
    with pytest.raises(PermissionDenied):
        copy_programme(source=source, owner=board, by=coordinator(board), **FACTS)
    assert not Programme.objects.filter(owner=board).exists()


def test_drafts_of_others_and_their_participants_are_not_copied() -> None:
    board, other = make_board(), make_board()
    kim = coordinator(board)
    with pytest.raises(PermissionDenied):
        copy_programme(source=make_source(other, state="draft"), owner=board, by=kim, **FACTS)
    with pytest.raises(PermissionDenied):
        copy_programme(source=make_source(other), owner=board, by=kim, with_participants=True, **FACTS)
    assert not Programme.objects.filter(owner=board).exists()


@pytest.mark.parametrize(("kind", "role"), [("municipality", "coordinator"), ("county_board", "editor")])
def test_only_coordinators_of_county_boards_begin(kind: str, role: str, anna: Person) -> None:
    board = make_board()
    Organisation.objects.filter(pk=board.pk).update(kind=kind)
    board.refresh_from_db()
    make_membership(person=anna, organisation=board, role=role)
    with pytest.raises(PermissionDenied):
        begin_programme(owner=board, by=anna, **FACTS)


def test_end_before_start_leaves_nothing() -> None:
    board = make_board()
    source = make_source(board)
    with pytest.raises(ValidationError, match="slutar före det börjar"):
        copy_programme(source=source, owner=board, by=coordinator(board), **{**FACTS, "ends_on": dt.date(2028, 1, 1)})
    assert Programme.objects.get() == source


def test_a_hundred_measures_cost_hardly_more_queries_than_one() -> None:
    counts = []
    for size in (1, 100):
        board = make_board()
        source, kim = make_source(board), coordinator(board)
        theme = source.themes.get(title="Vatten")
        for nth in range(size - 1):
            make_participation(measure=make_measure(theme=theme, title=f"Åtgärd {nth}"))
        with CaptureQueriesContext(connection) as queries:
            made = copy_programme(source=source, owner=board, by=kim, with_participants=True, **FACTS)
        counts.append(len(queries))
        assert made.measure_count == size
        assert Participation.objects.filter(measure__programme=made).count() == size
    # SQLite takes 999 values a statement, so a hundred rows go in a few batches of each kind.
    assert counts[1] - counts[0] <= 6
