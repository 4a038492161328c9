"""Versions side by side: what history says, what the page says of it, and who may read it."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from miljomal.accounts.models import Person
from miljomal.core import clock, history
from miljomal.drafting.lifecycle import Step
from miljomal.drafting.ordering import Direction, put, step
from miljomal.drafting.queries import arrangement_of, compare, end_of, first_day, snapshot
from miljomal.drafting.services import (
    arrange,
    copy_programme,
    delete_measure,
    edit_theme,
    renumber,
    take_step,
)
from miljomal.drafting.tests.helpers import browser, coordinator, main_of, make_board, make_draft
from miljomal.programmes.models import Measure, Programme
from miljomal.programmes.services import edit_measure
from tests.factories import make_measure, make_programme, make_theme

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 11, 16, 9, tzinfo=dt.UTC)
THURSDAY = dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC)
NOW = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)


@pytest.fixture
def changed() -> tuple[Programme, dict[str, Measure], Person]:
    """A draft made on Monday, in which on Thursday one of everything happened."""
    with clock.at(MONDAY):
        programme, _none = make_draft()
        kim = coordinator(programme)
        theme, other = make_theme(programme=programme, title="Luft"), make_theme(programme=programme, title="Vatten")
        for thing in (programme, theme, other):
            thing.history.all().delete()
            history.save(thing, by=kim)
        made = {}
        for nth, name in enumerate(("gone", "first", "second", "third", "moved", "same"), start=1):
            made[name] = Measure(
                programme=programme,
                theme=theme,
                number=str(nth),
                title=name,
                text=f"Vi {name} kör buss.",
                state="running",
            )
            history.save(made[name], by=kim)
    with clock.at(THURSDAY):
        delete_measure(measure=made["gone"], by=kim)
        edit_theme(theme=theme, changes={"title": "Luft och buller"}, version=1, by=kim)
        edit_measure(measure=made["first"], changes={"text": "Vi first kör tåg."}, version=1, by=kim)
        made["new"] = Measure(programme=programme, theme=other, number="9", title="new")
        history.save(made["new"], by=kim)
        seen = arrangement_of(programme)
        wanted = put(step(seen, made["third"].pk, Direction.UP), made["moved"].pk, other.pk)
        arrange(programme=programme, seen=seen, wanted=wanted, by=kim)
    return programme, made, kim


def test_snapshot_is_what_stood_that_day(changed: tuple[Programme, dict[str, Measure], Person]) -> None:
    programme, _made, _kim = changed
    before, after = snapshot(programme, MONDAY), snapshot(programme, NOW)
    assert [entry.title for entry in before] == ["gone", "first", "second", "third", "moved", "same"]
    assert [(entry.title, entry.theme) for entry in after] == [
        ("first", "Luft och buller"),
        ("third", "Luft och buller"),
        ("second", "Luft och buller"),
        ("same", "Luft och buller"),
        ("new", "Vatten"),
        ("moved", "Vatten"),
    ]
    assert [entry.pk for entry in after] == list(Measure.objects.values_list("pk", flat=True))
    assert snapshot(programme, MONDAY - dt.timedelta(days=1)) == []


def test_each_change_is_told_once(changed: tuple[Programme, dict[str, Measure], Person]) -> None:
    programme, made, _kim = changed
    summary = compare(snapshot(programme, MONDAY), snapshot(programme, NOW))
    assert summary.counts == {"new": 1, "gone": 1, "renumbered": 0, "moved": 2, "reworded": 1}
    assert summary.unchanged == 2
    by_title = {difference.shown.title: difference for difference in summary.differences}
    assert by_title["new"].is_new
    assert by_title["gone"].is_gone
    assert (by_title["moved"].is_moved, by_title["moved"].is_reordered) == (True, False)
    assert by_title["first"].reworded == ("text",)
    assert {d.shown.title for d in summary.differences if d.is_reordered} <= {"second", "third"}
    assert made["same"].title not in by_title


def test_renumbered_measures_are_the_same_measures(changed: tuple[Programme, dict[str, Measure], Person]) -> None:
    programme, _made, kim = changed
    with clock.at(NOW):
        renumber(programme=programme, by=kim)
    summary = compare(snapshot(programme, THURSDAY), snapshot(programme, NOW))
    assert summary.counts == {"new": 0, "gone": 0, "renumbered": 5, "moved": 0, "reworded": 0}


def test_first_day_is_the_referral_or_the_end_of_the_first_day_here(
    changed: tuple[Programme, dict[str, Measure], Person],
) -> None:
    programme, _made, kim = changed
    assert first_day(programme) == end_of(dt.date(2026, 11, 16))
    with clock.at(THURSDAY):
        programme.state = "referral"
        history.save(programme, by=kim)
    with clock.at(NOW):
        take_step(programme=programme, step=Step.WITHDRAW, version=1, by=kim, reason="Igen")
    assert first_day(programme) == THURSDAY


def test_page_marks_the_words_for_eye_and_ear(changed: tuple[Programme, dict[str, Measure], Person]) -> None:
    programme, _made, kim = changed
    with clock.at(NOW):
        page = main_of(browser(kim), f"/program/{programme.slug}/versioner/")
    assert [mark.text for mark in page.all("del")] == ["borttaget: buss. slut på borttaget"]
    assert [mark.text for mark in page.all("ins")] == ["tillagt: tåg. slut på tillagt"]
    for told in ("1 ny", "1 borta", "0 omnumrerade", "2 flyttade", "1 omskriven", "Flyttad från Luft till Vatten."):
        assert told in page.text
    assert "Kim" not in page.text


def test_days_of_the_address_are_used(changed: tuple[Programme, dict[str, Measure], Person]) -> None:
    programme, _made, kim = changed
    client, path = browser(kim), f"/program/{programme.slug}/versioner/"
    with clock.at(NOW):
        assert "1 omskriven" in main_of(client, f"{path}?fran=2026-11-18").text
        assert "Inget skiljer" in main_of(client, f"{path}?fran=2026-11-19&till=2026-11-20").text
        assert "6 nya" in main_of(client, f"{path}?fran=2026-11-01").text
        assert "0 nya" in main_of(client, f"{path}?till=2030-01-01&fran=2029-01-01").text
        wrong = main_of(client, f"{path}?fran=2026-11-20&till=2026-11-19", 422).text
        assert "Till-dagen är före från-dagen" in wrong
        assert "Skriv dagen som" in main_of(client, f"{path}?fran=igår", 422).text


def test_copy_is_compared_with_what_it_builds_on_from_both_sides() -> None:
    board = make_board()
    source, kim = make_programme(owner=board, title="Förra"), coordinator(board)
    kept = make_measure(programme=source, number="1", text="Gammal text.")
    make_measure(theme=kept.theme, number="2")
    facts: dict[str, Any] = {"title": "Nästa", "starts_on": dt.date(2029, 1, 1), "ends_on": dt.date(2033, 12, 31)}
    made = copy_programme(source=source, owner=board, by=kim, **facts)
    new, dropped = made.measures.order_by("number")
    delete_measure(measure=dropped, by=kim)
    edit_measure(measure=new, changes={"number": "7", "text": "Ny text."}, version=1, by=kim)
    make_measure(theme=new.theme, number="8")
    pages = [
        main_of(browser(kim), f"/program/{here.slug}/versioner/?mot={there.slug}")
        for here, there in ((made, source), (source, made))
    ]
    for page in pages:
        for told in ("1 ny", "1 borta", "1 omnumrerad", "0 flyttade", "1 omskriven", "Nummer 1 blev 7."):
            assert told in page.text
        assert page.all("del")[0].text == "borttaget: Gammal slut på borttaget"


def test_only_relatives_that_the_reader_sees_are_compared(anna: Person) -> None:
    public, stranger = make_programme(), make_programme()
    secret, _none = make_draft(builds_on=public, title="Hemligt")
    client, path = browser(anna), f"/program/{public.slug}/versioner/"
    assert "Hemligt" not in main_of(client, path).text
    for slug in (secret.slug, stranger.slug, "finns-inte"):
        assert client.get(f"{path}?mot={slug}").status_code == 404
    assert client.get(f"/program/{secret.slug}/versioner/").status_code == 404
    assert Client().get(path).status_code == 302
    assert "Hemligt" in main_of(browser(coordinator(secret)), path).text


def test_sixty_changes_cost_what_one_costs(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for size in (1, 60):
        with clock.at(MONDAY):
            programme, _none = make_draft()
        theme = make_theme(programme=programme)
        for _nth in range(size):
            make_measure(theme=theme)
        client = browser(coordinator(programme))
        with django_assert_max_num_queries(12):
            page = main_of(client, f"/program/{programme.slug}/versioner/?fran=2026-11-16")
        assert f"{size} ny" in page.text
