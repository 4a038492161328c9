"""Stores figures that arrived together: all of them or none, and what was shown before is kept."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import IntegrityError, connection, transaction
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from miljomal.core import clock
from miljomal.documents.faults import Fault
from miljomal.indicators.models import Delivery, Indicator, Observation
from miljomal.indicators.readings import Reading
from miljomal.indicators.services.checking import MAX_FAULTS, Checker
from miljomal.indicators.services.staging import COLUMNS, KEY, TABLE, staged

OBSERVATION = Observation._meta.db_table
SAME_KEY = " AND ".join(f"now.{name} = new.{name}" for name in KEY)
DIFFERS = "((now.value IS NULL) <> (new.value IS NULL) OR now.value <> new.value OR now.status <> new.status)"
CARRIED = COLUMNS[:-1]


class Refused(Exception):
    """Nothing was stored; `faults` says why, row by row, and `count` how many they are in all."""

    def __init__(self, faults: list[Fault], count: int) -> None:
        self.faults, self.count = faults, count
        super().__init__("\n".join(str(fault) for fault in faults))


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many figures were read, were new, and replaced others."""

    read: int
    added: int
    revised: int
    delivery: Delivery = field(repr=False)


def store(
    delivery: Delivery, readings: Iterable[Reading], indicators: Iterable[Indicator], *, dry_run: bool = False
) -> Outcome:
    """Checks the readings as they stream by, then stores them in one short transaction.

    A figure that is as before changes nothing; one that differs is added and replaces the old, which stays. Figures
    that do not arrive stay valid. `delivery` is saved, with what happened, also when it failed.

    Raises:
        Refused: something was wrong, here or where the readings come from. Whatever was valid before still is.
    """
    wanted = list(indicators)
    checker = Checker.for_indicators(wanted)
    delivery.save()
    try:
        with staged(checker.rows(readings)) as read, transaction.atomic():
            if checker.fault_count:
                raise Refused(checker.faults, checker.fault_count)
            revised, added = _merge(delivery, wanted, checker)
            _close(delivery, Delivery.State.DONE, read=read, added=added - revised, revised=revised)
            _remember_years(wanted)
            if dry_run:
                transaction.set_rollback(True)
    except Refused as error:
        told = _with_ours(error, checker)
        _close(delivery, Delivery.State.FAILED, faults=[str(fault) for fault in told.faults])
        raise told from error
    except BaseException as error:
        _close(delivery, Delivery.State.FAILED, faults=[f"{type(error).__name__}: {error}"[:400]])
        raise
    if dry_run:
        delivery.delete()
    return Outcome(read, added - revised, revised, delivery)


def _with_ours(error: Refused, checker: Checker) -> Refused:
    """What stopped the reading, and what was found wrong until then."""
    if error.faults is checker.faults:
        return error
    return Refused([*error.faults, *checker.faults][:MAX_FAULTS], error.count + checker.fault_count)


def _close(delivery: Delivery, state: str, *, faults: Iterable[str] = (), **counts: int) -> None:
    delivery.state, delivery.ended_at, delivery.faults = state, clock.now(), list(faults)
    for name, count in counts.items():
        setattr(delivery, name, count)
    delivery.save()


def _merge(delivery: Delivery, wanted: list[Indicator], checker: Checker) -> tuple[int, int]:
    """How many figures were replaced and how many were written, those that replace included."""
    try:
        with transaction.atomic():
            return _replace(delivery, wanted), _write(delivery, wanted, source=TABLE)
    except IntegrityError:
        _refuse_contradictions(checker)
    columns = ", ".join(CARRIED)
    once = f"(SELECT {columns}, MIN(place) AS place FROM {TABLE} GROUP BY {columns})"  # noqa: S608  # names of ours
    return _replace(delivery, wanted), _write(delivery, wanted, source=once)


def _replace(delivery: Delivery, wanted: list[Indicator]) -> int:
    """Ends what is valid now and differs from what has arrived; returns how many."""
    if not _has_figures(wanted):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {OBSERVATION} AS now SET replaced_by_id = %s FROM {TABLE} AS new "  # noqa: S608  # names of ours
            f"WHERE now.replaced_by_id IS NULL AND {SAME_KEY} AND {DIFFERS}",
            [delivery.pk],
        )
        return int(cursor.rowcount)


def _write(delivery: Delivery, wanted: list[Indicator], *, source: str) -> int:
    """Adds what has arrived and is not valid already; returns how many."""
    columns = ", ".join(CARRIED)
    arrived = ", ".join(f"new.{name}" for name in CARRIED)
    only_new = (
        f"LEFT JOIN {OBSERVATION} AS now ON now.replaced_by_id IS NULL AND {SAME_KEY} WHERE now.id IS NULL"
        if _has_figures(wanted)
        else ""
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {OBSERVATION} ({columns}, delivery_id) "  # noqa: S608  # names of ours
            f"SELECT {arrived}, %s FROM {source} AS new {only_new}",
            [delivery.pk],
        )
        return int(cursor.rowcount)


def _has_figures(wanted: list[Indicator]) -> bool:
    return Observation.objects.current().filter(indicator__in=wanted).exists()


def _refuse_contradictions(checker: Checker) -> None:
    """Two rows for one figure: said twice is no harm, unless they say different things."""
    key = ", ".join(KEY)
    slugs = {known.indicator.pk: slug for slug, known in checker.known.items()}
    codes = {pk: code for code, pk in checker.areas.items()}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key}, MIN(place), MAX(place), MIN(value), MAX(value) FROM {TABLE} GROUP BY {key} "  # noqa: S608
            "HAVING MIN(value) <> MAX(value) OR MIN(status) <> MAX(status) "
            "OR (COUNT(value) > 0 AND COUNT(value) < COUNT(*)) ORDER BY 1, 2, 3, 4, 5"
        )
        rows = cursor.fetchall()
    for indicator, breakdown, year, _part, area, first, last, low, high in rows:
        what = ", ".join(filter(None, [slugs[indicator], breakdown, codes[area], str(year)]))
        place = " / ".join(dict.fromkeys(filter(None, [first, last]))) or what
        found = _("%(low)s och %(high)s för %(what)s") % {"low": low, "high": high, "what": what}
        checker.add(Fault(None, place, found, _("en siffra en gång"), is_quoted=False))
    if rows:
        raise Refused(checker.faults, checker.fault_count)


def _remember_years(wanted: list[Indicator]) -> None:
    """The first and last year with a value, on each indicator. No history: it says nothing about the definition."""
    current = Observation.objects.current().filter(indicator__in=wanted, value__isnull=False)
    years = current.order_by().values_list("indicator").annotate(first=Min("year"), last=Max("year"))
    told = {one.pk: (None, None) for one in wanted} | {pk: (first, last) for pk, first, last in years}
    for pk, (first, last) in told.items():
        Indicator.objects.filter(pk=pk).exclude(first_year=first, last_year=last).update(
            first_year=first, last_year=last
        )
