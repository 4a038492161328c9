"""Home, counties, municipalities and organisations."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from miljomal.core.public_page import public_page
from miljomal.core.render import render_page
from miljomal.objectives.models import Objective
from miljomal.organisations.audiences import AUDIENCES, Audience, audience
from miljomal.organisations.models import Affiliation, Area, Organisation
from miljomal.organisations.requests import viewer_of
from miljomal.pages.queries import counties as county_queries
from miljomal.pages.queries import measures as measure_queries
from miljomal.pages.queries.grades import latest_result
from miljomal.pages.queries.municipalities import county_siblings, municipality_page
from miljomal.programmes.filters import MeasureFilter
from miljomal.programmes.models import Programme
from miljomal.thread.registry import gather

MAX_FILTER = 60
SHOWN_MEASURES = 10


@dataclass(frozen=True, slots=True)
class Wish:
    """A choice of "Jag vill …"."""

    slug: str
    label: Promise | str


WISHES = (
    Wish("atgarder", _("hitta åtgärder")),
    Wish("folja", _("följa hur det går")),
    Wish("exempel", _("hitta exempel")),
    Wish("pengar", _("hitta pengar")),
    Wish("kolleger", _("träffa kolleger")),
    Wish("kontakt", _("få kontakt")),
)


@require_safe
@public_page(params=["filter"], part="traffar")
def home(request: HttpRequest) -> HttpResponse:
    """Choose a county: by filter, by list, by the tile map."""
    text = request.GET.get("filter", "")[:MAX_FILTER]
    context = {
        "filter": text,
        "matches": county_queries.find_areas(text) if text else None,
        "counties": county_queries.counties(),
        "objectives": Objective.objects.quality_objectives().as_links(),
    }
    return render_page(request, "pages/home.html", context, part="traffar")


@require_safe
@public_page()
def county_list(request: HttpRequest) -> HttpResponse:
    """All counties with their municipalities."""
    municipalities = Area.objects.municipalities().order_by("sort_key", "id")
    by_county: dict[int | None, list[Area]] = {}
    for area in municipalities.only("kind", "slug", "short_name", "parent"):
        by_county.setdefault(area.parent_id, []).append(area)
    counties = [(county, by_county.get(county.pk, [])) for county in county_queries.counties()]
    return render_page(request, "pages/county_list.html", {"counties": counties, "section": "counties"})


@require_safe
@public_page(params=["roll", "vill"], part="verktyg")
def county_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A county as a toolbox: who you are × what you want, as an address that can be shared."""
    county = get_object_or_404(Area.objects.counties().only(*county_queries.COUNTY_COLUMNS), slug=slug)
    role = audience(request.GET.get("roll", ""))
    wish = next((w for w in WISHES if w.slug == request.GET.get("vill", "")), WISHES[1])
    programmes = county_queries.programmes_of(county)
    current = programmes[0] if programmes else None
    context: dict[str, Any] = {
        "county": county,
        "board": Organisation.objects.filter(area=county, kind=Organisation.Kind.COUNTY_BOARD).first(),
        "audiences": AUDIENCES,
        "wishes": WISHES,
        "role": role,
        "wish": wish.slug,
        "programmes": programmes,
        "current": current,
        "municipalities": county.children.order_by("sort_key", "id").only("kind", "slug", "short_name", "parent"),
        "is_example": county.is_example,
        "crumbs": [(_("Län och kommuner"), reverse("pages:county-list")), (county.name, "")],
        "section": "counties",
        **_wished(request, wish.slug, role, county, programmes),
    }
    return render_page(request, "pages/county_detail.html", context, part="verktyg")


def _wished(
    request: HttpRequest, wish: str, role: Audience | None, county: Area, programmes: list[Programme]
) -> dict[str, Any]:
    """What the chosen wish shows; other wishes are answered by the template alone."""
    if wish == "atgarder":
        chosen = MeasureFilter(county=county.slug, audience=role.slug if role else "")
        found = measure_queries.filtered(chosen, viewer_of(request))
        return {"rows": measure_queries.rows_of(found[:SHOWN_MEASURES]), "total": found.count(), "chosen": chosen}
    if wish == "folja":
        view = county_queries.programme_view(programmes[0]) if programmes else None
        return {
            "view": view,
            "earlier": latest_result(programmes[1:]) if view and not view.result else None,
            "states": county_queries.objective_states(county),
        }
    if wish == "kolleger":
        return {"organisations": county_queries.organisations_in(county, role.kinds if role else frozenset())}
    return {}


@require_safe
@public_page()
def municipality_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A municipality in three sentences, for a politician on a phone; then what lies under them."""
    siblings = county_siblings(slug)
    area = next((sibling for sibling in siblings if sibling.slug == slug), None)
    if area is None or area.parent is None:
        raise Http404
    county = area.parent
    page = municipality_page(area, siblings)
    viewer = viewer_of(request)
    context = {
        "page": page,
        "area": area,
        "county": county,
        "states": county_queries.objective_states(county).concerning(),
        "board": page.board,
        "thread": gather(page.organisation, viewer) if page.organisation else None,
        "figures_query": f"?omrade={area.code},00",
        "is_own": bool(page.organisation and viewer.belongs_to(page.organisation.pk)),
        "is_example": area.is_example,
        "crumbs": [(county.name, county.get_absolute_url()), (area.name, "")],
        "section": "counties",
    }
    return render_page(request, "pages/municipality_detail.html", context)


@require_safe
@public_page()
def organisation_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """An organisation: who it is, what it takes part in, whom to reach."""
    organisation = get_object_or_404(Organisation.objects.select_related("area"), slug=slug)
    if organisation.get_absolute_url() != request.path:
        return redirect(organisation, permanent=True)
    links = Affiliation.objects.select_related("organisation__area", "part_of__area")
    context = {
        "organisation": organisation,
        "owners_and_members": links.filter(part_of=organisation).order_by("kind", "organisation__sort_key"),
        "belongs_to": links.filter(organisation=organisation).order_by("kind", "part_of__sort_key"),
        "thread": gather(organisation, viewer_of(request)),
        "is_example": organisation.is_example,
        "crumbs": [(organisation.name, "")],
        "section": "counties",
    }
    return render_page(request, "pages/organisation_detail.html", context)
