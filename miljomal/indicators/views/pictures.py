"""Pictures of an indicator as files, and as a page to put into other people's pages."""

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from miljomal.core.public_page import public_page
from miljomal.core.render import render_page
from miljomal.documents.png import png_of
from miljomal.documents.svg import Look
from miljomal.indicators.charts import PICTURES
from miljomal.indicators.filters import DETAIL_PARAMS, Asked, OwnAim
from miljomal.indicators.queries.outlooks import goals_of
from miljomal.indicators.queries.page import IndicatorPage, indicator_page
from miljomal.indicators.views.detail import visible_indicators


def _drawn(request: HttpRequest, slug: str, picture: str, look: Look) -> tuple[IndicatorPage, str]:
    """What the address asks for; a picture of nothing is not there."""
    indicator = get_object_or_404(visible_indicators(request), slug=slug)
    page = indicator_page(indicator, Asked.from_query(request.GET))
    drawing = (
        PICTURES[picture](page, goals_of(page, OwnAim.from_query(request.GET)), look) if picture in PICTURES else ""
    )
    if not drawing:
        raise Http404
    return page, drawing


@require_safe
@public_page(params=DETAIL_PARAMS)
def indicator_picture(request: HttpRequest, slug: str, picture: str, form: str) -> HttpResponse:
    """The curve, the map or the spread as SVG or PNG, as the page shows it."""
    if form not in ("svg", "png"):
        raise Http404
    _page, drawing = _drawn(request, slug, picture, "paper")
    if form == "png":
        response = HttpResponse(png_of(drawing), content_type="image/png")
    else:
        response = HttpResponse(drawing, content_type="image/svg+xml")
    response["Content-Disposition"] = f'attachment; filename="{slug}-{picture}.{form}"'
    return response


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]  # it passes on the address's arguments
@require_safe
@public_page(params=DETAIL_PARAMS)
def indicator_embed(request: HttpRequest, slug: str, picture: str) -> HttpResponse:
    """The picture with its source, alone, for a frame in another page."""
    page, drawing = _drawn(request, slug, picture, "page")
    context = {"page": page, "indicator": page.indicator, "drawing": drawing, "query": request.GET.urlencode()}
    context["is_of_a_year"] = picture != "kurva"
    return render_page(request, "indicators/indicator_embed.html", context)
