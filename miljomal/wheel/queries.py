"""What is due when: everything that a county or an organisation has in a year, one query a kind.

One package above the others reads their dates, instead of each package registering its own: a calendar is asked for
by county or organisation and year, never by thing as the thread is, and who sees what is then read in one place.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from miljomal.assessments.models import ObjectiveText, YearlyFollowUp
from miljomal.followup.models import Respondent, Round
from miljomal.mailings.models import Mailing
from miljomal.organisations.audiences import AUDIENCES
from miljomal.organisations.models import Area, Organisation
from miljomal.programmes.models import Programme
from miljomal.referrals.models import Consultee, Referral
from miljomal.wheel.entries import Entry, Kind, last_day, swedish_day, year_bounds
from miljomal.wheel.models import NationalDate


def public_entries(county: Area, year: int) -> list[Entry]:
    """What everybody may see of a county's year: four queries."""
    programmes = Programme.objects.public().filter(area=county)
    return [
        *national_entries(year),
        *_programmes(programmes, year),
        *_rounds(Q(programme__in=programmes, opened_at__isnull=False), year),
        *_referrals(Q(programme__in=programmes, sent_at__isnull=False), year),
    ]


def own_entries(organisation: Organisation, year: int, *, keeps: bool) -> list[Entry]:
    """What only the organisation's own people see: at most seven queries.

    What it must answer and write; and where `keeps`, what it prepares itself: see `permissions.can_see_kept`.
    """
    owned = Programme.objects.filter(owner=organisation)
    entries = [
        *_programmes(owned.filter(state=Programme.State.DRAFT), year, own=True),
        *_asked(organisation, year),
        *_consulted(organisation, year),
        *_texts(organisation, year),
    ]
    if keeps:
        is_draft = Q(programme__state=Programme.State.DRAFT)
        entries += _rounds(Q(programme__in=owned) & (Q(opened_at=None) | is_draft), year, own=True)
        entries += _referrals(Q(programme__in=owned) & (Q(sent_at=None) | is_draft), year, own=True)
        entries += _reminders(organisation, year)
    return entries


def national_entries(year: int) -> list[Entry]:
    """The national dates that begin in the year, or in the year before and reach into it: one query."""
    found = []
    for date in NationalDate.objects.all():
        for begins in (year - 1, year):
            starts_on, ends_on = date.span(begins)
            if ends_on.year < year or date.only_year not in (None, begins):
                continue
            found.append(
                Entry(
                    uid=f"nationellt-{date.slug}-{begins}",
                    kind=Kind.NATIONAL,
                    title=date.title,
                    starts_on=starts_on,
                    ends_on=ends_on,
                    is_exact=date.day is not None,
                    is_deadline=date.is_deadline,
                    stated=date.stated,
                    note=date.note,
                    source=date.source,
                    source_date=date.source_date,
                    audiences=frozenset(date.audiences),
                )
            )
    return found


def audience_of(organisation: Organisation) -> str:
    """The audience that an organisation belongs to; "" = none."""
    return next((choice.slug for choice in AUDIENCES if organisation.kind in choice.kinds), "")


def _day(kind: Kind, uid: str, title: str, day: dt.date, **fields: Any) -> Entry:
    return Entry(uid=uid, kind=kind, title=title, starts_on=day, ends_on=day, **fields)


def _moment(kind: Kind, uid: str, title: str, at: dt.datetime, **fields: Any) -> Entry:
    """An entry at a moment; what closes at midnight stands on the day before, which was the last."""
    day = last_day(at) if fields.get("is_deadline") else swedish_day(at)
    return _day(kind, uid, title, day, at=at, **fields)


def _programmes(programmes: QuerySet[Programme], year: int, *, own: bool = False) -> Iterator[Entry]:
    touching = Q(starts_on__year=year) | Q(ends_on__year=year) | Q(decided_on__year=year)
    for programme in programmes.filter(touching):
        moves = (
            ("borjar", _("%(programme)s börjar"), programme.starts_on),
            ("slutar", _("%(programme)s slutar"), programme.ends_on),
            ("beslutas", _("%(programme)s beslutas"), programme.decided_on),
        )
        for name, title, day in moves:
            if day and day.year == year:
                words = title % {"programme": programme.short_name or programme.title}
                url = programme.get_absolute_url()
                yield _day(Kind.PROGRAMME, f"program-{programme.pk}-{name}", words, day, url=url, is_own=own)


