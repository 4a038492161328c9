"""Who can be reached in a programme, and who cannot."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from miljomal.core.paging import page_of
from miljomal.core.render import render_page
from miljomal.followup.views.shared import kept_programme
from miljomal.mailings.queries.contacts import reach_in


@never_cache
@require_safe
def contact_list(request: HttpRequest, programme_slug: str) -> HttpResponse:
    """Everybody who takes part and how they are reached: those without a living contact come first."""
    programme = kept_programme(request, programme_slug)
    rows = reach_in([programme])
    context = {
        "programme": programme,
        "page": page_of(request, rows),
        "unreached": sum(row.is_unreached for row in rows),
        "crumbs": [(programme.short_name or programme.title, programme.get_absolute_url()), (_("Kontakter"), "")],
        "is_example": programme.is_example,
    }
    return render_page(request, "mailings/contact_list.html", context)
