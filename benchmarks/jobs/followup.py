"""The result page of one round in every division, and the answering page with few and with many questions."""

import datetime as dt
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client as SignedIn
from django.test.utils import CaptureQueriesContext

from benchmarks.client import Client
from benchmarks.report import engine_version, median_of, p95_of
from benchmarks.watching import timed
from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.followup.models import Answer, Question, Respondent, Round
from miljomal.organisations.models import Membership

WARM_UP = 3
TURNS = 40
JOINS = {
    "tema": ("m.theme_id", "JOIN programmes_measure m ON m.id = a.measure_id"),
    "atgard": ("a.measure_id", ""),
    "mal": ("o.objective_id", "LEFT JOIN programmes_measureobjective o ON o.measure_id = a.measure_id"),
    "verksamhet": ("f.field_of_work_id", "LEFT JOIN programmes_measurefieldofwork f ON f.measure_id = a.measure_id"),
    "organisation": ("a.organisation_id", ""),
    "kommun": ("g.area_id", "JOIN organisations_organisation g ON g.id = a.organisation_id"),
}


def measure() -> dict[str, Any]:
    """Rows by division, times in milliseconds; every sample of the page has a sample of the bare query before it."""
    followed = Round.objects.select_related("programme").filter(period_year=2025).order_by("pk")[10]
    before = Round.objects.get(programme=followed.programme, period_year=2024)
    client = Client()
    rows = [_division(client, followed, before, name) for name in JOINS]
    return {
        "engine": engine_version(),
        "samples": TURNS,
        "answers": Answer.objects.count(),
        "rows": rows,
        "answering": [_answering(count) for count in (3, 300)],
    }


def _division(client: Client, followed: Round, before: Round, name: str) -> dict[str, Any]:
    address = f"{followed.get_absolute_url()}?per={name}"
    column, join = JOINS[name]
    sql = (
        f"SELECT a.round_id, {column}, a.grade_id, COUNT(*) FROM followup_answer a {join}"
        f" WHERE a.round_id IN (%s, %s) GROUP BY a.round_id, {column}, a.grade_id"
    )
    page, bare = [], []
    for turn in range(WARM_UP + TURNS):
        asked = timed(lambda: _fetch(sql, [followed.pk, before.pk]))
        cache.clear()
        answer = client.get(address)
        if answer.status != 200:
            raise RuntimeError(f"{address}: {answer.status}")
        if turn >= WARM_UP:
            page.append((answer.seconds, answer.busy))
            bare.append(asked)
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return {"name": name, "address": address, "queries": len(captured), **_summary(page, bare)}


def _summary(page: list[tuple[float, float]], bare: list[tuple[float, float]]) -> dict[str, float]:
    """`p95_ratio` is of processor time, `wall_p95_ratio` of time by the clock."""
    seconds, busy = zip(*page, strict=True)
    bare_seconds, bare_busy = zip(*bare, strict=True)
    return {
        "page_ms": median_of(seconds) * 1000,
        "page_p95_ms": p95_of(seconds) * 1000,
        "bare_ms": median_of(bare_seconds) * 1000,
        "bare_p95_ms": p95_of(bare_seconds) * 1000,
        "p95_ratio": p95_of(busy) / p95_of(bare_busy),
        "wall_p95_ratio": p95_of(seconds) / p95_of(bare_seconds),
    }


def _fetch(sql: str, params: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _answering(questions: int) -> dict[str, int]:
    """Queries of the page of one answer in an open round with so many questions; nothing is kept."""
    with transaction.atomic():
        answer = Answer.objects.select_related("round", "organisation").filter(round__period_year=2025)[0]
        asked, now, day = answer.round, clock.now(), dt.timedelta(days=1)
        Round.objects.filter(pk=asked.pk).update(published_on=None, opens_at=now - day, closes_at=now + day)
        Question.objects.bulk_create(
            Question(round=asked, slug=f"fraga-{n}", label=f"Provfråga {n}", order=n) for n in range(questions)
        )
        Respondent.objects.filter(round=asked, organisation=answer.organisation).update(handed_in_at=None)
        editor = Person.objects.create(email="provperson@example.org", name="Provperson")
        Membership.objects.create(person=editor, organisation=answer.organisation, role=Membership.Role.EDITOR)
        client = SignedIn(SERVER_NAME="localhost")
        client.force_login(editor)
        client.get(answer.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            response = client.get(answer.get_absolute_url())
        transaction.set_rollback(True)
    if response.status_code != 200:
        raise RuntimeError(f"{answer.get_absolute_url()}: {response.status_code}")
    return {"questions": questions, "queries": len(captured)}
