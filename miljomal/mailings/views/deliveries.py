"""What went to whom and how, and how everybody is reached."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from miljomal.core.paging import page_of
from miljomal.core.render import render_page
from miljomal.followup.models import Round
from miljomal.followup.views.shared import kept_round
from miljomal.mailings import services
from miljomal.mailings.models import Delivery
from miljomal.mailings.queries.overview import reach_of
from miljomal.mailings.views.shared import mailing_context, mailing_url
from miljomal.organisations.requests import person_of


@never_cache
@require_safe
def delivery_list(request: HttpRequest, programme_slug: str, slug: str) -> HttpResponse:
    """The log: every mail of the round to every receiver, newest first. `?visa=` narrows it by how it went."""
    followed = kept_round(request, programme_slug, slug)
    every = Delivery.objects.of_round(followed)
    shown = request.GET.get("visa", "")
    rows = {"skickade": every.sent, "vantar": every.waiting, "misslyckade": every.failed}.get(shown, every.all)()
    related = ("message", "person", "respondent__organisation", "mailing", "letter")
    context = mailing_context(
        followed,
        _("Logg"),
        page=page_of(request, rows.select_related(*related).order_by("-queued_at", "-id")),
        shown=shown,
        counts=_counts(followed),
    )
    return render_page(request, "mailings/delivery_list.html", context)


def _counts(followed: Round) -> list[tuple[str, str, int]]:
    """The choices of the log: value in the address, words, number."""
    every = Delivery.objects.of_round(followed)
    return [
        ("", _("Alla"), every.count()),
        ("skickade", _("Skickade"), every.sent().count()),
        ("vantar", _("Väntar"), every.waiting().count()),
        ("misslyckade", _("Misslyckade"), every.failed().count()),
    ]


@never_cache
@require_safe
def address_list(request: HttpRequest, programme_slug: str, slug: str) -> HttpResponse:
    """How everybody who is asked is reached; those whom no mail reaches come first."""
    followed = kept_round(request, programme_slug, slug)
    rows = reach_of(followed)
    context = mailing_context(
        followed,
        _("Adresser"),
        page=page_of(request, rows),
        unreached=sum(row.is_unreached for row in rows),
        faulty=sum(row.has_fault for row in rows),
    )
    return render_page(request, "mailings/address_list.html", context)


@never_cache
@require_POST
def address_mark(request: HttpRequest, programme_slug: str, slug: str) -> HttpResponse:
    """Marks an address as dead, or as living again."""
    followed = kept_round(request, programme_slug, slug)
    address, is_dead = request.POST.get("adress", ""), request.POST.get("dod") == "ja"
    try:
        services.mark_address(followed=followed, address=address, is_dead=is_dead, by=person_of(request))
    except services.UnknownAddress:
        messages.error(request, _("Adressen hör inte till någon som tillfrågas i omgången. Inget har ändrats."))
    else:
        dead = _("Adressen är markerad som död. Inga utskick går dit.")
        messages.success(request, dead if is_dead else _("Adressen används igen."))
    return redirect(mailing_url("address-list", followed))
