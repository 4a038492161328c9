"""The figures and the answers as tables, for CSV and XLSX: always the whole of what is asked for."""

from collections.abc import Iterator, Mapping, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from miljomal.documents.paper import Cell, Column
from miljomal.documents.sheets import Table
from miljomal.followup.models import Answer, Question, Reply, Round
from miljomal.results.models import Correction
from miljomal.results.queries.answers import as_cell, is_reply_public
from miljomal.results.queries.results import Group, Result

CHUNK = 500


def figures_table(result: Result) -> Table:
    """A row per group with counts and shares by grade; the whole programme first."""
    columns = [Column(str(result.dimension.heading), 44)]
    for grade in result.grades:
        columns += [
            Column(_("%(grade)s, antal") % {"grade": grade.name}, 14, is_number=True),
            Column(_("%(grade)s, procent") % {"grade": grade.name}, 14, is_number=True),
        ]
    columns += [
        Column(_("Totalt"), 10, is_number=True),
        Column(_("Genomfört, procent"), 14, is_number=True),
        Column(_("Förändring, procentenheter"), 16, is_number=True),
    ]
    if result.corrections:
        columns += [
            Column(_("%(grade)s, efter rättelser") % {"grade": g.name}, 14, is_number=True) for g in result.grades
        ]
    whole = Group(None, _("Hela programmet"), "", "", result.overall)
    rows = [_figures(group, with_corrections=bool(result.corrections)) for group in (whole, *result.groups)]
    return Table(_("Resultat"), columns, rows)


def _figures(group: Group, *, with_corrections: bool) -> list[Cell]:
    spread = group.spread
    row: list[Cell] = [f"{group.number} {group.title}".strip()]
    for share in spread.shares:
        row += [share.count, share.percent]
    row += [spread.total, spread.done_percent, spread.change]
    if with_corrections:
        row += [share.count if share.corrected is None else share.corrected for share in spread.shares]
    return row


def answers_table(
    followed: Round, answers: "QuerySet[Answer]", corrections: Sequence[Correction], questions: Sequence[Question]
) -> Table:
    """A row per answer, with its public texts and its replies to public questions. Read as it is written."""
    columns = [
        Column(_("Nummer"), 10),
        Column(_("Åtgärd"), 44),
        Column(_("Tema"), 28),
        Column(_("Organisation"), 30),
        Column(_("Kommun"), 18),
        Column(_("Grad"), 8),
        Column(_("Hur långt"), 28),
        Column(_("Vad som är gjort"), 70),
        Column(_("Varför åtgärden inte är relevant"), 40),
        Column(_("Rapporterat"), 13),
        Column(_("Oförändrat sedan"), 13),
        Column(_("Rättat"), 13),
        *(
            Column(f"{question.label} ({question.unit})" if question.unit else question.label, 24)
            for question in questions
        ),
    ]
    corrected = {correction.answer_id: correction.at for correction in corrections}
    return Table(_("Svar"), columns, _answer_rows(answers, corrected, questions))


def _answer_rows(
    answers: "QuerySet[Answer]", corrected: Mapping[int, Cell], questions: Sequence[Question]
) -> Iterator[list[Cell]]:
    for answer in answers.prefetch_related("replies__question").iterator(chunk_size=CHUNK):
        area = answer.organisation.area
        replies: dict[int, Reply] = {
            reply.question_id: reply for reply in answer.replies.all() if is_reply_public(reply, answer)
        }
        cells = [replies.get(question.pk) for question in questions]
        is_public = answer.is_text_public
        yield [
            answer.measure.number,
            answer.measure.title,
            answer.measure.theme.title,
            answer.organisation.name,
            area.name if area and area.kind == "municipality" else "",
            answer.grade.letter if answer.grade else "",
            answer.grade.local_name if answer.grade else _("Inget svar"),
            answer.text if is_public else "",
            answer.reason if is_public else "",
            answer.submitted_at,
            answer.repeats.submitted_at if answer.repeats else None,
            corrected.get(answer.pk),
            *(as_cell(reply) if reply else None for reply in cells),
        ]


def public_questions(followed: Round) -> list[Question]:
    """The questions whose replies everybody may read, in order: one query."""
    return list(Question.objects.filter(round=followed, is_public=True).order_by("order", "id"))
