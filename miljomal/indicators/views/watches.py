"""Where a person says which figures she wants to hear of."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from miljomal.core.paging import page_of
from miljomal.core.render import render_page
from miljomal.indicators.filters import DETAIL_PARAMS
from miljomal.indicators.forms import WatchForm
from miljomal.indicators.models import Indicator, Watch
from miljomal.indicators.queries.similar import areas_of
from miljomal.indicators.services import watching
from miljomal.indicators.views.detail import visible_indicators
from miljomal.organisations.requests import person_of


@never_cache
@require_safe
def watch_list(request: HttpRequest) -> HttpResponse:
    """What the person watches."""
    rows = Watch.objects.filter(person=person_of(request), indicator__in=visible_indicators(request))
    rows = rows.select_related("indicator", "area")
    return render_page(request, "indicators/watch_list.html", {"page": page_of(request, rows)})


@never_cache
@require_POST
def watch_set(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin to watch an indicator in an area, or change what is told."""
    indicator = get_object_or_404(visible_indicators(request), slug=slug)
    form = WatchForm(request.POST)
    area = areas_of(indicator).filter(code=request.POST.get("area", "")[:8]).first()
    if area is None or not form.is_valid():
        messages.error(request, _("Bevakningen är inte sparad. Välj område och hur mycket som ska ha ändrats."))
        return redirect(_back(request, indicator))
    asked = {name: form.cleaned_data[name] for name in ("share", "tells_new")}
    try:
        watching.watch(indicator=indicator, area=area, by=person_of(request), **asked)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Du får ett mejl när siffrorna ändras. Under Mina sidor kan du sluta bevaka."))
    return redirect(_back(request, indicator))


def _back(request: HttpRequest, indicator: Indicator) -> str:
    """The page as she saw it: with the areas, the part and the target that she had asked for."""
    asked = QueryDict(request.POST.get("fraga", "")[:500])
    query = urlencode([(name, asked[name]) for name in DETAIL_PARAMS if asked.get(name)])
    return f"{indicator.get_absolute_url()}{'?' if query else ''}{query}"


@never_cache
@require_POST
def watch_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop watching."""
    watch = get_object_or_404(Watch, pk=pk, person=person_of(request))
    watching.end_watch(watch=watch, by=person_of(request))
    messages.success(request, _("Du bevakar inte längre den siffran."))
    return redirect("indicators:watch-list")
