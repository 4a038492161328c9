"""What a signed-in person meets first: what to do, what has happened, what she used last."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count as CountOf
from django.db.models import Q

from miljomal.accounts.models import Person
from miljomal.assessments.models import ObjectiveText
from miljomal.core import clock
from miljomal.followup.models import Answer, Round
from miljomal.followup.queries.answers import OwnRound, ends_at, own_rounds, waiting_answers
from miljomal.mailings.queries.contacts import unreached_among
from miljomal.organisations.models import Organisation
from miljomal.pledges.models import Pledge
from miljomal.programmes.models import Measure, Participation, Programme
from miljomal.referrals.models import Consultee

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
    """The start page of an organisation's person. `texts` are those of the yearly follow-up that she is to write,
    `next_date` = when something opens or closes next.
    """

    rounds: list[OwnRound]
    referrals: list[Consultee]
    texts: list[ObjectiveText]
    todo: list[Todo]
    todo_total: int
    news: list[News]
    recent: list[Measure]
    next_date: tuple[str, dt.datetime] | None


def my_page(person: Person, organisation: Organisation, *, may_answer: bool) -> MyPage:
    """Reads the start page: at most eight queries."""
    todo, total = _todo(organisation) if may_answer else ([], 0)
    return MyPage(
        rounds=own_rounds(organisation),
        referrals=_referrals(organisation),
        texts=_texts(person),
        todo=todo,
        todo_total=total,
        news=_news(person, organisation),
        recent=_recent(person),
        next_date=None if todo else _next_date(organisation),
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """A programme that the viewer keeps: pledges that wait for her yes or no, and actors whom nobody can reach."""

    programme: Programme
    pledges: int
    unreached: int


def kept_programmes(organisation: Organisation) -> list[Kept]:
    """The organisation's decided programmes where something waits, the latest first: five queries at most."""
    waiting = CountOf(
        "measures__participations__pledge",
        filter=Q(measures__participations__pledge__state=Pledge.State.WAITING),
        distinct=True,
    )
    programmes = Programme.objects.filter(owner=organisation).exclude(state__in=Programme.UNDECIDED)
    kept = list(programmes.exclude(state=Programme.State.CLOSED).annotate(waiting=waiting))
    parts = Participation.objects.in_force().filter(measure__programme__in=kept).order_by()
    pairs = set(parts.values_list("measure__programme", "organisation")) if kept else set()
    lost = unreached_among({actor for _programme, actor in pairs}) if pairs else set()
    unreached = Counter(programme for programme, actor in pairs if actor in lost)
    # The annotation is not part of the declared type.
    rows = [Kept(row, row.waiting, unreached[row.pk]) for row in kept]  # type: ignore[attr-defined]
    return [row for row in rows if row.pledges or row.unreached]


def _todo(organisation: Organisation) -> tuple[list[Todo], int]:
    """Answers that wait in open rounds, the first to close first."""
    rows = list(waiting_answers(organisation))
    todo = [
        Todo(
            title=str(row.measure),
            context=f"{row.round.programme.short_name or row.round.programme.title}, {row.round.title}",
            until=until,
            minutes=MINUTES_AN_ANSWER,
            url=row.get_absolute_url(),
        )
        for row in rows[:MAX_TODO]
        if (until := ends_at(row))
    ]
    return todo, len(rows)


def _referrals(organisation: Organisation) -> list[Consultee]:
    """Referrals that the organisation has not answered, the first to close first."""
    waiting = Consultee.objects.filter(
        organisation=organisation,
        handed_in_at=None,
        referral__sent_at__isnull=False,
        referral__closes_at__gt=clock.now(),
    )
    return list(waiting.select_related("referral__programme").order_by("referral__closes_at", "id")[:MAX_TODO])


def _texts(person: Person) -> list[ObjectiveText]:
    """Texts that she is named as writer of and has not handed over, the first deadline first."""
    waiting = ObjectiveText.objects.filter(
        writer=person, stage__in=[ObjectiveText.Stage.NOT_BEGUN, ObjectiveText.Stage.DRAFT]
    )
    return list(waiting.select_related("objective", "follow_up__area").order_by("deadline_on", "id")[:MAX_TODO])


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
