"""Writes the answers of earlier years into rounds that say where they come from."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.documents.faults import Fault
from miljomal.followup.models import Answer, GradeCount, Round
from miljomal.followup.services.publishing import count_grades
from miljomal.moving_in.importers.facts import AnswerFacts, Gathered, MeasureKey
from miljomal.moving_in.importers.interpreting import Interpreter
from miljomal.moving_in.importers.targets import (
    day_moment,
    is_asked_here,
    known_round,
    moment_of,
    new_round,
    save_round,
)
from miljomal.moving_in.importers.words import Knowledge
from miljomal.programmes.importers.batches import HistoryWriter
from miljomal.programmes.models import Programme


@dataclass(slots=True)
class AnswersWritten:
    """Counts of answers; `new_rounds` are titles, `missing` answers of the same rounds that the file does not have.
    `kept_totals` are titles of rounds whose published totals stay although the answers say something else.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    missing: int = 0
    new_rounds: list[str] = field(default_factory=list)
    kept_totals: list[str] = field(default_factory=list)


def find_rounds(
    programme: Programme, gathered: Gathered, reader: Interpreter, knowledge: Knowledge, terms: dict[str, Any]
) -> dict[int, Round]:
    """The round of each year, those to be made unsaved. A year that is asked about here is a fault."""
    has_dates = dict.fromkeys(gathered.years, True)
    for (_key, _pk, year), answer in gathered.answers.items():
        has_dates[year] = has_dates[year] and answer.answered_on is not None
    rounds = {}
    for year in gathered.years:
        found = known_round(programme, year)
        if found and is_asked_here(found):
            expected = _("ett år som inte följs upp här: omgången %(title)s besvaras i tjänsten") % {
                "title": found.title
            }
            reader.faults.append(Fault(None, reader.heading("year"), str(year), expected))
        elif found and found.scale_id != knowledge.scale.pk:
            expected = _("samma skala som i omgången %(title)s") % {"title": found.title}
            reader.faults.append(Fault(None, reader.heading("year"), str(year), expected))
        rounds[year] = found or new_round(programme, year, knowledge.scale, terms, has_dates=has_dates[year])
    return rounds


def write_answers(
    gathered: Gathered,
    ids: dict[MeasureKey, int | None],
    rounds: dict[int, Round],
    terms: dict[str, Any],
    writer: HistoryWriter | None,
    by: Person | None,
) -> AnswersWritten:
    """Makes and changes answers and counts the rounds again; without a writer only compares. Nothing is removed."""
    done = AnswersWritten(new_rounds=[made.title for made in rounds.values() if not made.pk])
    if not gathered.answers:
        done.new_rounds = []
        return done
    follows = {year: _counts_follow_answers(found) for year, found in rounds.items() if found.pk}
    if writer:
        for made in rounds.values():
            if not made.pk:
                save_round(made, writer, by)
    before = {
        (answer.measure_id, answer.organisation_id, answer.round_id): answer
        for answer in Answer.objects.filter(round__in=[found.pk for found in rounds.values() if found.pk])
    }
    new, changed = _compare(gathered, ids, rounds, terms, before, done)
    done.missing = len(before)
    done.kept_totals = [rounds[year].title for year, is_following in follows.items() if not is_following]
    if writer:
        writer.create(Answer, new)
        writer.update(Answer, [answer for answer, _names in changed], {name for _a, names in changed for name in names})
        for year, found in rounds.items():
            if follows.get(year, True) and (new or changed) and not found.opened_at:
                count_grades(found)
    return done


def _compare(
    gathered: Gathered,
    ids: dict[MeasureKey, int | None],
    rounds: dict[int, Round],
    terms: dict[str, Any],
    before: dict[tuple[int, int, int], Answer],
    done: AnswersWritten,
) -> tuple[list[Answer], list[tuple[Answer, set[str]]]]:
    """The answers to make and those to change; what is left in `before` is missing in the file."""
    new: list[Answer] = []
    changed: list[tuple[Answer, set[str]]] = []
    for (key, organisation_id, year), said in gathered.answers.items():
        found, measure_id = rounds[year], ids.get(key)
        answer = before.pop((measure_id, organisation_id, found.pk), None) if measure_id and found.pk else None
        values = _values(said, terms)
        if answer is None:
            done.new += 1
            if measure_id and found.pk:
                new.append(_new(found, measure_id, organisation_id, said, values))
            continue
        if said.answered_on:
            values["submitted_at"] = day_moment(said.answered_on)
        names = {name for name, value in values.items() if getattr(answer, name) != value}
        if names:
            for name in names:
                setattr(answer, name, values[name])
            answer.version += 1
            changed.append((answer, {name.removesuffix("_id") for name in names} | {"version"}))
            done.changed += 1
        else:
            done.unchanged += 1
    return new, changed


def _new(found: Round, measure_id: int, organisation_id: int, said: AnswerFacts, values: dict[str, Any]) -> Answer:
    """An answer of its own day, or of the last of the year it is about."""
    moment = day_moment(said.answered_on) if said.answered_on else moment_of(found.period_year)
    keys = {"round": found, "measure_id": measure_id, "organisation_id": organisation_id}
    return Answer(**keys, submitted_at=moment, **values)


def _values(said: AnswerFacts, terms: dict[str, Any]) -> dict[str, Any]:
    return {
        "grade_id": said.grade_id,
        "text": said.text,
        "reason": said.reason,
        "is_text_public": bool(terms.get("are_texts_public")),
    }


def _counts_follow_answers(found: Round) -> bool:
    """Whether the stored counts are those of the answers. Totals that a source states are not, and are kept."""
    stated = dict(GradeCount.objects.filter(round=found, theme=None).values_list("grade_id", "count"))
    return not stated or stated == dict(Counter(Answer.objects.filter(round=found).values_list("grade_id", flat=True)))
