"""Which programme, rounds and referral a file is about, existing or to be made."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from miljomal.core import clock, history
from miljomal.core.text import fold, slugify_swedish
from miljomal.followup.lifecycle import STOCKHOLM
from miljomal.followup.models import Answer, Round, Scale
from miljomal.followup.services.rounds import free_slug
from miljomal.moving_in.models import Upload
from miljomal.programmes.importers.batches import HistoryWriter
from miljomal.programmes.models import Programme
from miljomal.referrals.models import Referral

NOON = dt.time(12)


def programme_of(upload: Upload) -> Programme:
    """The programme; without a primary key where it is still to be made.

    A new title that the organisation already has for the same years means that programme.
    """
    if upload.programme:
        return upload.programme
    first, last = upload.new_first_year or clock.today().year, upload.new_last_year or clock.today().year
    for known in Programme.objects.filter(owner=upload.organisation).select_related("owner", "area"):
        years = (known.starts_on.year, known.ends_on.year)
        if fold(known.title) == fold(upload.new_title) and years == (first, last):
            return known
    owner = upload.organisation
    assert owner.area is not None
    return Programme(
        owner=owner,
        area=owner.area,
        title=upload.new_title,
        starts_on=dt.date(first, 1, 1),
        ends_on=dt.date(last, 12, 31),
        state=Programme.State.DRAFT,
        is_example=owner.is_example,
        source=str(upload.terms.get("source", ""))[:600],
        source_date=str(upload.terms.get("source_date", ""))[:20],
    )


def make_programme(programme: Programme, writer: HistoryWriter, by: Any) -> None:
    """Saves a new programme, as a draft: its owner decides when others may see it."""
    base = slugify_swedish(programme.title, 60)
    taken = set(Programme.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    programme.slug = next(
        slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken
    )
    programme.full_clean()
    history.save(programme, by=by, reason=writer.reason)


def known_round(programme: Programme, year: int) -> Round | None:
    """The programme's round for a year that was moved in or is known from a source; one asked here comes first,
    so that nobody writes beside it.
    """
    if not programme.pk:
        return None
    rounds = list(Round.objects.filter(programme=programme, period_year=year).order_by("id"))
    rounds.sort(key=lambda found: bool(found.source))
    return rounds[0] if rounds else None


def is_asked_here(found: Round) -> bool:
    """Whether its answers are given here, and nothing may be moved into it."""
    return not found.source


def new_round(programme: Programme, year: int, scale: Scale, terms: dict[str, Any], *, has_dates: bool) -> Round:
    """A round that was held elsewhere, unsaved. One that is not to be seen yet counts as closed and is published
    by hand, as any round is; the other is known from its source from the start.
    """
    made = Round(
        programme=programme,
        scale=scale,
        title=_("Åtgärdsuppföljning %(year)s") % {"year": year},
        period_year=year,
        source=source_of(terms, year, has_dates=has_dates),
        source_date=str(terms.get("source_date", ""))[:20],
        is_example=programme.is_example,
    )
    if not terms.get("is_published"):
        made.opened_at = made.opens_at = moment_of(year) - dt.timedelta(days=1)
        made.closes_at = moment_of(year)
    return made


def save_round(made: Round, writer: HistoryWriter, by: Any) -> None:
    made.programme = made.programme  # it may have been saved since, and has its key now
    made.slug = free_slug(made)
    made.full_clean()
    history.save(made, by=by, reason=writer.reason)


def source_of(terms: dict[str, Any], year: int, *, has_dates: bool) -> str:
    """The source as stated, and that the days of the answers are not known where the file has none."""
    source = str(terms.get("source") or _("Importerad fil"))
    if has_dates:
        return source[:600]
    note = _("svarens dagar är inte kända, därför står 31 december %(year)s") % {"year": year}
    return f"{source[:500]}; {note}"


def moment_of(year: int) -> dt.datetime:
    """What stands for an unknown day of the year: its last, at noon."""
    return dt.datetime.combine(dt.date(year, 12, 31), NOON, tzinfo=STOCKHOLM)


def day_moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, NOON, tzinfo=STOCKHOLM)


def has_answers(found: Round) -> bool:
    return Answer.objects.filter(round=found).exists()


def latest_referral(programme: Programme) -> Referral | None:
    """The referral that positions are written into: the last one that was sent."""
    if not programme.pk:
        return None
    return Referral.objects.filter(programme=programme, sent_at__isnull=False).order_by("-number").first()


def make_referral(programme: Programme, terms: dict[str, Any], writer: HistoryWriter, by: Any) -> Referral:
    """A referral that was held elsewhere, with the days that the coordinator stated.

    Raises:
        ValidationError: the days are missing or in the wrong order.
    """
    sent, closed = terms.get("referral_sent_on"), terms.get("referral_closed_on")
    if not sent or not closed:
        raise ValidationError(_("Ange när remissen skickades och när svaren senast skulle lämnas."))
    made = Referral(
        programme=programme,
        number=Referral.objects.filter(programme=programme).count() + 1,
        sent_at=day_moment(dt.date.fromisoformat(sent)),
        closes_at=day_moment(dt.date.fromisoformat(closed)),
        is_example=programme.is_example,
    )
    made.full_clean()
    history.save(made, by=by, reason=writer.reason)
    return made
