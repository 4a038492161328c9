"""Standing pages: contact, about, accessibility."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from miljomal.core.public_page import public_page
from miljomal.core.render import render_page
from miljomal.organisations.models import Area, Organisation


@require_safe
@public_page()
def contact(request: HttpRequest) -> HttpResponse:
    """Whom to ask: every county board's functional mailbox."""
    boards = Organisation.objects.filter(kind=Organisation.Kind.COUNTY_BOARD).select_related("area")
    context = {"boards": boards.order_by("is_example", "area__sort_key", "id")}
    return render_page(request, "pages/contact.html", context)


@require_safe
@public_page()
def county_contact(request: HttpRequest, slug: str) -> HttpResponse:
    """Whom to ask in one county."""
    county = get_object_or_404(Area.objects.counties(), slug=slug)
    context = {
        "county": county,
        "board": Organisation.objects.filter(area=county, kind=Organisation.Kind.COUNTY_BOARD).first(),
        "is_example": county.is_example,
        "crumbs": [(county.name, county.get_absolute_url()), (_("Kontakt"), "")],
        "section": "counties",
    }
    return render_page(request, "pages/county_contact.html", context)


@require_safe
@public_page()
def about(request: HttpRequest) -> HttpResponse:
    """What this is, where its facts come from."""
    return render_page(request, "pages/about.html", {})


@require_safe
@public_page()
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render_page(request, "pages/accessibility.html", {})
