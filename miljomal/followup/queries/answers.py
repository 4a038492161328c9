"""What the people of an organisation read in a round: what they must answer, and what they said last time."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from miljomal.core import clock
from miljomal.followup.models import Answer, Draft, Question, Reply, Respondent
from miljomal.organisations.models import Organisation
from miljomal.programmes.models import Measure, Theme

IN_PROGRAMME_ORDER = ("measure__theme__order", "measure__number_key", "measure__sort_key", "measure_id", "id")
ROWS_A_PAGE = 100


class State(StrEnum):
    """How far an organisation has come with one measure. DRAFT = something is typed and not handed in,
    LATE = it came after closing, UNCHANGED = the same as last time."""

    WAITING = "waiting"
    DRAFT = "draft"
    LATE = "late"
    UNCHANGED = "unchanged"
    SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One measure in the organisation's list. `previous` None = never asked, or never answered, before."""

    answer: Answer
    draft: Draft | None
    previous: Answer | None

    @property
    def state(self) -> State:
        if self.draft:
            return State.LATE if self.draft.late_at else State.DRAFT
        if self.answer.submitted_at is None:
            return State.WAITING
        return State.UNCHANGED if self.answer.repeats_id else State.SUBMITTED

    @property
    def can_repeat(self) -> bool:
        """Whether one click may say "unchanged": nothing is written yet, and there is something to repeat."""
        return self.state == State.WAITING and self.previous is not None


@dataclass(frozen=True, slots=True)
class Progress:
    """How many measures are answered of all; `drafts` are begun and not handed in."""

    answered: int
    total: int
    drafts: int

    @property
    def waiting(self) -> int:
        return self.total - self.answered


@dataclass(frozen=True, slots=True)
class OwnRound:
    """A round that an organisation may answer in now, and how far it has come."""

    respondent: Respondent
    progress: Progress


def draft_of(answer: Answer) -> Draft | None:
    """The answer's draft; None = nothing typed. No query where `draft` is among what was read along."""
    return getattr(answer, "draft", None)


def asked_answers(respondent: Respondent) -> QuerySet[Answer]:
    """Every answer that the organisation gives in the round, in the programme's order."""
    related = ("measure__theme", "grade", "repeats", "submitted_by", "draft__grade", "draft__saved_by")
    answers = Answer.objects.filter(round=respondent.round_id, organisation=respondent.organisation_id)
    return answers.select_related(*related).order_by(*IN_PROGRAMME_ORDER)


def progress_of(respondent: Respondent) -> Progress:
    """One query."""
    answers = Answer.objects.filter(round=respondent.round_id, organisation=respondent.organisation_id)
    counts = answers.aggregate(
        answered=Count("submitted_at"), total=Count("pk"), drafts=Count("draft", filter=Q(submitted_at=None))
    )
    return Progress(**counts)


def rows_of(answers: Sequence[Answer], respondent: Respondent) -> list[tuple[Theme, list[AnswerRow]]]:
    """The answers with last time's beside them, by theme, in the order given: one query."""
    earlier = previous_answers(respondent, [answer.measure_id for answer in answers])
    themes: dict[int, tuple[Theme, list[AnswerRow]]] = {}
    for answer in answers:
        theme = answer.measure.theme
        row = AnswerRow(answer, draft_of(answer), earlier.get(answer.measure_id))
        themes.setdefault(theme.pk, (theme, []))[1].append(row)
    return list(themes.values())


def previous_answers(respondent: Respondent, measure_ids: Iterable[int]) -> dict[int, Answer]:
    """What the organisation answered last time, by measure: one query."""
    found = _earlier(respondent.organisation_id, respondent.round.opens_at).filter(measure__in=list(measure_ids))
    return {answer.measure_id: answer for answer in found.order_by("round__opens_at", "submitted_at", "id")}


def previous_answer(answer: Answer) -> Answer | None:
    """What the organisation answered about the measure last time: one query."""
    found = _earlier(answer.organisation_id, answer.round.opens_at).filter(measure=answer.measure_id)
    return found.order_by("-round__opens_at", "-submitted_at", "-id").first()


def _earlier(organisation_id: int, opens_at: dt.datetime | None) -> QuerySet[Answer]:
    """What was handed in before by the organisation, or by one that has been merged into it."""
    merged = Respondent.objects.filter(succeeded_by=organisation_id).values("organisation")
    is_theirs = Q(organisation=organisation_id) | Q(organisation__in=merged)
    handed_in = Answer.objects.submitted().filter(is_theirs)
    before = handed_in.filter(round__opens_at__lt=opens_at) if opens_at else handed_in.none()
    return before.select_related("grade", "round", "repeats__round")