def _rounds(which: Q, year: int, *, own: bool = False) -> Iterator[Entry]:
    start, end = year_bounds(year)
    inside = Q(opens_at__gte=start, opens_at__lt=end) | Q(closes_at__gt=start, closes_at__lte=end)
    for followed in Round.objects.filter(which, inside).select_related("programme"):
        words = {"round": f"{followed.title}, {followed.programme.short_name or followed.programme.title}"}
        kept = reverse("followup:round-detail", args=[followed.programme.slug, followed.slug])
        fields = {"url": kept if own else followed.programme.get_absolute_url(), "is_own": own}
        uid = f"omgang-{followed.pk}"
        if followed.opens_at:
            yield _moment(Kind.ROUND, f"{uid}-oppnar", _("Öppnar: %(round)s") % words, followed.opens_at, **fields)
        if followed.closes_at:
            title = _("Stänger: %(round)s") % words
            yield _moment(Kind.ROUND, f"{uid}-stanger", title, followed.closes_at, is_deadline=True, **fields)


def _referrals(which: Q, year: int, *, own: bool = False) -> Iterator[Entry]:
    start, end = year_bounds(year)
    found = Referral.objects.filter(which, closes_at__gt=start, closes_at__lte=end).select_related("programme")
    for referral in found:
        title = _("Remissen stänger: %(programme)s") % {"programme": referral.programme}
        fields = {"url": referral.get_absolute_url(), "is_own": own, "is_deadline": True}
        yield _moment(Kind.REFERRAL, f"remiss-{referral.pk}", title, referral.closes_at, **fields)


def _asked(organisation: Organisation, year: int) -> Iterator[Entry]:
    """What the organisation is to answer in rounds that have opened, longer time included."""
    start, end = year_bounds(year)
    inside = Q(round__closes_at__gt=start, round__closes_at__lte=end) | Q(extended_to__gt=start, extended_to__lte=end)
    found = Respondent.objects.filter(inside, organisation=organisation, round__opened_at__isnull=False)
    for asked in found.select_related("round__programme"):
        if asked.closes_at:
            title = _("Ni svarar senast: %(round)s, %(programme)s") % {
                "round": asked.round.title,
                "programme": asked.round.programme.short_name or asked.round.programme.title,
            }
            fields = {"url": asked.get_absolute_url(), "is_own": True, "is_deadline": True}
            yield _moment(Kind.ROUND, f"svar-{asked.pk}", title, asked.closes_at, **fields)


def _consulted(organisation: Organisation, year: int) -> Iterator[Entry]:
    start, end = year_bounds(year)
    found = Consultee.objects.filter(
        organisation=organisation,
        referral__sent_at__isnull=False,
        referral__closes_at__gt=start,
        referral__closes_at__lte=end,
    )
    for consultee in found.select_related("referral__programme"):
        title = _("Ert remissvar senast: %(programme)s") % {"programme": consultee.referral.programme}
        fields = {"url": consultee.get_absolute_url(), "is_own": True, "is_deadline": True}
        yield _moment(Kind.REFERRAL, f"remissvar-{consultee.pk}", title, consultee.referral.closes_at, **fields)


def _texts(organisation: Organisation, year: int) -> Iterator[Entry]:
    """The texts' own deadlines and the national one of each follow-up, which begins with its texts: one query.

    Who writes stays out of the calendar.
    """
    inside = Q(deadline_on__year=year) | Q(follow_up__deadline_on__year=year)
    found = ObjectiveText.objects.filter(inside, follow_up__owner=organisation)
    follow_ups: dict[int, YearlyFollowUp] = {}
    for text in found.select_related("objective", "follow_up__area").in_order():
        follow_ups[text.follow_up_id] = text.follow_up
        if text.deadline_on:
            title = _("Text klar: %(objective)s") % {"objective": text.objective.local_title}
            fields = {"url": text.get_absolute_url(), "is_own": True, "is_deadline": True}
            yield _day(Kind.TEXT, f"text-{text.pk}", title, text.deadline_on, **fields)
    for follow_up in follow_ups.values():
        if follow_up.deadline_on:
            title = _("Regional årlig uppföljning %(year)s ska vara lämnad") % {"year": follow_up.year}
            fields = {"url": follow_up.get_absolute_url(), "is_own": True, "is_deadline": True}
            yield _day(Kind.TEXT, f"arlig-uppfoljning-{follow_up.pk}", title, follow_up.deadline_on, **fields)


def _reminders(organisation: Organisation, year: int) -> Iterator[Entry]:
    """The mails that the organisation's own rounds have planned or sent, besides those that are skipped."""
    start, end = year_bounds(year)
    found = Mailing.objects.filter(round__programme__owner=organisation, due_at__gte=start, due_at__lt=end)
    for mailing in found.exclude(state=Mailing.State.SKIPPED).select_related("round__programme"):
        title = _("Utskick, %(kind)s: %(round)s") % {
            "kind": mailing.get_kind_display(),
            "round": mailing.round.title,
        }
        url = reverse("followup:round-detail", args=[mailing.round.programme.slug, mailing.round.slug])
        yield _moment(Kind.REMINDER, f"utskick-{mailing.pk}", title, mailing.due_at, url=url, is_own=True)
