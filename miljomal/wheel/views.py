"""The yearly wheel of a county and of the own organisation, as page and as calendar."""

import hashlib
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from miljomal.core import clock
from miljomal.core.public_page import public_page
from miljomal.core.render import render_page
from miljomal.organisations.audiences import AUDIENCES, audience
from miljomal.organisations.models import Area, Organisation
from miljomal.organisations.requests import person_of, viewer_of
from miljomal.wheel import queries, services
from miljomal.wheel.drawing import wheel
from miljomal.wheel.entries import Entry, in_order
from miljomal.wheel.exports import CONTENT_TYPE, calendar
from miljomal.wheel.models import Feed
from miljomal.wheel.permissions import can_see_kept

YEARS_BACK, YEARS_AHEAD = 10, 3


@require_safe
@public_page(params=["ar", "for"])
def county_wheel(request: HttpRequest, slug: str) -> HttpResponse:
    """A county's year: the same for everybody, and with the own organisation's dates for its people."""
    county = get_object_or_404(Area.objects.counties(), slug=slug)
    year = _year(request)
    viewer = viewer_of(request)
    own = viewer.organisation
    entries = queries.public_entries(county, year)
    is_ours = own is not None and county.pk in _counties_of(own)
    if own is not None and is_ours:
        entries += queries.own_entries(own, year, keeps=can_see_kept(viewer.roles[own.pk]))
    address = reverse("wheel:county-calendar", args=[county.slug])
    context = {
        **_drawn(request, entries, year),
        "county": county,
        "own": own if is_ours else None,
        "calendar": _both_ways(address),
        "crumbs": [(county.name, county.get_absolute_url()), (_("Årshjul"), "")],
        "section": "counties",
        "is_example": county.is_example,
    }
    return render_page(request, "wheel/county_wheel.html", context)


@require_safe
@public_page()
def county_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The public dates of this year and the next as a calendar, the same for every reader."""
    county = get_object_or_404(Area.objects.counties(), slug=slug)
    entries = {e.uid: e for year in _calendar_years() for e in queries.public_entries(county, year)}
    body = calendar(entries.values(), name=_("Årshjul, %(county)s") % {"county": county.name})
    return HttpResponse(body, content_type=CONTENT_TYPE)


@never_cache
@require_safe
def own_wheel(request: HttpRequest) -> HttpResponse:
    """The own organisation's year, with the county's and the nation's dates that concern it."""
    viewer = viewer_of(request)
    own = viewer.organisation
    year = _year(request)
    entries = _entries_of(own, year, keeps=can_see_kept(viewer.roles[own.pk])) if own else []
    feed = Feed.objects.filter(membership__person=viewer.person, membership__organisation=own).first()
    context = {
        **_drawn(request, entries, year),
        "own": own,
        "feed": feed,
        "calendar": _both_ways(reverse("wheel:own-calendar", args=[services.token_of(feed)])) if feed else None,
        "is_example": bool(own and own.is_example),
    }
    return render_page(request, "wheel/own_wheel.html", context)


@never_cache
@require_POST
def feed_renew(request: HttpRequest) -> HttpResponse:
    """Makes the private address, or a new one in place of the old."""
    services.renew_feed(organisation=_acts_for(request), by=person_of(request))
    messages.success(request, _("Din kalenderadress är klar. En tidigare adress har slutat gälla."))
    return redirect("wheel:own-wheel")


@never_cache
@require_POST
def feed_revoke(request: HttpRequest) -> HttpResponse:
    """Stops the private address."""
    services.revoke_feed(organisation=_acts_for(request), by=person_of(request))
    messages.success(request, _("Kalenderadressen har slutat gälla. Ta bort prenumerationen i din kalender också."))
    return redirect("wheel:own-wheel")


@login_not_required
@require_safe
def own_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """A member's private calendar: the organisation's own dates and nothing about persons.

    Raises:
        Http404: no such address, a renewed or revoked one, or the membership is not in force.
    """
    feed = services.feed_of(token)
    if feed is None:
        raise Http404
    own, keeps = feed.membership.organisation, can_see_kept(feed.membership.role)
    entries = {e.uid: e for year in _calendar_years() for e in queries.own_entries(own, year, keeps=keeps)}
    body = calendar(entries.values(), name=_("Årshjul, %(organisation)s") % {"organisation": own.name})
    etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    response = HttpResponse(body, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "private, no-cache"
    response["Referrer-Policy"] = "no-referrer"
    response["ETag"] = etag
    answer = get_conditional_response(request, etag=etag, response=response)
    assert isinstance(answer, HttpResponse)
    return answer


def _drawn(request: HttpRequest, entries: list[Entry], year: int) -> dict[str, Any]:
    """The wheel of the entries that the reader asks for, and the choices."""
    role = audience(request.GET.get("for", ""))
    today = clock.today()
    shown = in_order(entries, year=year, audience=role.slug if role else "")
    return {
        "wheel": wheel(shown, year=year, today=today),
        "count": len(shown),
        "audiences": [choice for choice in AUDIENCES if choice.kinds],
        "role": role,
        "before": year - 1 if year > today.year - YEARS_BACK else None,
        "after": year + 1 if year < today.year + YEARS_AHEAD else None,
    }


def _entries_of(own: Organisation, year: int, *, keeps: bool) -> list[Entry]:
    """What an organisation's own page shows: what is its own, and the public dates of where it works."""
    county = own.area.parent if own.area and own.area.kind == Area.Kind.MUNICIPALITY else own.area
    is_county = county is not None and county.kind == Area.Kind.COUNTY
    shared = queries.public_entries(county, year) if county and is_county else queries.national_entries(year)
    group = queries.audience_of(own)
    return [*(e for e in shared if e.concerns(group)), *queries.own_entries(own, year, keeps=keeps)]


def _counties_of(own: Organisation) -> set[int | None]:
    return {own.area.pk, own.area.parent_id} if own.area else set()


def _year(request: HttpRequest) -> int:
    """The year asked for; this one where the address says none that is shown."""
    today = clock.today().year
    asked = request.GET.get("ar", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) == 4):
        return today
    return int(asked) if today - YEARS_BACK <= int(asked) <= today + YEARS_AHEAD else today


def _calendar_years() -> tuple[int, int]:
    this = clock.today().year
    return this, this + 1


def _both_ways(path: str) -> dict[str, str]:
    """A calendar's address to copy, and the link that opens it in the reader's calendar."""
    whole = settings.SITE_URL + path
    return {"address": whole, "webcal": "webcal:" + whole.partition(":")[2]}


def _acts_for(request: HttpRequest) -> Organisation:
    """The organisation that the viewer acts for.

    Raises:
        PermissionDenied: she belongs to none.
    """
    own = viewer_of(request).organisation
    if own is None:
        raise PermissionDenied(_("Du hör inte till någon organisation. Be administratören i din om en inbjudan."))
    return own
