"""Where a county's coordinators plan and follow the rounds of a programme."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from miljomal.core.forms import show_faults
from miljomal.core.history import in_words
from miljomal.core.locking import StaleEdit, with_version
from miljomal.core.paging import page_of
from miljomal.core.render import render_page
from miljomal.followup import services
from miljomal.followup.forms.rounds import RoundForm
from miljomal.followup.lifecycle import State
from miljomal.followup.models import Round
from miljomal.followup.queries import respondents as respondent_queries
from miljomal.followup.queries import rounds as round_queries
from miljomal.followup.queries.history import round_changes
from miljomal.followup.queries.notices import Where, notices_about
from miljomal.followup.views.shared import (
    kept_programme,
    kept_round,
    round_context,
    round_url,
    sent,
)
from miljomal.organisations.requests import person_of

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@require_safe
def round_list(request: HttpRequest, programme_slug: str) -> HttpResponse:
    """Every round of a programme, with what comes next in each."""
    programme = kept_programme(request, programme_slug)
    context = {
        "programme": programme,
        "page": page_of(request, round_queries.round_rows(programme)),
        "crumbs": [
            (programme.short_name or programme.title, programme.get_absolute_url()),
            (_("Uppföljningsomgångar"), ""),
        ],
        "is_example": programme.is_example,
    }
    return render_page(request, "followup/round_list.html", context)


@never_cache
@form_methods
def round_create(request: HttpRequest, programme_slug: str) -> HttpResponse:
    """Plan a round; it begins with the questions, the scale and the times of the one before."""
    programme = kept_programme(request, programme_slug)
    proposal = {} if request.method == "POST" else round_queries.proposed_round(programme)
    form = RoundForm(sent(request), initial={"version": 0, **proposal}, instance=Round(programme=programme))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_round(programme=programme, by=person_of(request), **form.changes())
        except ValidationError as error:
            show_faults(form, error)
        else:
            messages.success(request, _("Omgången är planerad. Se över frågorna, granska och öppna."))
            return redirect(round_url("round-detail", made))
    context = {
        "form": form,
        "programme": programme,
        "crumbs": [
            (programme.short_name or programme.title, programme.get_absolute_url()),
            (_("Uppföljningsomgångar"), reverse("followup:round-list", args=[programme.slug])),
            (_("Ny omgång"), ""),
        ],
        "is_example": programme.is_example,
    }
    return render_page(request, "followup/round_create.html", context, status=422 if form.errors else 200)


@never_cache
@form_methods
def round_edit(request: HttpRequest, programme_slug: str, slug: str) -> HttpResponse:
    """Change what may still be changed; a stale edit shows what a colleague wrote beside what was typed."""
    shown = kept_round(request, programme_slug, slug)
    edited = Round.objects.select_related("programme").get(pk=shown.pk)
    form = RoundForm(sent(request), instance=edited, initial={"version": shown.version})
    clashes: list[tuple[str, str, str]] = []
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                saved = services.edit_round(
                    round=shown, changes=form.changes(), version=form.cleaned_data["version"], by=person_of(request)
                )
            except StaleEdit as stale:
                status, clashes = 409, _clashes(form, stale.current)
                form = RoundForm(with_version(request.POST, stale.current.version), instance=stale.current)
            except ValidationError as error:
                show_faults(form, error)
            else:
                messages.success(request, _("Omgången är sparad."))
                return redirect(round_url("round-detail", saved))
    context = round_context(shown, _("Ändra omgången"), form=form, clashes=clashes)
    return render_page(request, "followup/round_edit.html", context, status=status)


def _clashes(form: RoundForm, current: Round) -> list[tuple[str, str, str]]:
    """Label, what a colleague wrote, what was typed here: where they differ."""
    rows = []
    for name, field in form.fields.items():
        mine, theirs = form.cleaned_data.get(name), getattr(current, name)
        if name != "version" and mine != theirs:
            rows.append((str(field.label), in_words(theirs), in_words(mine)))
    return rows


@never_cache
@require_safe
def round_detail(request: HttpRequest, programme_slug: str, slug: str) -> HttpResponse:
    """A round: what is left to do before it opens, and then how far each organisation has come."""
    shown = kept_round(request, programme_slug, slug)
    questions = list(shown.questions.order_by("order", "id"))
    context = round_context(shown, questions=questions, notices=notices_about(shown, Where.ROUND))
    if shown.state not in (State.PLANNED, State.KNOWN):
        context |= _followed(request, shown)
    return render_page(request, "followup/round_detail.html", context)


def _followed(request: HttpRequest, shown: Round) -> dict[str, Any]:
    """The organisations that are asked, filtered by ?visa=, with counts of all."""
    rows = respondent_queries.progress_of(shown)
    chosen = request.GET.get("visa", "")
    chosen = chosen if chosen in respondent_queries.STAGES else ""
    counts = {stage: sum(row.stage == stage for row in rows) for stage in respondent_queries.STAGES}
    return {
        "page": page_of(request, [row for row in rows if not chosen or row.stage == chosen]),
        "chosen": chosen,
        "counts": counts,
        "total": len(rows),
        "asked": sum(row.asked for row in rows),
        "answered": sum(row.answered for row in rows),
        "late": sum(row.late for row in rows),
    }


@never_cache
@require_safe
def round_history(request: HttpRequest, programme_slug: str, slug: str) -> HttpResponse:
    """Who did what with the round, when and why."""
    shown = kept_round(request, programme_slug, slug)
    context = round_context(shown, _("Historik"), changes=round_changes(shown))
    return render_page(request, "followup/round_history.html", context)
