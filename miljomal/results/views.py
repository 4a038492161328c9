"""Where a round's published result is read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from miljomal.core.paging import page_of
from miljomal.core.public_page import public_page
from miljomal.core.render import render_page
from miljomal.followup.models import Answer, Round

RESULT_PAGE_SIZE = 100


@require_safe
@public_page(params=["sida"])
def round_result(request: HttpRequest, programme_slug: str, slug: str) -> HttpResponse:
    """The published result of a round: counts and every answer."""
    rounds = (
        Round.objects.published()
        .exclude(programme__state="draft")
        .select_related("programme__area", "programme__owner", "scale")
    )
    shown = get_object_or_404(rounds, programme__slug=programme_slug, slug=slug)
    answers = (
        Answer.objects.filter(round=shown)
        .select_related("measure", "organisation__area", "grade")
        .order_by("measure__number_key", "measure__sort_key", "organisation__sort_key", "id")
    )
    programme = shown.programme
    context = {
        "round": shown,
        "programme": programme,
        "counts": shown.grade_counts.filter(theme=None).select_related("grade").order_by("grade__order"),
        "page": page_of(request, answers, size=RESULT_PAGE_SIZE),
        "is_example": shown.is_example,
        "crumbs": [
            (programme.area.name, programme.area.get_absolute_url()),
            (programme.short_name or programme.title, programme.get_absolute_url()),
            (shown.title, ""),
        ],
        "section": "programmes",
    }
    return render_page(request, "results/round_result.html", context)