def replies_of(*answers: Answer | None) -> dict[int, list[Reply]]:
    """The replies of some answers by the answer's id, in the questions' order: one query."""
    found: dict[int, list[Reply]] = {answer.pk: [] for answer in answers if answer}
    for reply in Reply.objects.filter(answer__in=list(found)).select_related("question"):
        found[reply.answer_id].append(reply)
    return found


def neighbours(answer: Answer) -> tuple[int | None, int | None, int | None]:
    """Ids of the answers before and after this one in the programme's order, and of the next that waits.

    The next that waits is looked for from here and on, then from the beginning; None = no other waits. One query.
    """
    answers = Answer.objects.filter(round=answer.round_id, organisation=answer.organisation_id)
    rows = list(answers.order_by(*IN_PROGRAMME_ORDER).values_list("pk", "submitted_at", "draft"))
    place = next(nth for nth, row in enumerate(rows) if row[0] == answer.pk)
    round_about = rows[place + 1 :] + rows[:place]
    waiting = next((pk for pk, submitted_at, draft in round_about if submitted_at is None and draft is None), None)
    before = rows[place - 1][0] if place else None
    after = rows[place + 1][0] if place + 1 < len(rows) else None
    return before, after, waiting


def open_answers(organisation_ids: Iterable[int]) -> QuerySet[Answer]:
    """What some organisations may write now, the first round to close first; `longer` is an organisation's own
    later closing, or None."""
    now = clock.now()
    rows = Respondent.objects.filter(round=OuterRef("round"), organisation=OuterRef("organisation"))
    opened = Answer.objects.filter(round__opened_at__isnull=False, round__opens_at__lte=now)
    asked = opened.filter(organisation__in=list(organisation_ids)).select_related("round__programme", "organisation")
    timed = asked.annotate(longer=Subquery(rows.values("extended_to")[:1]))
    return timed.filter(Q(round__closes_at__gt=now) | Q(longer__gt=now)).order_by("round__closes_at", "id")


def open_answer(measure: Measure, organisation_ids: Iterable[int]) -> Answer | None:
    """The answer about a measure that one of the organisations may write now: one query."""
    return open_answers(organisation_ids).filter(measure=measure).order_by("-round__opens_at", "id").first()


def ends_at(answer: Answer) -> dt.datetime | None:
    """Until when one of `open_answers` may be written."""
    closes: dt.datetime | None = answer.round.closes_at
    longer: dt.datetime | None = getattr(answer, "longer", None)
    return max(closes, longer) if closes and longer else closes


def waiting_answers(organisation: Organisation) -> QuerySet[Answer]:
    """What an organisation has still to answer: not what it has handed in without."""
    done = Respondent.objects.filter(round=OuterRef("round"), organisation=organisation, handed_in_at__isnull=False)
    waiting = open_answers([organisation.pk]).filter(submitted_at=None).exclude(Exists(done))
    return waiting.select_related("measure", "round__programme").order_by(
        "round__closes_at", "measure__number_key", "id"
    )


def own_rounds(organisation: Organisation) -> list[OwnRound]:
    """The rounds that take answers from the organisation now, the first to close first: one query."""
    now = clock.now()
    answers = Answer.objects.filter(round=OuterRef("round"), organisation=OuterRef("organisation")).order_by()
    counted = answers.values("organisation")
    closes = Coalesce(Greatest("round__closes_at", "extended_to"), F("extended_to"), F("round__closes_at"))
    opened = Respondent.objects.filter(organisation=organisation, round__opened_at__isnull=False)
    in_time = opened.alias(ends=closes).filter(round__opens_at__lte=now, ends__gt=now).order_by("ends", "id")
    rows: Iterable[Any] = in_time.select_related("round__programme", "organisation").annotate(
        answered=Coalesce(Subquery(counted.annotate(n=Count("submitted_at")).values("n")), 0),
        total=Coalesce(Subquery(counted.annotate(n=Count("pk")).values("n")), 0),
        drafts=Coalesce(Subquery(counted.annotate(n=Count("draft")).values("n")), 0),
    )
    return [OwnRound(row, Progress(row.answered, row.total, row.drafts)) for row in rows]


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """An answer that counts, with its replies in words; `changed_at` is set when it is from after the handing in."""

    answer: Answer
    replies: list[tuple[Question, str]]
    changed_at: dt.datetime | None


def handed_in_answers(respondent: Respondent) -> list[ReceiptRow]:
    """What counts of the organisation's answers, in the programme's order: two queries."""
    answers = list(asked_answers(respondent).filter(submitted_at__isnull=False))
    replies = replies_of(*answers)
    done_at = respondent.approved_at or respondent.handed_in_at
    rows = []
    for answer in answers:
        is_later = done_at and answer.submitted_at and answer.submitted_at > done_at
        words = [(reply.question, reply.words) for reply in replies[answer.pk]]
        rows.append(ReceiptRow(answer, words, answer.submitted_at if is_later else None))
    return rows
