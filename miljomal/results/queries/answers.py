"""The answers behind the figures: filtered, with what the reader may see of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Self

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from miljomal.core.templatetags.ui import number
from miljomal.followup.models import Answer, Question, Reply, Round
from miljomal.organisations.permissions import Viewer
from miljomal.results.models import Correction
from miljomal.results.permissions import can_see_text
from miljomal.results.queries.counting import moves_of
from miljomal.results.queries.dimensions import DIMENSIONS, WITHOUT
from miljomal.results.queries.spreads import NO_ANSWER_SLUG, GradeView

MAX_VALUE = 80
PARAMS = [*DIMENSIONS, "grad", "publicerat"]


@dataclass(frozen=True, slots=True)
class AnswerFilter:
    """What answers are asked for. `keys`: dimension → its word in the address; `grade` "" = all.

    `as_published`: the grade is that of the published result, also where it was corrected afterwards.
    """

    keys: Mapping[str, str] = field(default_factory=dict)
    grade: str = ""
    as_published: bool = False

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """Reads an address's query; what is unknown is left out, values cut at a slug's length."""
        keys = {param: query[param][:MAX_VALUE] for param in DIMENSIONS if query.get(param)}
        return cls(keys, query.get("grad", "")[:MAX_VALUE], bool(query.get("publicerat")))


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer as the reader may see it. `is_private`: the text is shown to her but not to everybody."""

    answer: Answer
    grade: GradeView
    text: str
    is_private: bool
    replies: Sequence[tuple[str, str]]
    corrections: Sequence[Correction]


def filtered(followed: Round, chosen: AnswerFilter, corrections: Sequence[Correction]) -> "QuerySet[Answer]":
    """The round's answers that are asked for, in the programme's order, with what a row shows of them."""
    answers = Answer.objects.filter(round=followed)
    for param, key in chosen.keys.items():
        answers = answers.filter(DIMENSIONS[param].rows(key))
    if chosen.grade:
        answers = answers.filter(_of_grade(chosen, corrections))
    related = ("measure__theme", "organisation__area", "grade", "repeats")
    order = ("measure__theme__order", "measure__number_key", "measure__sort_key", "organisation__sort_key", "id")
    return answers.select_related(*related).order_by(*order)


def _of_grade(chosen: AnswerFilter, corrections: Sequence[Correction]) -> Q:
    is_none = chosen.grade == NO_ANSWER_SLUG
    now = Q(grade=None) if is_none else Q(grade__slug=chosen.grade)
    if not chosen.as_published:
        return now
    moves = moves_of(corrections)
    slugs: dict[int, str] = {}
    for row in corrections:
        slugs.setdefault(row.answer_id, row.before.slug if row.before else NO_ANSWER_SLUG)
    then = [pk for pk in moves if slugs[pk] == chosen.grade]
    return now & ~Q(pk__in=list(moves)) | Q(pk__in=then)


def names_of(chosen: AnswerFilter) -> list[tuple[str, str]]:
    """What is chosen, in words: (the dimension's heading, the thing's name): one query each."""
    names = []
    for param, key in chosen.keys.items():
        dimension = DIMENSIONS[param]
        if key == WITHOUT:
            names.append((str(dimension.heading), str(dimension.none_label)))
            continue
        wanted = Q(slug=key) if dimension.slug == "slug" else Q()
        if key.isascii() and key.isdigit() and len(key) < 18:
            wanted |= Q(pk=int(key))
        thing = dimension.model._default_manager.filter(wanted).first() if wanted else None
        names.append((str(dimension.heading), str(thing) if thing else key))
    return names


def rows_of(
    followed: Round,
    answers: Sequence[Answer],
    grades: Sequence[GradeView],
    corrections: Sequence[Correction],
    viewer: Viewer,
) -> list[AnswerRow]:
    """The answers with what the viewer may see of each: one query, for the replies."""
    owner_id = followed.programme.owner_id
    views = {grade.id: grade for grade in grades}
    replies: dict[int, list[Reply]] = {}
    found = Reply.objects.filter(answer__in=[answer.pk for answer in answers]).select_related("question")
    for reply in found.order_by("question__order", "id"):
        replies.setdefault(reply.answer_id, []).append(reply)
    rows = []
    for answer in answers:
        sees_all = can_see_text(viewer, is_public=False, organisation_id=answer.organisation_id, owner_id=owner_id)
        shown = [
            (reply.question.label, in_words(reply))
            for reply in replies.get(answer.pk, [])
            if sees_all or is_reply_public(reply, answer)
        ]
        rows.append(
            AnswerRow(
                answer=answer,
                grade=views[answer.grade_id],
                text=(answer.text or answer.reason) if sees_all or answer.is_text_public else "",
                is_private=not answer.is_text_public and bool(answer.text or answer.reason),
                replies=shown,
                corrections=[row for row in corrections if row.answer_id == answer.pk],
            )
        )
    return rows


def is_reply_public(reply: Reply, answer: Answer) -> bool:
    """Whether everybody may read the reply: words only where the organisation lets its text be published."""
    question = reply.question
    return question.is_public and (answer.is_text_public or question.kind != Question.Kind.TEXT)


def in_words(reply: Reply) -> str:
    """A reply as people read it: "12,5 ton", "ja", or the text itself."""
    if reply.question.kind == Question.Kind.YES_NO:
        return "" if reply.figure is None else _("ja") if reply.figure else _("nej")
    if reply.question.kind == Question.Kind.FIGURE:
        return f"{number(reply.figure)} {reply.question.unit}" if reply.figure is not None else ""
    return reply.text


def as_cell(reply: Reply) -> str | Decimal | None:
    """A reply as a spreadsheet's cell: figures as numbers, without their unit."""
    return reply.figure if reply.question.kind == Question.Kind.FIGURE else in_words(reply)
