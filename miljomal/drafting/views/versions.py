"""A programme on two days, or beside the one it builds on: for everybody who is signed in and may see it."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from miljomal.core import clock
from miljomal.core.paging import page_of
from miljomal.core.render import render_page
from miljomal.drafting.forms import DaysForm
from miljomal.drafting.queries import Summary, compare, end_of, first_day, snapshot
from miljomal.drafting.requests import seen_programme
from miljomal.drafting.views.context import context_of
from miljomal.organisations.requests import viewer_of
from miljomal.programmes.models import Programme


@never_cache
@require_safe
def version_compare(request: HttpRequest, programme_slug: str) -> HttpResponse:
    """`?fran=&till=` are days, each as it was when it ended; `?mot=` is the slug of a programme of the same thread."""
    programme = seen_programme(request, programme_slug)
    relatives = list(_relatives(request, programme))
    context = context_of(programme, _("Versioner"))
    form = DaysForm(request.GET if "fran" in request.GET or "till" in request.GET else None)
    if other_slug := request.GET.get("mot", ""):
        other = next((each for each in relatives if each.slug == other_slug), None)
        if other is None:
            raise Http404("no such relative")
        summary = _across(programme, other)
        context["other"] = other
    elif form.is_bound and not form.is_valid():
        context |= {"form": form, "relatives": relatives}
        return render_page(request, "drafting/version_compare.html", context, status=422)
    else:
        days = form.cleaned_data if form.is_bound else {}
        start, end = _moments(programme, days.get("fran"), days.get("till"))
        summary = compare(snapshot(programme, start), snapshot(programme, end))
        context |= {"start": start, "end": end}
    if not form.is_bound and "start" in context:
        form = DaysForm(initial={"fran": _day(context["start"]), "till": _day(context["end"])})
    context |= {
        "form": form,
        "relatives": relatives,
        "summary": summary,
        "page": page_of(request, summary.differences, size=25),
    }
    return render_page(request, "drafting/version_compare.html", context)


def _relatives(request: HttpRequest, programme: Programme) -> Any:
    """The programme that it builds on and those that continue it, as far as the viewer sees them: one query."""
    near = Q(pk=programme.builds_on_id) | Q(builds_on=programme.pk)
    visible = Programme.objects.visible_to_roles(set(viewer_of(request).roles))
    return visible.filter(near).select_related("area").order_by("starts_on", "id")


def _across(programme: Programme, other: Programme) -> Summary:
    """From the elder to the one that builds on it, whichever page asks."""
    elder, younger = (other, programme) if programme.builds_on_id == other.pk else (programme, other)
    now = clock.now()
    return compare(snapshot(elder, now), snapshot(younger, now), by_origin=True)


def _moments(programme: Programme, start: dt.date | None, end: dt.date | None) -> tuple[dt.datetime, dt.datetime]:
    """The moments that are compared; nothing lies in the future, and the first is never after the second."""
    now = clock.now()
    until = min(end_of(end), now) if end else now
    since = end_of(start) if start else first_day(programme)
    return min(since, until), until


def _day(moment: dt.datetime) -> dt.date:
    return timezone.localtime(moment).date()
