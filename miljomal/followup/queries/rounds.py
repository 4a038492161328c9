"""A programme's rounds as its coordinators see them: the list, the times that are taken, a proposal for the next."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max

from miljomal.core import clock
from miljomal.followup.lifecycle import STOCKHOLM, stockholm_moment, years_later
from miljomal.followup.models import Answer, Grade, Respondent, Round, Scale
from miljomal.organisations.permissions import COORDINATORS, Viewer
from miljomal.programmes.models import Programme

MAX_KEPT = 20
OPENS, CLOSES = dt.time(8), dt.time(17)
LEAD_DAYS, LENGTH_DAYS = 7, 60


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round in a list: how many organisations and answers are asked for, and how many answers have come."""

    round: Round
    organisations: int
    asked: int
    answered: int


def round_rows(programme: Programme) -> list[RoundRow]:
    """Every round of a programme, the latest period first: three queries."""
    answers = Answer.objects.filter(round__programme=programme).order_by().values_list("round")
    counts = {pk: (asked, answered) for pk, asked, answered in answers.annotate(Count("pk"), Count("submitted_at"))}
    respondents = Respondent.objects.filter(round__programme=programme).order_by().values_list("round")
    organisations = dict(respondents.annotate(Count("pk")))
    rounds = Round.objects.filter(programme=programme).order_by("-period_year", "-opens_at", "-id")
    return [RoundRow(row, organisations.get(row.pk, 0), *counts.get(row.pk, (0, 0))) for row in rounds]


def kept_rounds(viewer: Viewer) -> list[Round]:
    """The rounds that the viewer keeps and that are not published yet, the first to open first: one query."""
    owners = [pk for pk, role in viewer.roles.items() if role in COORDINATORS]
    waiting = Round.objects.filter(programme__owner__in=owners, published_on=None, source="")
    return list(waiting.select_related("programme").order_by("opens_at", "id")[:MAX_KEPT])


def grade_counts(followed: Round) -> list[tuple[Grade, int]]:
    """Each grade of the round's scale, in order, with how many answers have it now: two queries."""
    counts = dict(Answer.objects.filter(round=followed).order_by().values_list("grade").annotate(Count("pk")))
    return [(grade, counts.get(grade.pk, 0)) for grade in followed.scale.grades.order_by("order")]


def taken_times(programme: Programme, *, besides: Iterable[int] = ()) -> dict[tuple[dt.datetime, dt.datetime], str]:
    """When the programme's rounds are or will be open, one organisation's longer time included, with their titles."""
    rows = (
        Round.objects.filter(programme=programme, opens_at__isnull=False, closes_at__isnull=False)
        .exclude(pk__in=besides)
        .annotate(extended_to=Max("respondents__extended_to"))
        .order_by("opens_at", "id")
        .values_list("opens_at", "closes_at", "extended_to", "title")
    )
    return {(opens, max(closes, longer or closes)): title for opens, closes, longer, title in rows if opens and closes}


def latest_round(programme: Programme) -> Round | None:
    """The round whose questions and scale the next one begins with; None = the first one is to come."""
    rounds = Round.objects.filter(programme=programme).select_related("scale")
    return rounds.order_by("-period_year", "-opens_at", "-id").first()


def proposed_round(programme: Programme) -> dict[str, Any]:
    """What a new round's form proposes: the year after the latest, its scale, and times that are free."""
    latest, now = latest_round(programme), clock.now()
    opens, closes = _proposed_times(programme, latest, now)
    if latest is None:
        return {
            "period_year": now.astimezone(STOCKHOLM).year,
            "scale": Scale.objects.order_by("slug", "-version").first(),
            "opens_at": opens,
            "closes_at": closes,
        }
    year = latest.period_year + 1
    return {
        "title": latest.title.replace(str(latest.period_year), str(year)),
        "period_year": year,
        "scale": latest.scale,
        "needs_approval": latest.needs_approval,
        "opens_at": opens,
        "closes_at": closes,
    }


def _proposed_times(programme: Programme, latest: Round | None, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """Some years after the latest round where that is free and to come; else a week from now, for two months."""
    taken = [closes for _opens, closes in taken_times(programme)]
    if latest and latest.opens_at and latest.closes_at:
        for years in range(1, 6):
            opens, closes = years_later(latest.opens_at, years), years_later(latest.closes_at, years)
            if opens > max([now, *taken]):
                return opens, closes
    first = max([now, *taken]).astimezone(STOCKHOLM).date() + dt.timedelta(days=LEAD_DAYS)
    return (
        stockholm_moment(_working_day(first), OPENS),
        stockholm_moment(_working_day(first + dt.timedelta(days=LENGTH_DAYS)), CLOSES),
    )


def _working_day(day: dt.date) -> dt.date:
    """The day itself, or the Monday after a weekend."""
    return day + dt.timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > 4 else day
