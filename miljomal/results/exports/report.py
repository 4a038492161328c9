"""The council's report of a round: what was asked, what came of it, and how it was counted; as Word and PDF."""

from collections.abc import Iterator
from itertools import groupby

from django.utils.translation import gettext as _

from miljomal.core import clock
from miljomal.core.templatetags.ui import day, moment
from miljomal.documents.charts import svg_of
from miljomal.documents.makers import Made, SubjectGone, maker
from miljomal.documents.paper import (
    MOONS,
    Block,
    Cell,
    Column,
    Facts,
    Grid,
    Heading,
    Paper,
    Picture,
    Points,
    Text,
)
from miljomal.documents.pdf import pdf
from miljomal.documents.word import word
from miljomal.followup.models import Answer, Round
from miljomal.programmes.models import Measure
from miljomal.results.exports.charts import chart_of, file_stem
from miljomal.results.queries.results import Result, result_of
from miljomal.results.queries.spreads import GradeView, Spread
from miljomal.results.queries.words import correction_in_words, method_note, summary_of, totals_note
from miljomal.results.services import REPORT, draft_subject

MOST_TEXTS = 600


@maker(REPORT)
def report(subject: str, format: str, language: str) -> Made:  # noqa: A002
    """The report of the round with the id that `subject` begins with; "…-utkast" = before it is published."""
    rounds = Round.objects.select_related("programme__owner", "programme__area", "scale")
    followed = rounds.filter(pk=subject.partition("-")[0]).first()
    if followed is None:
        raise SubjectGone
    result = result_of(followed)
    if (subject == draft_subject(followed.pk)) == result.is_published:
        raise SubjectGone
    paper = paper_of(result)
    name = f"{file_stem(followed)}-rapport{'' if result.is_published else '-ej-publicerad'}.{format}"
    return Made(name, word(paper) if format == "docx" else pdf(paper))


def paper_of(result: Result) -> Paper:
    """The report as a document."""
    programme = result.round.programme
    warnings = []
    if not result.is_published:
        warnings.append(_("Resultatet är inte publicerat. Det här är ett arbetsmaterial."))
    if result.round.is_example:
        warnings.append(_("Exempeldata: län, organisationer och utfall är påhittade."))
    return Paper(
        title=_("Uppföljning av %(programme)s") % {"programme": programme.title},
        author=programme.owner.name,
        overline=result.round.title,
        warning=" ".join(warnings),
        blocks=[
            _facts(result),
            *_overall(result),
            *_who_answered(result),
            *_themes(result),
            *_corrections(result),
            *_method(result),
        ],
    )


def _facts(result: Result) -> Facts:
    followed = result.round
    return Facts(
        [
            (_("Program"), followed.programme.title),
            (_("Ägare"), followed.programme.owner.name),
            (_("Period"), followed.period),
            (_("Svar lämnades"), _between(followed)),
            (_("Publicerat"), day(followed.published_on)),
            (_("Diarienummer"), followed.diary_number),
            (_("Källa"), ", ".join(filter(None, [followed.source, followed.source_date]))),
            (_("Rapporten gjord"), day(clock.today())),
        ]
    )


def _between(followed: Round) -> str:
    if not (followed.opens_at and followed.closes_at):
        return ""
    return _("%(opens)s till %(closes)s") % {"opens": moment(followed.opens_at), "closes": moment(followed.closes_at)}


def _overall(result: Result) -> Iterator[Block]:
    yield Heading(_("Resultatet"))
    yield Text(summary_of(result), "lede")
    with_change = result.overall.change is not None
    columns = [
        Column(_("Grad"), 40),
        Column(_("Antal"), 10, is_number=True),
        Column(_("Andel, procent"), 12, is_number=True),
    ]
    if with_change:
        columns.append(Column(_("Förändring, procentenheter"), 18, is_number=True))
    rows: list[list[Cell]] = []
    for share in result.overall.shares:
        row: list[Cell] = [_in_words(share.grade), share.count, share.percent_shown]
        rows.append([*row, share.change_shown] if with_change else row)
    caption = _("Antal åtgärder per grad") if result.counts_measures else _("Antal svar per grad")
    yield Grid(caption, columns, rows)
    alt = _("Diagram över hur hela programmet och varje tema fördelar sig. Siffrorna står i tabellerna. %(words)s.")
    yield Picture(svg_of(chart_of(result)), alt % {"words": result.overall.label}, _("Hela programmet och varje tema"))
    if not result.has_answers:
        yield Text(totals_note(result))


