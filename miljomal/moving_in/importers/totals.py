"""Writes a history that exists only as totals: how many measures had each grade, never which."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.core import history
from miljomal.core.text import fold
from miljomal.documents.faults import Fault
from miljomal.followup.models import GradeCount, Round
from miljomal.moving_in.importers.targets import has_answers, save_round
from miljomal.programmes.importers.batches import HistoryWriter
from miljomal.programmes.importers.targets import find_themes
from miljomal.programmes.models import Programme

Totals = Mapping[tuple[int, str, int], int]


@dataclass(slots=True)
class TotalsWritten:
    """Counts of totals, one for each grade, theme and year."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    new_rounds: list[str] = field(default_factory=list)
    new_themes: list[str] = field(default_factory=list)


def totals_faults(totals: Totals, rounds: Mapping[int, Round], column: str) -> list[Fault]:
    """A round with answers of its own counts them itself."""
    expected = _("ett år utan svar: omgången %(title)s räknar sina egna")
    return [
        Fault(None, column, str(year), expected % {"title": rounds[year].title})
        for year in sorted({year for year, _theme, _grade in totals})
        if rounds[year].pk and has_answers(rounds[year])
    ]


def write_totals(
    programme: Programme,
    totals: Totals,
    rounds: Mapping[int, Round],
    writer: HistoryWriter | None,
    by: Person | None,
) -> TotalsWritten:
    """States the counts of rounds; without a writer only compares. Where only themes have counts, they are added up."""
    done = TotalsWritten()
    if not totals:
        return done
    stated = _with_sums(totals)
    years = sorted({year for year, _theme, _grade in totals})
    done.new_rounds = [rounds[year].title for year in years if not rounds[year].pk]
    titles = list(dict.fromkeys(theme for _year, theme, _grade in stated if theme))
    theme_ids: dict[str, int] = {}
    if programme.pk and titles:
        theme_ids, done.new_themes = find_themes(programme, titles, writer)
    if writer:
        for year in years:
            if not rounds[year].pk:
                save_round(rounds[year], writer, by)
    _compare(stated, rounds, theme_ids, writer, by, done)
    return done


def _compare(
    stated: Totals,
    rounds: Mapping[int, Round],
    theme_ids: Mapping[str, int],
    writer: HistoryWriter | None,
    by: Person | None,
    done: TotalsWritten,
) -> None:
    """Counts have no history of their own: the round's says who changed them, when and from which file."""
    found = GradeCount.objects.filter(round__in=[made.pk for made in rounds.values() if made.pk])
    before = {(count.round_id, count.theme_id, count.grade_id): count for count in found}
    touched: set[int] = set()
    for (year, theme, grade_id), number in stated.items():
        theme_id = theme_ids.get(theme) if theme else None
        count = before.get((rounds[year].pk, theme_id, grade_id))
        if count and count.count == number:
            done.unchanged += 1
            continue
        if count is None:
            done.new += 1
            count = GradeCount(round=rounds[year], theme_id=theme_id, grade_id=grade_id)
        else:
            done.changed += 1
            touched.add(year)
        count.count = number
        if writer:
            count.save()
    for year in touched if writer else ():
        rounds[year].version += 1
        history.save(rounds[year], by=by, reason=writer.reason if writer else "")


def _with_sums(totals: Totals) -> dict[tuple[int, str, int], int]:
    """The totals, and those of the whole programme where a year has counts by theme only. Each theme is one,
    however it is written.
    """
    shown: dict[str, str] = {}
    stated = {(year, shown.setdefault(fold(theme), theme), grade): n for (year, theme, grade), n in totals.items()}
    whole = {year for year, theme, _grade in stated if not theme}
    for (year, theme, grade), number in list(stated.items()):
        if theme and year not in whole:
            stated[year, "", grade] = stated.get((year, "", grade), 0) + number
    return stated
