"""A round is made and opened: by whom, when to the second, and who is asked."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from miljomal.core import clock
from miljomal.followup.models import Answer, Round
from miljomal.followup.services import create_round, open_due_rounds, open_round
from miljomal.organisations.models import Organisation
from miljomal.programmes.models import Programme
from miljomal.programmes.tests.helpers import KEEPERS, STRANGERS, everything, history_of, somebody
from tests.factories import (
    make_measure,
    make_organisation,
    make_participation,
    make_programme,
    make_question,
    make_round,
    make_scale,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_before_opening")]

OPENS = dt.datetime(2026, 12, 1, 7, tzinfo=dt.UTC)
CLOSES = dt.datetime(2027, 1, 31, 16, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
DECIDED: dict[str, Any] = {"stage": "decided", "decided_on": dt.date(2026, 1, 1), "decided_by": "Styrelsen"}


@pytest.fixture
def _before_opening() -> Iterator[None]:
    with clock.at(OPENS - dt.timedelta(days=1)):
        yield


@pytest.fixture
def programme() -> Programme:
    return make_programme()


def waiting_round(programme: Programme, **fields: Any) -> Round:
    """A round whose hour has not come."""
    return make_round(programme=programme, **{"opens_at": OPENS, "closes_at": CLOSES, "opened_at": None, **fields})


def asked(opened: Round) -> set[tuple[int, int]]:
    """Measure and organisation of each answer that is waited for."""
    return set(opened.answers.values_list("measure_id", "organisation_id"))


@pytest.mark.parametrize("who", KEEPERS)
def test_round_is_made_with_history(who: str, programme: Programme) -> None:
    by = somebody(who, programme.owner)
    stated = {"slug": "2026", "title": "2026", "period_year": 2026, "opens_at": OPENS, "closes_at": CLOSES}
    made = create_round(programme=programme, by=by, scale=make_scale(), **stated)
    assert Round.objects.get() == made
    assert (made.opened_at, made.published_on, made.answers.count()) == (None, None, 0)
    assert history_of(made, "slug", "opens_at") == [("+", by.pk, "2026", OPENS)]


@pytest.mark.parametrize(
    ("fields", "faulty"),
    [
        ({"closes_at": OPENS}, {"__all__"}),
        ({"closes_at": OPENS - SECOND}, {"__all__"}),
        ({"slug": "2025"}, {"__all__"}),
        ({"slug": "år 2026"}, {"slug"}),
        ({"title": ""}, {"title"}),
        ({"period_year": None}, {"period_year"}),
    ],
)
def test_faulty_round_is_refused_whole(fields: dict[str, Any], faulty: set[str], programme: Programme) -> None:
    by, scale = somebody("coordinator", programme.owner), make_scale()
    waiting_round(programme, slug="2025")
    stated = {"slug": "2026", "title": "2026", "period_year": 2026, "opens_at": OPENS, "closes_at": CLOSES, **fields}
    before = everything()
    with pytest.raises(ValidationError) as caught:
        create_round(programme=programme, by=by, scale=scale, **stated)
    assert set(caught.value.message_dict) == faulty
    assert everything() == before


@pytest.mark.parametrize("who", STRANGERS)
def test_others_neither_make_nor_open(who: str, programme: Programme) -> None:
    by, waiting = somebody(who, programme.owner), waiting_round(programme)
    make_participation(measure=make_measure(programme=programme))
    before = everything()
    with pytest.raises(PermissionDenied):
        create_round(programme=programme, by=by, scale=waiting.scale, slug="2026", title="2026", period_year=2026)
    with pytest.raises(PermissionDenied):
        open_round(waiting, by=by)
    assert everything() == before


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("lead", {"lead"}),
        ("main_actors", {"lead", "decided partner", "decided unknown"}),
        ("every_actor", {"lead", "partner", "unknown", "decided partner", "decided unknown"}),
    ],
)
def test_mode_says_who_is_asked(mode: str, expected: set[str], programme: Programme) -> None:
    Programme.objects.filter(pk=programme.pk).update(answer_mode=mode)
    measure = make_measure(programme=programme)
    actors = {}
    for who in ("lead", "partner", "unknown", "decided partner", "decided unknown"):
        fields = {"role": who.split()[-1], **(DECIDED if "decided" in who else {})}
        actors[make_participation(measure=measure, **fields).organisation_id] = who
    for stage in ("proposed", "ended"):
        actors[make_participation(measure=measure, stage=stage).organisation_id] = stage
    waiting = waiting_round(programme)
    assert open_round(waiting, by=None) == len(expected)
    assert {actors[organisation] for _measure, organisation in asked(waiting)} == expected
    assert {actors[row.organisation_id] for row in waiting.respondents.all()} == expected


@pytest.mark.parametrize(("stage", "is_asked"), [("proposed", 0), ("intended", 1), ("decided", 1), ("ended", 0)])
def test_stage_says_whether_it_is_asked(stage: str, is_asked: int, programme: Programme) -> None:
    other = make_participation(measure=make_measure(programme=programme))
    part = make_participation(measure=make_measure(programme=programme), **{**DECIDED, "stage": stage})
    waiting = waiting_round(programme)
    assert open_round(waiting, by=None) == 1 + is_asked
    assert asked(waiting) - {(other.measure_id, other.organisation_id)} == (
        {(part.measure_id, part.organisation_id)} if is_asked else set()
    )


@pytest.mark.parametrize(("state", "is_asked"), [("proposed", 1), ("running", 1), ("done", 1), ("cancelled", 0)])
def test_cancelled_measure_is_not_asked_about(state: str, is_asked: int, programme: Programme) -> None:
    make_participation(measure=make_measure(programme=programme))
    make_participation(measure=make_measure(programme=programme, state=state))
    assert open_round(waiting_round(programme), by=None) == 1 + is_asked


def test_only_the_own_programme_is_asked(programme: Programme, here: Organisation) -> None:
    own = make_participation(measure=make_measure(programme=programme), organisation=here)
    make_participation(measure=make_measure(programme=make_programme(owner=programme.owner)), organisation=here)
    waiting = waiting_round(programme)
    open_round(waiting, by=None)
    assert asked(waiting) == {(own.measure_id, here.pk)}


def test_list_is_frozen_with_history_when_the_round_opens(programme: Programme) -> None:
    by, waiting = somebody("coordinator", programme.owner), waiting_round(programme)
    part = make_participation(measure=make_measure(programme=programme))
    with clock.at(OPENS):
        assert open_round(waiting, by=by) == 1
    answer = Answer.objects.get()
    assert (answer.grade, answer.text, answer.submitted_at, answer.submitted_by, answer.version) == (
        (None, "", None, None, 1)
    )
    assert history_of(answer, "organisation_id", "history_date") == [("+", by.pk, part.organisation_id, OPENS)]
    assert waiting.opened_at == Round.objects.get().opened_at == OPENS
    assert history_of(waiting, "opened_at")[0] == ("~", by.pk, OPENS)
    make_participation(measure=part.measure, organisation=make_organisation())
    before = everything()
    assert open_round(waiting, by=by) == 0
    assert everything() == before


def test_stale_copy_does_not_open_a_second_time(programme: Programme) -> None:
    waiting = waiting_round(programme)
    make_participation(measure=make_measure(programme=programme))
    stale = Round.objects.get(pk=waiting.pk)
    assert [open_round(waiting, by=None), open_round(stale, by=None)] == [1, 0]
    assert Answer.objects.count() == 1


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        (OPENS - SECOND, 0),
        (OPENS, 1),
        (CLOSES - SECOND, 1),
        (CLOSES, 0),
        (CLOSES + SECOND, 0),
    ],
)
def test_minute_tick_opens_what_is_due_to_the_second(moment: dt.datetime, opens: int, programme: Programme) -> None:
    waiting = waiting_round(programme)
    make_participation(measure=make_measure(programme=programme))
    with clock.at(moment):
        assert open_due_rounds() == opens
        waiting.refresh_from_db()
        assert (waiting.opened_at, waiting.is_open) == ((moment, True) if opens else (None, False))
        assert open_due_rounds() == 0
    assert Answer.objects.count() == opens
    if opens:
        assert history_of(waiting, "opened_at")[0] == ("~", None, moment)


def test_minute_tick_opens_all_and_leaves_published_sources_alone(programme: Programme) -> None:
    due = [waiting_round(programme), waiting_round(make_programme())]
    for waiting in due:
        make_participation(measure=make_measure(programme=waiting.programme))
    nobody_to_ask = waiting_round(make_programme())
    known_from_source = make_round(programme=programme, opens_at=None, closes_at=None, opened_at=None, source="rapport")
    later = waiting_round(programme, opens_at=CLOSES, closes_at=CLOSES + SECOND)
    with clock.at(OPENS):
        assert open_due_rounds() == 2
    opened = Round.objects.filter(opened_at__isnull=False).order_by("id")
    assert list(opened) == due
    assert not {known_from_source, later, nobody_to_ask} & set(opened)


def test_nobody_to_ask_is_said_and_nothing_opens(programme: Programme) -> None:
    by, waiting = somebody("coordinator", programme.owner), waiting_round(programme)
    make_participation(measure=make_measure(programme=programme), stage="proposed")
    before = everything()
    with pytest.raises(ValidationError) as caught:
        open_round(waiting, by=by)
    assert caught.value.messages == ["Ingen kan tillfrågas: programmet har ingen åtgärd med någon som ska svara."]
    assert everything() == before


def test_opening_before_the_hour_opens_now(programme: Programme) -> None:
    by, waiting = somebody("coordinator", programme.owner), waiting_round(programme)
    make_participation(measure=make_measure(programme=programme))
    now = OPENS - dt.timedelta(hours=5)
    with clock.at(now):
        open_round(waiting, by=by)
        assert waiting.is_open
    stored = Round.objects.get()
    assert (stored.opens_at, stored.opened_at, stored.version) == (now, now, 2)


def test_round_whose_end_has_passed_does_not_open(programme: Programme) -> None:
    by, waiting = somebody("coordinator", programme.owner), waiting_round(programme)
    make_participation(measure=make_measure(programme=programme))
    with clock.at(CLOSES), pytest.raises(ValidationError) as caught:
        open_round(waiting, by=by)
    assert caught.value.messages == [
        "Tiden då omgången skulle stänga har passerat. Ändra tiderna och öppna sedan.",
    ]


@pytest.mark.parametrize(
    ("opens", "closes", "clashes"),
    [
        (OPENS - SECOND, OPENS, False),
        (OPENS - SECOND, OPENS + SECOND, True),
        (CLOSES - SECOND, CLOSES + SECOND, True),
        (CLOSES, CLOSES + SECOND, False),
        (OPENS + SECOND, CLOSES - SECOND, True),
    ],
)
def test_rounds_of_a_programme_are_never_open_at_once(
    opens: dt.datetime, closes: dt.datetime, clashes: bool, programme: Programme
) -> None:
    by, other = somebody("coordinator", programme.owner), waiting_round(programme, slug="2025", title="Den förra")
    waiting_round(make_programme(owner=programme.owner), opens_at=opens, closes_at=closes)
    stated = {"title": "2026", "period_year": 2026, "opens_at": opens, "closes_at": closes, "scale": other.scale}
    before = everything()
    if not clashes:
        assert create_round(programme=programme, by=by, **stated).slug == "2026"
        return
    with pytest.raises(ValidationError) as caught:
        create_round(programme=programme, by=by, **stated)
    assert caught.value.messages == [
        "Programmets omgång ”Den förra” är öppen samtidigt. Välj tider som inte går in i varandra."
    ]
    assert everything() == before


def test_round_opened_early_waits_for_the_one_before(programme: Programme) -> None:
    by, waiting = somebody("coordinator", programme.owner), waiting_round(programme)
    make_participation(measure=make_measure(programme=programme))
    make_round(programme=programme, opens_at=OPENS - dt.timedelta(days=9), closes_at=OPENS, title="Den öppna")
    with pytest.raises(ValidationError, match="Den öppna"):
        open_round(waiting, by=by)
    with clock.at(OPENS):
        assert open_round(waiting, by=by) == 1


def test_new_round_begins_with_the_last_ones_questions_and_a_free_slug(programme: Programme) -> None:
    by, older = somebody("coordinator", programme.owner), waiting_round(programme, slug="2026", period_year=2025)
    make_question(round=waiting_round(programme, slug="2024", period_year=2024), label="För gammal")
    for label in ("Vad har hindrat er?", "Hur mycket?"):
        make_question(round=older, label=label, kind="figure", unit="kronor", is_public=False)
    later = {"opens_at": CLOSES, "closes_at": CLOSES + dt.timedelta(days=9), "scale": older.scale}
    made = create_round(programme=programme, by=by, title="Vår", period_year=2026, **later)
    assert made.slug == "2026-var"
    copied = made.questions.values_list("label", "kind", "unit", "is_public", "order")
    assert list(copied) == list(older.questions.values_list("label", "kind", "unit", "is_public", "order"))
    assert create_round(programme=programme, by=by, title="Vår", period_year=2026, **later) == made
    assert Round.objects.filter(programme=programme).count() == 3
    assert [q.history.get().history_user for q in made.questions.all()] == [by, by]
