"""Downloads of a result: tables are written as they are asked for, documents were made by the worker."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from miljomal.documents.models import Rendition
from miljomal.documents.serving import TABLE_FORMS, file_response, kept, table_response
from miljomal.documents.sheets import Table
from miljomal.organisations.requests import viewer_of
from miljomal.results.exports.charts import file_stem
from miljomal.results.exports.tables import answers_table, figures_table, public_questions
from miljomal.results.queries.answers import AnswerFilter, filtered
from miljomal.results.queries.counting import corrections_of
from miljomal.results.queries.dimensions import DIMENSIONS
from miljomal.results.queries.results import result_of
from miljomal.results.queries.rounds import is_published
from miljomal.results.services import CHART, REPORT, chart_subject, draft_subject, report_subject
from miljomal.results.views.shared import dimension_asked, visible_round


@require_safe
@login_not_required
def table_file(request: HttpRequest, programme_slug: str, slug: str, form: str) -> HttpResponseBase:
    """The figures of the page as CSV or XLSX: every group, not one page of them."""
    followed = visible_round(request, programme_slug, slug)
    per = dimension_asked(request)
    return _written(request, lambda: figures_table(result_of(followed, per=per)), f"{file_stem(followed)}-{per}", form)


@require_safe
@login_not_required
def answer_file(request: HttpRequest, programme_slug: str, slug: str, form: str) -> HttpResponseBase:
    """The answers that are asked for as CSV or XLSX: all of them, with public texts only, whoever asks."""
    followed = visible_round(request, programme_slug, slug)

    def table() -> Table:
        corrections = corrections_of(followed)
        answers = filtered(followed, AnswerFilter.from_query(request.GET), corrections)
        return answers_table(followed, answers, corrections, public_questions(followed))

    return _written(request, table, f"{file_stem(followed)}-svar", form)


@require_safe
@login_not_required
def report_file(request: HttpRequest, programme_slug: str, slug: str, form: str) -> HttpResponseBase:
    """The council's report as Word or PDF, once the worker has made it."""
    followed = visible_round(request, programme_slug, slug)
    subject = report_subject(followed) if is_published(followed) else draft_subject(followed.pk)
    return _document_response(request, maker=REPORT, subject=subject, form=form, language="sv")


@require_safe
@login_not_required
def chart_file(request: HttpRequest, programme_slug: str, slug: str, per: str, form: str) -> HttpResponseBase:
    """The chart of a published result as SVG or PNG, once the worker has made it."""
    followed = visible_round(request, programme_slug, slug)
    if per not in DIMENSIONS or not is_published(followed):
        raise Http404
    subject = chart_subject(followed, per)
    return _document_response(request, maker=CHART, subject=subject, form=form, language=get_language() or "sv")


def _written(request: HttpRequest, table: Callable[[], Table], stem: str, form: str) -> HttpResponseBase:
    if form not in TABLE_FORMS:
        raise Http404
    return kept(table_response(table(), stem, form), is_public=viewer_of(request).person is None)


def _document_response(request: HttpRequest, *, maker: str, subject: str, form: str, language: str) -> HttpResponseBase:
    found = Rendition.objects.of(maker, subject).filter(format=form, language=language).first()
    if found is None or not found.file:
        raise Http404
    return kept(file_response(found), is_public=viewer_of(request).person is None)