def _who_answered(result: Result) -> Iterator[Block]:
    if not result.has_answers:
        return
    yield Heading(_("Vilka som har svarat"))
    words = {"answered": result.answered_organisations, "asked": result.asked_organisations}
    yield Text(_("%(answered)s av %(asked)s organisationer har svarat på allt.") % words)
    if result.waiting:
        yield Text(_("Svar saknas från:"))
        yield Points(
            [
                _("%(organisation)s: %(missing)s av %(asked)s svar")
                % {"organisation": row.organisation.name, "missing": row.missing, "asked": row.asked}
                for row in result.waiting
            ]
        )


def _themes(result: Result) -> Iterator[Block]:
    if not result.has_answers:
        return
    measures = result_of(result.round, per="atgard")
    theme_of = dict(Measure.objects.filter(programme=result.round.programme_id).values_list("pk", "theme_id"))
    texts = _public_texts(result.round)
    for group in result.groups:
        yield Heading(_("Tema: %(title)s") % {"title": group.title})
        yield Text(_spread_in_words(group.spread))
        yield Grid(
            _("Åtgärderna i temat"),
            [Column(_("Åtgärd"), 50), Column(_("Hur långt"), 40)],
            [
                [f"{row.number} {row.title}".strip(), _spread_in_words(row.spread)]
                for row in measures.groups
                if row.pk is not None and theme_of[row.pk] == group.pk
            ],
        )
        yield from _texts([answer for answer in texts if answer.measure.theme_id == group.pk])
    if len(texts) == MOST_TEXTS:
        yield Text(
            _("Rapporten tar med %(count)s av organisationernas texter. Alla finns i tabellen på resultatets sida.")
            % {"count": MOST_TEXTS}
        )


def _public_texts(followed: Round) -> list[Answer]:
    """The answers with words that may be published, in the programme's order; at most MOST_TEXTS."""
    answers = Answer.objects.filter(round=followed, is_text_public=True).exclude(text="", reason="")
    ordered = answers.order_by("measure__number_key", "measure__sort_key", "organisation__sort_key", "id")
    return list(ordered.select_related("measure", "organisation")[:MOST_TEXTS])


def _texts(answers: list[Answer]) -> Iterator[Block]:
    for _measure, of_measure in groupby(answers, key=lambda answer: answer.measure_id):
        written = list(of_measure)
        yield Heading(str(written[0].measure), 2)
        yield Facts([(answer.organisation.name, answer.text or answer.reason) for answer in written])


def _corrections(result: Result) -> Iterator[Block]:
    if result.corrections:
        yield Heading(_("Rättelser efter publiceringen"))
        columns = [
            Column(_("Åtgärd"), 30),
            Column(_("Organisation"), 22),
            Column(_("Vad"), 14),
            Column(_("Varför"), 34),
        ]
        yield Grid(
            _("Siffrorna i rapporten är de som publicerades. Det här är rättat efteråt."),
            [Column(_("Datum"), 13), *columns],
            [
                [row.at, str(row.answer.measure), row.answer.organisation.name, correction_in_words(row), row.reason]
                for row in result.corrections
            ],
        )


def _method(result: Result) -> Iterator[Block]:
    yield Heading(_("Så är det räknat"))
    yield Text(method_note(result))
    yield Grid(
        _("Skalan: %(scale)s") % {"scale": result.round.scale.title},
        [Column(_("Grad"), 30), Column(_("Betyder"), 60)],
        [[_in_words(grade), grade.definition or "–"] for grade in result.grades if grade.id],
    )
    if result.round.scale.source:
        yield Text(_("Skalans källa: %(source)s") % {"source": result.round.scale.source}, "small")


def _in_words(grade: GradeView) -> str:
    letter = f"{grade.letter} " if grade.letter and grade.letter != "–" else ""
    return f"{MOONS[grade.moon]} {letter}{grade.name}"


def _spread_in_words(spread: Spread) -> str:
    if spread.single:
        return _in_words(spread.single)
    return ", ".join(f"{_in_words(share.grade)}: {share.count}" for share in spread.shares if share.count) or "–"
