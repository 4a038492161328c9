"""One indicator: how it develops, how it differs between areas, and files and pictures of it."""

import datetime as dt

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from miljomal.core.paging import page_of
from miljomal.core.public_page import public_page
from miljomal.core.render import render_page
from miljomal.documents.serving import TABLE_FORMS, kept, table_response
from miljomal.indicators import charts
from miljomal.indicators.exports import long_table, wide_table
from miljomal.indicators.filters import DETAIL_PARAMS, Asked, AskedAim, OwnAim, end_of_day
from miljomal.indicators.forms import WatchForm
from miljomal.indicators.models import Indicator, Watch
from miljomal.indicators.models.catalogue import IndicatorQuerySet
from miljomal.indicators.queries.outlooks import goals_of, trend_told
from miljomal.indicators.queries.page import IndicatorPage, indicator_page
from miljomal.indicators.tables import by_year
from miljomal.organisations.permissions import Viewer
from miljomal.organisations.requests import viewer_of
from miljomal.thread.registry import gather


def visible_indicators(request: HttpRequest) -> IndicatorQuerySet:
    """Indicators that the reader may see, with what their page says of their sources."""
    visible = Indicator.objects.visible_to_roles(set(viewer_of(request).roles))
    return visible.select_related("source", "owner__area", "numerator__source", "denominator__source")


def may_look_back(indicator: Indicator, viewer: Viewer) -> bool:
    """Whether the viewer may have the figures of another day: of an own indicator they may have been hidden then."""
    return indicator.owner_id is None or viewer.belongs_to(indicator.owner_id)


@require_safe
@public_page(params=DETAIL_PARAMS)
def indicator_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One indicator, for the areas, the part and the year that the address asks for."""
    indicator = get_object_or_404(visible_indicators(request), slug=slug)
    page = indicator_page(indicator, Asked.from_query(request.GET))
    own_aim, asked_aim = OwnAim.from_query(request.GET), AskedAim.from_query(request.GET)
    goals = goals_of(page, own_aim)
    context = {
        "page": page,
        "indicator": indicator,
        "told": trend_told(page),
        "goals": goals,
        "asked_aim": asked_aim,
        "aim_is_wrong": asked_aim.is_asked and own_aim is None,
        "curve": charts.curve(page, goals),
        "strip": charts.strip(page, goals),
        "map": charts.map_of(page, goals),
        "table": by_year(page.series),
        "rows": page_of(request, page.rows),
        "update_month": dt.date(2000, indicator.update_month, 1) if indicator.update_month else None,
        "watch_form": _watch_form(page, viewer_of(request)),
        "may_look_back": may_look_back(indicator, viewer_of(request)),
        "thread": gather(indicator, viewer_of(request)),
        "crumbs": [(_("Indikatorer"), reverse("indicators:indicator-list")), (indicator.local_title, "")],
        "is_example": indicator.is_example,
        "section": "indicators",
    }
    return render_page(request, "indicators/indicator_detail.html", context)


def _watch_form(page: IndicatorPage, viewer: Viewer) -> WatchForm | None:
    """For whoever is signed in: what she has asked to hear, or what most want to; None = there is nothing to watch."""
    if viewer.person is None or page.watched is None:
        return None
    kept_one = Watch.objects.filter(person=viewer.person, indicator=page.indicator, area=page.watched).first()
    return WatchForm(initial={"share": kept_one.share, "tells_new": kept_one.tells_new} if kept_one else None)


@require_safe
@login_not_required
def indicator_file(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """An indicator's figures: CSV holds every area, year and part; XLSX one part (`del`), a year a column.

    `dag` asks for the CSV as it was at the end of an earlier day.
    """
    if form not in TABLE_FORMS:
        raise Http404
    indicator = get_object_or_404(visible_indicators(request), slug=slug)
    shown_at, day = end_of_day(request.GET), request.GET.get("dag", "")
    if day and (shown_at is None or not may_look_back(indicator, viewer_of(request))):
        raise Http404
    is_wide = form == "xlsx" and indicator.frequency == Indicator.Frequency.YEAR
    asked = Asked.from_query(request.GET)
    table = wide_table(indicator, asked.part) if is_wide else long_table(indicator, shown_at)
    stem = f"{slug}-{day}" if day else slug
    return kept(table_response(table, stem, form), is_public=viewer_of(request).person is None)
