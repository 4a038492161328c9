"""The hub of those who keep a programme, its facts, and the history of them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from miljomal.core import history
from miljomal.core.locking import StaleEdit, with_version
from miljomal.core.render import render_page
from miljomal.drafting import services
from miljomal.drafting.forms import ProgrammeForm
from miljomal.drafting.lifecycle import UNDECIDED, Step, may_restructure, steps_from
from miljomal.drafting.queries import advice_for
from miljomal.drafting.requests import kept_programme
from miljomal.drafting.views.context import context_of
from miljomal.organisations.requests import person_of
from miljomal.programmes.models import Programme

MAX_HISTORY = 200


@never_cache
@require_safe
def programme_keep(request: HttpRequest, programme_slug: str) -> HttpResponse:
    """All that a coordinator can do with the programme, and what comes next."""
    programme = kept_programme(request, programme_slug)
    context = {
        **context_of(programme, _("Sköt programmet")),
        "advice": advice_for(programme) if programme.state in UNDECIDED else None,
        "steps": [str(step) for step in steps_from(programme.state) if step is not Step.SEND],
        "may_restructure": may_restructure(programme.state),
        "continued_by": programme.continued_by.visible_to_roles({programme.owner_id}).select_related("area"),
        "referrals_url": _neighbour("referrals:referral-list", programme),
        "rounds_url": _neighbour("followup:round-list", programme),
    }
    return render_page(request, "drafting/programme_keep.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def programme_edit(request: HttpRequest, programme_slug: str) -> HttpResponse:
    """Change a programme's facts; a stale edit shows what a colleague wrote beside what was typed."""
    programme = kept_programme(request, programme_slug)
    form = _form(request.POST if request.method == "POST" else None, programme)
    status, clashes = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                saved = services.edit_programme(
                    programme=programme,
                    changes=form.changes(),
                    version=form.cleaned_data["version"],
                    by=person_of(request),
                )
            except StaleEdit as stale:
                status, clashes = 409, form.clashes(stale.current)
                form = _form(with_version(request.POST, stale.current.version), programme)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Programmet är sparat."))
                return redirect("drafting:programme-keep", saved.slug)
    # Validation writes into the form's own row: the page tells what is stored.
    context = context_of(kept_programme(request, programme_slug), _("Ändra programmet"))
    return render_page(
        request, "drafting/programme_edit.html", {**context, "form": form, "clashes": clashes}, status=status
    )


@never_cache
@require_safe
def programme_history(request: HttpRequest, programme_slug: str) -> HttpResponse:
    """Who changed the programme's facts and state, when and why, for those who keep it."""
    programme = kept_programme(request, programme_slug)
    rows = list(programme.history.select_related("history_user")[:MAX_HISTORY])
    names = [*ProgrammeForm._meta.fields, "state"]  # type: ignore[misc]
    labels = {name: str(Programme._meta.get_field(name).verbose_name) for name in names}  # type: ignore[union-attr]
    context = context_of(programme, _("Programmets historik"))
    context["changes"] = list(history.changes(rows, labels))
    return render_page(request, "drafting/programme_history.html", context)


def _form(data: Any, programme: Programme) -> ProgrammeForm:
    return ProgrammeForm(
        data,
        instance=programme,
        is_address_frozen=services.is_address_frozen(programme),
        is_decided=programme.state not in UNDECIDED,
    )


def _neighbour(name: str, programme: Programme) -> str:
    """The address of a page that a neighbouring package has; "" where it has none."""
    try:
        return reverse(name, args=[programme.slug])
    except NoReverseMatch:
        return ""
