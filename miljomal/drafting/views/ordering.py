"""The order of a programme's measures: buttons, a list of themes, or drag; one form for all three."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from miljomal.core.render import render_page
from miljomal.drafting import ordering, services
from miljomal.drafting.lifecycle import may_renumber, may_restructure
from miljomal.drafting.ordering import Arrangement, Direction
from miljomal.drafting.queries import as_ids, blocks_of
from miljomal.drafting.requests import kept_programme
from miljomal.drafting.views.context import context_of
from miljomal.organisations.requests import person_of
from miljomal.programmes.models import Measure, Programme


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def measure_order(request: HttpRequest, programme_slug: str) -> HttpResponse:
    """All measures in their themes. `move` says what goes where: "7:up", "7:down", "7:theme" or "7:to:3:0".

    The form carries the order that was seen; if it is no longer so, nothing is written and the present one is shown.
    """
    programme = kept_programme(request, programme_slug)
    status, fault = 200, ""
    if request.method == "POST":
        try:
            seen = ordering.load(request.POST.get("seen", ""))
            pk, wanted = _wanted(request, seen)
            is_moved = services.arrange(programme=programme, seen=seen, wanted=wanted, by=person_of(request))
        except ordering.NoSuchPlace:
            status, fault = 422, _("Åtgärden eller temat finns inte kvar. Här är ordningen som den är nu.")
        except services.StaleOrder:
            status, fault = 409, _("En kollega hann ändra ordningen. Här är den som den är nu: flytta igen om du vill.")
        except ValidationError as error:
            status, fault = 422, " ".join(error.messages)
        else:
            messages.success(request, _told(pk, wanted, is_moved=is_moved))
            return redirect(f"{reverse('drafting:measure-order', args=[programme.slug])}#atgard-{pk}")
    return _render(request, programme, fault, status)


@never_cache
@require_POST
def measure_renumber(request: HttpRequest, programme_slug: str) -> HttpResponse:
    """Numbers the measures 1, 2, 3 … in their order."""
    programme = kept_programme(request, programme_slug)
    try:
        count = services.renumber(programme=programme, by=person_of(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        told = ngettext("%(count)d åtgärd fick nytt nummer.", "%(count)d åtgärder fick nytt nummer.", count)
        messages.success(request, told % {"count": count} if count else _("Numren står redan i ordning."))
    return redirect("drafting:measure-order", programme.slug)


def _wanted(request: HttpRequest, seen: Arrangement) -> tuple[int, Arrangement]:
    """What is moved, and the order that is asked for.

    Raises:
        NoSuchPlace: the form asks for something that cannot be.
    """
    pk, *where = request.POST.get("move", "").split(":")
    if where == ["theme"]:
        where = ["to", request.POST.get(f"theme_{pk}", "")]
    if not all(part.isascii() and part.isdigit() and len(part) < 19 for part in (pk, *where[1:])):
        raise ordering.NoSuchPlace(pk[:20])
    match where:
        case ["up" | "down" as direction]:
            return int(pk), ordering.step(seen, int(pk), Direction(direction))
        case ["to", theme]:
            return int(pk), ordering.put(seen, int(pk), int(theme))
        case ["to", theme, place]:
            return int(pk), ordering.put(seen, int(pk), int(theme), int(place))
    raise ordering.NoSuchPlace(pk[:20])


def _told(pk: int, wanted: Arrangement, *, is_moved: bool) -> str:
    theme, place = ordering.find(wanted, pk)
    values = {
        "measure": Measure.objects.only("number", "title").get(pk=pk),
        "place": place + 1,
        "total": len(dict(wanted)[theme]),
    }
    if not is_moved:
        return _("%(measure)s står kvar på plats %(place)d av %(total)d i temat.") % values
    return _("%(measure)s står nu på plats %(place)d av %(total)d i temat.") % values


def _render(request: HttpRequest, programme: Programme, fault: str, status: int) -> HttpResponse:
    blocks = blocks_of(programme)
    context = context_of(programme, _("Ordning"))
    context |= {
        "blocks": blocks,
        "seen": ordering.dump(as_ids(blocks)),
        "fault": fault,
        "is_open": may_restructure(programme.state),
        "may_renumber": may_renumber(programme.state),
    }
    return render_page(request, "drafting/measure_order.html", context, status=status)
