"""What stands in an organisation's answers now, and how a returned sheet compares with it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from miljomal.answer_sheets.merging import Verdict, merge
from miljomal.answer_sheets.models import ReturnedSheet
from miljomal.followup.models import Answer, Grade, Question, Respondent
from miljomal.followup.queries.answers import asked_answers, draft_of, previous_answers, replies_of
from miljomal.followup.services.answers import carry
from miljomal.followup.services.typed import Typed, faults_of


@dataclass(frozen=True, slots=True)
class Standing:
    """One answer as it stands: the colleagues' draft, or what was handed in. `previous` = last time's answer, with
    `carried` as it would be typed now; None = there is none. `is_repeated` = it says "unchanged since last time".
    """

    answer: Answer
    typed: Typed
    is_repeated: bool
    previous: Answer | None
    carried: Typed | None

    @property
    def stamp(self) -> str:
        """Which state of the answer this is."""
        draft = draft_of(self.answer)
        return f"{self.answer.version}.{draft.stamp if draft else ''}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """All answers of an organisation in a round, in the programme's order, with what the round asks."""

    respondent: Respondent
    grades: Sequence[Grade]
    questions: Sequence[Question]
    standings: Sequence[Standing]


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs: what it is called, what stands now, what the file says."""

    label: str
    now: str
    said: str


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One answer of a returned sheet that is not the same. `lacks` = why it can only be kept as a draft, "" = whole."""

    answer: Answer
    verdict: Verdict
    said: Typed
    is_repeated: bool
    differences: Sequence[Difference]
    lacks: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A returned sheet against what stands now; `stamp` tells which state of it all this is."""

    taken: Sequence[ComparedRow]
    clashes: Sequence[ComparedRow]
    same_count: int
    stamp: str


def as_json(typed: Typed) -> dict[str, Any]:
    """What is typed, as it is kept with a sheet."""
    return {
        "grade": typed.grade_id,
        "text": typed.text,
        "reason": typed.reason,
        "is_text_public": typed.is_text_public,
        "replies": dict(typed.replies),
    }


def from_json(kept: Mapping[str, Any]) -> Typed:
    """The other way round."""
    return Typed(kept["grade"], kept["text"], kept["reason"], kept["is_text_public"], kept["replies"])


def sheet_of(respondent: Respondent) -> Sheet:
    """Everything that is asked of an organisation and how it stands: at most six queries, whatever the number."""
    answers = list(asked_answers(respondent).select_related("round", "draft__repeats"))
    earlier = previous_answers(respondent, [answer.measure_id for answer in answers])
    replies = replies_of(*answers, *earlier.values())
    grades = list(respondent.round.scale.grades.order_by("order"))
    questions = list(respondent.round.questions.all())
    standings = []
    for answer in answers:
        draft, previous = draft_of(answer), earlier.get(answer.measure_id)
        typed = Typed.of_draft(draft) if draft else Typed.of_answer(answer, replies[answer.pk])
        standings.append(
            Standing(
                answer=answer,
                typed=typed.tidied(),
                is_repeated=bool(draft.repeats_id if draft else answer.repeats_id),
                previous=previous,
                carried=carry(previous, replies[previous.pk], grades, questions) if previous else None,
            )
        )
    return Sheet(respondent, grades, questions, standings)


def repeatable_ids(respondent: Respondent) -> set[int]:
    """Ids of the answers about which the organisation has said something before: two queries."""
    asked = Answer.objects.filter(round=respondent.round_id, organisation=respondent.organisation_id)
    by_measure = dict(asked.values_list("measure_id", "pk"))
    return {by_measure[measure_id] for measure_id in previous_answers(respondent, by_measure)}


def compare(returned: ReturnedSheet, sheet: Sheet) -> Comparison:
    """What would change, row by row in the programme's order; no query. Grades and questions are the sheet's."""
    grades = {grade.pk: grade for grade in sheet.grades}
    found: dict[Verdict, list[ComparedRow]] = {Verdict.TAKEN: [], Verdict.CLASH: []}
    same_count, stamps = 0, []
    for standing in sheet.standings:
        key = str(standing.answer.pk)
        if key not in returned.rows or key not in returned.fetched.rows:
            continue
        stamps.append([key, standing.stamp])
        is_repeated = standing.answer.pk in returned.repeated and standing.carried is not None
        said = standing.carried if is_repeated and standing.carried else from_json(returned.rows[key])
        now = (standing.typed, standing.is_repeated if is_repeated else False)
        fetched = (from_json(returned.fetched.rows[key]), False)
        verdict = merge(fetched=fetched, said=(said, is_repeated), now=now)
        if verdict == Verdict.SAME:
            same_count += 1
            continue
        faults = faults_of(said, grades=grades, questions=sheet.questions)
        row = ComparedRow(
            answer=standing.answer,
            verdict=verdict,
            said=said,
            is_repeated=is_repeated,
            differences=_differences(standing.typed, said, grades, sheet.questions),
            lacks=" ".join(dict.fromkeys(faults.values())),
        )
        found[verdict].append(row)
    digest = hashlib.blake2b(json.dumps([stamps, returned.sha256]).encode(), digest_size=12).hexdigest()
    return Comparison(found[Verdict.TAKEN], found[Verdict.CLASH], same_count, digest)


def _differences(
    now: Typed, said: Typed, grades: Mapping[int, Grade], questions: Sequence[Question]
) -> list[Difference]:
    pairs = [
        (_("Hur långt"), _grade(now, grades), _grade(said, grades)),
        (_("Vad som är gjort"), now.text, said.text),
        (_("Varför inte relevant"), now.reason, said.reason),
        (_("Texten får publiceras"), _yes_no(value=now.is_text_public), _yes_no(value=said.is_text_public)),
    ]
    for question in questions:
        key = str(question.pk)
        shown = [question.in_words(typed.replies.get(key, "")) for typed in (now, said)]
        pairs.append((question.label, shown[0], shown[1]))
    return [Difference(label, one, other) for label, one, other in pairs if one != other]


def _grade(typed: Typed, grades: Mapping[int, Grade]) -> str:
    grade = grades.get(typed.grade_id) if typed.grade_id else None
    return grade.local_name if grade else ""


def _yes_no(*, value: bool) -> str:
    return _("ja") if value else _("nej")
