"""Watching an indicator, and the mail that tells what has changed in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.indicators.models import Breakdown, Delivery, Indicator, Observation, Watch
from miljomal.indicators.models.watches import MOST
from miljomal.indicators.wording import percent, period, shown
from miljomal.organisations.models import Area
from miljomal.organisations.permissions import Viewer
from miljomal.outbox.services import Mail, queue_many

UNTOLD = Q(state=Delivery.State.DONE, told_at=None) & (Q(added__gt=0) | Q(revised__gt=0))
AT_ONCE = 50
TOLD = 20
"""Figures named in one mail."""
Key = tuple[int, int, str, int, int]
Value = float | None


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that is new or has been changed; `before` and `after` None = no value."""

    key: Key
    is_new: bool
    before: Value
    after: Value

    @property
    def share(self) -> float:
        """How much it has changed, in percent of what it was; beyond all measure from or to nothing."""
        if self.before is None or self.after is None or self.before == 0:
            return float("inf") if self.before != self.after else 0.0
        return abs(self.after - self.before) / abs(self.before) * 100


@transaction.atomic
def watch(*, indicator: Indicator, area: Area, share: int, tells_new: bool, by: Person) -> Watch:
    """Begins to watch, or changes what is told; the same thing said twice is one watch.

    Raises:
        PermissionDenied: the person may not see the indicator.
        ValidationError: the share is no percentage, or she watches too many.
    """
    if not Indicator.objects.filter(pk=indicator.pk).visible_to_roles(set(Viewer.of(by).roles)).exists():
        raise PermissionDenied
    Person.objects.select_for_update(of=("self",)).get(pk=by.pk)
    found = Watch.objects.filter(person=by, indicator=indicator, area=area).first()
    if found is None and Watch.objects.filter(person=by).count() >= MOST:
        raise ValidationError(_("Du bevakar redan %(most)d siffror. Ta bort någon först.") % {"most": MOST})
    kept = found or Watch(person=by, indicator=indicator, area=area)
    kept.share, kept.tells_new = share, tells_new
    kept.full_clean()
    kept.save()
    return kept


@transaction.atomic
def end_watch(*, watch: Watch, by: Person) -> None:
    """Ends a watch of the person's own.

    Raises:
        PermissionDenied: it is somebody else's.
    """
    if watch.person_id != by.pk:
        raise PermissionDenied
    watch.delete()


def tell_watchers() -> int:
    """Mails what the deliveries since last time have changed, one mail for each delivery and person.

    Returns how many mails. Of one that was cut off nothing is left: the mails and the mark are one transaction.
    """
    sent = 0
    untold = Delivery.objects.filter(UNTOLD).order_by("pk")
    for pk in list(untold.values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            locked = untold.filter(pk=pk).select_for_update(of=("self",), skip_locked=True)
            if one := locked.first():
                sent += _tell(one)
                Delivery.objects.filter(pk=one.pk).update(told_at=clock.now())
    return sent


def _tell(delivery: Delivery) -> int:
    heard = Watch.objects.alive().filter(indicator__source=delivery.source_id)
    watches = list(heard.select_related("person", "indicator__owner", "area"))
    if not watches:
        return 0
    changes = _changes(delivery, watches)
    by_person: dict[int, list[tuple[Watch, Change]]] = {}
    for one in watches:
        found = [change for change in changes.get((one.indicator_id, one.area_id), ()) if _is_told(one, change)]
        if found and _may_see(one):
            by_person.setdefault(one.person_id, []).extend((one, change) for change in found)
    with override("sv"):
        mails = [_mail(delivery, rows) for rows in by_person.values()]
    return len(queue_many(mails))


def _changes(delivery: Delivery, watches: Iterable[Watch]) -> dict[tuple[int, int], list[Change]]:
    """What the delivery changed for the watched indicators and areas: two queries."""
    wanted = {"indicator__in": {one.indicator_id for one in watches}, "area__in": {one.area_id for one in watches}}
    before = _values(Observation.objects.filter(replaced_by=delivery, **wanted).values_list(*COLUMNS))
    rows = Observation.objects.current().filter(delivery=delivery, **wanted).order_by("-year", "-part", "breakdown")
    changes: dict[tuple[int, int], list[Change]] = {}
    for key, after in _values(rows.values_list(*COLUMNS)).items():
        change = Change(key, key not in before, before.get(key), after)
        changes.setdefault((key[0], key[1]), []).append(change)
    return changes


COLUMNS = ("indicator", "area", "breakdown", "year", "part", "value")


def _values(rows: Iterable[tuple[int, int, str, int, int, Value]]) -> Mapping[Key, Value]:
    return {(indicator, area, part, year, of): value for indicator, area, part, year, of, value in rows}


def _is_told(one: Watch, change: Change) -> bool:
    return one.tells_new if change.is_new else change.share >= one.share


def _may_see(one: Watch) -> bool:
    """Whether she still may: an own indicator can have been hidden, or she can have left."""
    owner = one.indicator.owner_id
    return owner is None or one.indicator.is_published or Viewer.of(one.person).belongs_to(owner)


def _mail(delivery: Delivery, rows: list[tuple[Watch, Change]]) -> Mail:
    person = rows[0][0].person
    parts = Breakdown.objects.filter(indicator__in={one.indicator_id for one, _change in rows})
    titles = {(indicator, key): title for indicator, key, title in parts.values_list("indicator", "key", "title")}
    lines: dict[str, list[str]] = {}
    for one, change in rows[:TOLD]:
        place = f"{one.indicator.title}, {one.area.short_name} ({one.indicator.unit})\n{_link(one)}"
        lines.setdefault(place, []).append(_line(one, change, titles))
    context = {
        "lines": lines,
        "left": max(len(rows) - TOLD, 0),
        "link": f"{settings.SITE_URL}{reverse('indicators:watch-list')}",
        "site_url": settings.SITE_URL,
    }
    subject = _("Siffror som du bevakar har ändrats")
    body = render_to_string("indicators/mail/changed.txt", context)
    return Mail(f"watch:{delivery.pk}:{person.pk}", person.email, subject, body)


def _link(one: Watch) -> str:
    return f"{settings.SITE_URL}{one.indicator.get_absolute_url()}?omrade={one.area.code}"


def _line(one: Watch, change: Change, titles: Mapping[tuple[int, str], str]) -> str:
    """ "Vägtrafik 2021: 12,3 → 13,0 (+5,7 %)"."""
    _indicator, _area, part, year, of_year = change.key
    when = period(year, of_year, one.indicator.frequency)
    what = " ".join(filter(None, [titles.get((one.indicator_id, part), ""), when]))
    after = _figure(change.after, one.indicator.decimals)
    if change.is_new:
        return _("%(what)s: %(after)s (ny)") % {"what": what, "after": after}
    words = {"what": what, "before": _figure(change.before, one.indicator.decimals), "after": after}
    if change.before and change.after is not None:
        moved = (change.after - change.before) / abs(change.before) * 100
        return _("%(what)s: %(before)s → %(after)s (%(moved)s)") % {
            **words,
            "moved": ("+" if moved > 0 else "") + percent(moved),
        }
    return _("%(what)s: %(before)s → %(after)s") % words


def _figure(value: Value, decimals: int) -> str:
    return _("ingen siffra") if value is None else shown(value, decimals)
