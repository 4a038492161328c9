"""A round's result, and the answers behind its figures."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from miljomal.core.paging import page_of
from miljomal.core.public_page import public_page
from miljomal.core.render import render_page
from miljomal.documents.models import Rendition
from miljomal.organisations.requests import viewer_of
from miljomal.results.permissions import can_correct_answer
from miljomal.results.queries.answers import PARAMS, AnswerFilter, filtered, names_of, rows_of
from miljomal.results.queries.counting import corrections_of
from miljomal.results.queries.dimensions import DIMENSIONS
from miljomal.results.queries.results import Result, result_of, rows_url
from miljomal.results.queries.rounds import is_published
from miljomal.results.queries.spreads import grades_of
from miljomal.results.queries.words import method_note, summary_of, totals_note
from miljomal.results.services import CHART, REPORT, chart_subject, draft_subject, report_subject
from miljomal.results.views.shared import dimension_asked, frame_of, visible_round

GROUPS_A_PAGE = 60


@require_safe
@public_page(params=["per", "ordning", "sida"], part="fordelning")
def round_result(request: HttpRequest, programme_slug: str, slug: str) -> HttpResponse:
    """A round's result: the whole, divided by one thing, who has not answered, corrections and downloads."""
    followed = visible_round(request, programme_slug, slug)
    by_share = request.GET.get("ordning") == "andel"
    result = result_of(followed, per=dimension_asked(request), by_share=by_share)
    viewer = viewer_of(request)
    context = {
        **frame_of(followed),
        "result": result,
        "page": page_of(request, result.groups, size=GROUPS_A_PAGE),
        "dimensions": list(DIMENSIONS.values()),
        "by_share": by_share,
        "may_rank": can_correct_answer(viewer, owner_id=followed.programme.owner_id),
        "summary": summary_of(result),
        "totals_note": totals_note(result),
        "method": method_note(result),
        "rows_url": rows_url(followed).rstrip("?"),
        **_documents(result),
    }
    return render_page(request, "results/round_result.html", context, part="fordelning")


def _documents(result: Result) -> dict[str, Any]:
    """The report and the chart of this division, as far as they are made: one query."""
    followed = result.round
    report = report_subject(followed) if result.is_published else draft_subject(followed.pk)
    chart = chart_subject(followed, result.dimension.param)
    made = list(Rendition.objects.filter(maker__in=[REPORT, CHART], subject__in=[report, chart]).order_by("format"))
    return {
        "reports": [row for row in made if row.maker == REPORT],
        "charts": [row for row in made if row.maker == CHART and row.language == get_language()],
    }


@require_safe
@public_page(params=[*PARAMS, "sida"])
def answer_list(request: HttpRequest, programme_slug: str, slug: str) -> HttpResponse:
    """The answers behind a figure, with what the reader may see of each."""
    followed = visible_round(request, programme_slug, slug)
    viewer = viewer_of(request)
    chosen = AnswerFilter.from_query(request.GET)
    corrections = corrections_of(followed)
    grades = grades_of(followed.scale_id)
    page = page_of(request, filtered(followed, chosen, corrections))
    query = request.GET.copy()
    for param in ("grad", "sida"):
        query.pop(param, None)
    context = {
        **frame_of(followed, last=_("Svaren")),
        "page": page,
        "rows": rows_of(followed, list(page.object_list), grades, corrections, viewer),
        "chosen": chosen,
        "chosen_names": names_of(chosen),
        "grades": grades,
        "base_url": rows_url(followed, f"{query.urlencode()}&" if query else ""),
        "file_query": request.GET.urlencode(),
        "is_published": is_published(followed),
        "may_correct": followed.published_on is not None
        and can_correct_answer(viewer, owner_id=followed.programme.owner_id),
    }
    return render_page(request, "results/answer_list.html", context)
