"""Two at the same second, on a server that lets them: one is first, the other is told, and nothing is out of step."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.core.locking import StaleEdit
from miljomal.followup import services
from miljomal.followup.lifecycle import State
from miljomal.followup.models import Answer, Draft, GradeCount, Respondent, Round
from miljomal.followup.tests.helpers import CLOSES, DURING, LATER, SECOND, asked, save, typed
from miljomal.organisations.models import Organisation
from miljomal.programmes.tests.helpers import somebody
from tests.factories import make_measure, make_participation, make_programme, make_round

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite lets one writer in at a time by itself"),
]
TOLD = (ValidationError, StaleEdit, services.StaleDraft, services.RoundClosed)
HOUR = dt.timedelta(hours=1)
Act = Callable[[], object]


def at_once(moment: dt.datetime, *acts: Act) -> list[type[Exception]]:
    """Does all of it at the same moment; what each was told that could not. Any other fault fails the test."""
    start, told, faults = threading.Barrier(len(acts)), list[type[Exception]](), []

    def work(act: Act) -> None:
        try:
            with clock.at(moment):
                start.wait()
                act()
        except TOLD as error:
            told.append(type(error))
        except Exception as error:  # noqa: BLE001  # told by the assertion below
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    return told


def sound() -> None:
    """Each is asked once, and what is published is what counts."""
    pairs = list(Respondent.objects.values_list("round", "organisation"))
    assert len(pairs) == len(set(pairs))
    for published in Round.objects.filter(published_on__isnull=False):
        assert not Respondent.objects.filter(round=published, extended_to__gt=LATER).exists()
        counted = GradeCount.objects.filter(round=published, theme=None)
        answered = Answer.objects.submitted().filter(round=published).count()
        assert sum(row.count for row in counted if row.grade_id) == answered
        assert sum(row.count for row in counted) == Answer.objects.filter(round=published).count()


def test_round_opens_once_and_one_of_two(db: None) -> None:
    programme = make_programme()
    one, two = somebody("coordinator", programme.owner), somebody("coordinator", programme.owner)
    make_participation(measure=make_measure(programme=programme))
    now = clock.now()
    rounds = [
        make_round(
            programme=programme,
            slug=f"{year}",
            opens_at=now + start * HOUR,
            closes_at=now + (start + 24) * HOUR,
            opened_at=None,
        )
        for year, start in ((2027, 1), (2028, 25))
    ]
    # Both are opened before their hour by both; opened now the second would run into the first.
    told = at_once(now, *(lambda r=r, p=p: services.open_round(r, by=p) for r, p in product(rounds, (one, two))))
    opened = Round.objects.filter(opened_at__isnull=False)
    assert [row.state for row in opened] == [State.OPEN]
    assert told == [ValidationError, ValidationError]
    assert (Answer.objects.count(), Respondent.objects.count()) == (1, 1)
    # Made once and opened once.
    assert opened[0].history.count() == 2
    sound()


def moves(followed: Respondent, draft: Draft) -> dict[str, Callable[[Person], object]]:
    """What may be done with a round after its end; each with the version that its page showed."""
    shown, version = followed.round, followed.round.version

    def reopen(by: Person) -> object:
        return services.reopen_round(round=shown, closes_at=LATER + HOUR, reason="x", version=version, by=by)

    def extend(by: Person) -> object:
        to, seen = LATER + HOUR, followed.version
        return services.extend_respondent(respondent=followed, to=to, reason="x", version=seen, by=by)

    return {
        "publish": lambda by: services.publish_round(shown, on=LATER.date(), by=by),
        "reopen": reopen,
        "extend": extend,
        "take_in": lambda by: services.take_late_draft(draft=draft, reason="x", by=by),
    }


@pytest.mark.parametrize("other", ["publish", "reopen", "extend", "take_in"])
@pytest.mark.parametrize("_again", range(3))
def test_publishing_while_a_colleague_moves_the_round(
    here: Organisation, anna: Person, other: str, _again: int
) -> None:
    respondent, (answer,) = asked(here)
    one, two = (somebody("coordinator", respondent.round.programme.owner) for _nth in range(2))
    with clock.at(CLOSES + SECOND):
        services.send_answer(answer=answer, typed=typed(answer), version=answer.version, by=anna)
    acts = moves(respondent, Draft.objects.get(answer=answer))
    told = at_once(LATER, lambda: acts["publish"](one), lambda: acts[other](two))
    sound()
    with clock.at(LATER):
        published = Round.objects.get(pk=respondent.round_id).state == State.PUBLISHED
    if other == "publish":
        assert (told, published) == ([], True)
    elif other == "take_in":
        assert published
        assert (told == []) is (Answer.objects.get(pk=answer.pk).submitted_at is not None)
    else:
        assert told == [ValidationError]


@contextmanager
def slow_after(table: str) -> Iterator[None]:
    """Waits a moment after each reading of a table, so that somebody else has time to write there."""

    def wait(execute: Callable[..., object], sql: str, *rest: object) -> object:
        found = execute(sql, *rest)
        if sql.startswith("SELECT") and f'"{table}"' in sql:
            threading.Event().wait(0.2)
        return found

    with connection.execute_wrapper(wait):
        yield


def test_draft_that_a_colleague_saves_while_all_is_handed_in_is_not_lost(here: Organisation, anna: Person) -> None:
    respondent, (answer,) = asked(here)
    eva = somebody("editor", here)
    save(answer, anna, typed(answer, text="Annas ord."), page="anna")
    draft = Draft.objects.get(answer=answer)
    read = threading.Event()

    def hand_in() -> None:
        with slow_after("followup_draft"):
            read.set()
            services.hand_in_answers(respondent=respondent, by=anna)

    def add_words() -> None:
        read.wait()
        threading.Event().wait(0.1)
        words = typed(answer, text="Evas ord.")
        services.save_draft(answer=answer, typed=words, version=answer.version, seen=draft.stamp, page="eva", by=eva)

    told = at_once(DURING, hand_in, add_words)
    answer.refresh_from_db()
    kept = {answer.text, *Draft.objects.values_list("text", flat=True)}
    # Eva's words are kept, or she is told, and then they stand on her page.
    assert "Evas ord." in kept or told == [StaleEdit]
