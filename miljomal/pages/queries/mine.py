"""What a signed-in person meets first: what to do, what has happened, what she used last."""

import datetime as dt
from dataclasses import dataclass

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.followup.models import Answer, Round
from miljomal.organisations.models import Organisation
from miljomal.programmes.models import Measure, Participation

MAX_TODO = 5
MAX_NEWS = 8
MAX_RECENT = 5
MINUTES_AN_ANSWER = 5


@dataclass(frozen=True, slots=True)
class Todo:
    """Something to do: what, until when, about how many minutes, and the form itself."""

    title: str
    context: str
    until: dt.datetime
    minutes: int
    url: str


@dataclass(frozen=True, slots=True)
class News:
    """Something that a colleague or partner has reported since the last visit."""

    at: dt.datetime
    who: str
    title: str
    url: str
    grade: str


@dataclass(frozen=True, slots=True)
class MyPage:
    """The start page of an organisation's person. `next_date` = when something opens or closes next."""

    todo: list[Todo]
    todo_total: int
    news: list[News]
    recent: list[Measure]
    next_date: tuple[str, dt.datetime] | None


def my_page(person: Person, organisation: Organisation, *, may_answer: bool) -> MyPage:
    """Reads the start page: at most five queries."""
    todo, total = _todo(organisation) if may_answer else ([], 0)
    return MyPage(
        todo=todo,
        todo_total=total,
        news=_news(person, organisation),
        recent=_recent(person),
        next_date=None if todo else _next_date(organisation),
    )


def _todo(organisation: Organisation) -> tuple[list[Todo], int]:
    """Answers that wait in open rounds, the first to close first."""
    now = clock.now()
    waiting = (
        Answer.objects.waiting()
        .filter(organisation=organisation, round__opens_at__lte=now, round__closes_at__gt=now)
        .select_related("measure", "round__programme")
        .order_by("round__closes_at", "measure__number_key", "id")
    )
    rows = list(waiting)
    todo = [
        Todo(
            title=str(row.measure),
            context=f"{row.round.programme.short_name or row.round.programme.title}, {row.round.title}",
            until=row.round.closes_at,
            minutes=MINUTES_AN_ANSWER,
            url=row.get_absolute_url(),
        )
        for row in rows[:MAX_TODO]
        if row.round.closes_at
    ]
    return todo, len(rows)


def _news(person: Person, organisation: Organisation) -> list[News]:
    """Answers of others about measures that the organisation takes part in, newest first."""
    since = person.seen_at or person.joined_at
    measures = Participation.objects.filter(organisation=organisation).values("measure")
    answers = (
        Answer.objects.submitted()
        .filter(measure__in=measures, submitted_at__gt=since)
        .exclude(submitted_by=person)
        .select_related("measure", "organisation", "grade")
        .order_by("-submitted_at", "-id")[:MAX_NEWS]
    )
    return [
        News(a.submitted_at, a.organisation.name, str(a.measure), a.measure.get_absolute_url(), str(a.grade))
        for a in answers
        if a.submitted_at
    ]


def _recent(person: Person) -> list[Measure]:
    """The measures about which she wrote last."""
    rows = Answer.history.filter(history_user=person).order_by("-history_date").values_list("measure_id", flat=True)
    ids = list(dict.fromkeys(rows[:40]))[:MAX_RECENT]
    found = Measure.objects.in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def _next_date(organisation: Organisation) -> tuple[str, dt.datetime] | None:
    """The next opening or closing of a round in the organisation's programmes."""
    now = clock.now()
    programmes = Participation.objects.filter(organisation=organisation).values("measure__programme")
    dates = [
        (kind, moment)
        for round_ in Round.objects.filter(programme__in=programmes, closes_at__gt=now)
        for kind, moment in (("opens", round_.opens_at), ("closes", round_.closes_at))
        if moment and moment > now
    ]
    return min(dates, key=lambda date: date[1]) if dates else None
