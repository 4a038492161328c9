"""Where a coordinator opens, closes, reopens and publishes a round: each with a page that says what will happen."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from miljomal.core import clock
from miljomal.core.forms import show_faults
from miljomal.core.locking import StaleEdit, with_version
from miljomal.core.paging import page_of
from miljomal.core.render import render_page
from miljomal.followup import services
from miljomal.followup.forms.rounds import ReasonForm, ReopenForm
from miljomal.followup.lifecycle import Move, State
from miljomal.followup.queries import respondents as respondent_queries
from miljomal.followup.queries import rounds as round_queries
from miljomal.followup.queries.notices import Where, notices_about
from miljomal.followup.views.rounds import form_methods
from miljomal.followup.views.shared import (
    kept_round,
    overtaken,
    refused,
    round_context,
    round_url,
    sent,
)
from miljomal.organisations.requests import person_of


@never_cache
@form_methods
def round_open(request: HttpRequest, programme_slug: str, slug: str) -> HttpResponse:
    """Who will be asked, who can't be reached, and one button that opens the round now."""
    shown = kept_round(request, programme_slug, slug)
    faults: list[str] = []
    if request.method == "POST":
        try:
            count = services.open_round(shown, by=person_of(request))
        except ValidationError as error:
            faults = error.messages
        else:
            opened = ngettext(
                "Omgången är öppen. %(count)s svar väntas.", "Omgången är öppen. %(count)s svar väntas.", count
            )
            messages.success(request, opened % {"count": count} if count else _("Omgången är redan öppen."))
            return redirect(round_url("round-detail", shown))
    title = _("Granska och öppna")
    if not faults and (answer := refused(request, shown, Move.OPEN, title)):
        return answer
    view = respondent_queries.preview(shown.programme)
    context = round_context(shown, title, view=view, page=page_of(request, view.asked), faults=faults)
    context["notices"] = notices_about(shown, Where.REVIEW)
    return render_page(request, "followup/round_open.html", context, status=422 if faults else 200)


@never_cache
@form_methods
def round_close(request: HttpRequest, programme_slug: str, slug: str) -> HttpResponse:
    """Close an open round before its time, with a reason."""
    shown = kept_round(request, programme_slug, slug)
    title = _("Stäng omgången nu")
    form, status = ReasonForm(sent(request), initial={"version": shown.version}), 200
    if request.method == "POST" and shown.state in (State.OPEN, State.CLOSED):
        status = 422
        if form.is_valid():
            try:
                services.close_round(round=shown, by=person_of(request), **form.cleaned_data)
            except StaleEdit as stale:
                status, form = 409, ReasonForm(with_version(request.POST, stale.current.version))
                form.add_error(None, overtaken())
            except ValidationError as error:
                show_faults(form, error)
            else:
                messages.success(request, _("Omgången är stängd. Det som är lämnat finns kvar."))
                return redirect(round_url("round-detail", shown))
    elif answer := refused(request, shown, Move.CLOSE, title):
        return answer
    return render_page(request, "followup/round_close.html", round_context(shown, title, form=form), status=status)


@never_cache
@form_methods
def round_reopen(request: HttpRequest, programme_slug: str, slug: str) -> HttpResponse:
    """Open a closed round again, until when and why."""
    shown = kept_round(request, programme_slug, slug)
    title = _("Öppna omgången igen")
    form, status = ReopenForm(sent(request), initial={"version": shown.version}), 200
    if request.method == "POST" and shown.state in (State.OPEN, State.CLOSED):
        status = 422
        if form.is_valid():
            try:
                services.reopen_round(round=shown, by=person_of(request), **form.cleaned_data)
            except StaleEdit as stale:
                status, form = 409, ReopenForm(with_version(request.POST, stale.current.version))
                form.add_error(None, overtaken())
            except ValidationError as error:
                show_faults(form, error)
            else:
                messages.success(request, _("Omgången är öppen igen. Alla som är tillfrågade kan svara."))
                return redirect(round_url("round-detail", shown))
    elif answer := refused(request, shown, Move.REOPEN, title):
        return answer
    return render_page(request, "followup/round_reopen.html", round_context(shown, title, form=form), status=status)


@never_cache
@form_methods
def round_publish(request: HttpRequest, programme_slug: str, slug: str) -> HttpResponse:
    """What everybody will see and who has not answered, and one button that publishes it."""
    shown = kept_round(request, programme_slug, slug)
    faults: list[str] = []
    if request.method == "POST":
        try:
            services.publish_round(shown, on=clock.today(), by=person_of(request))
        except ValidationError as error:
            faults = error.messages
        else:
            messages.success(request, _("Resultatet är publicerat. Alla kan läsa det här."))
            return redirect(shown)
    title = _("Publicera resultatet")
    if answer := refused(request, shown, Move.PUBLISH, title):
        return answer
    rows = respondent_queries.progress_of(shown)
    answered, asked = sum(row.answered for row in rows), sum(row.asked for row in rows)
    context = round_context(
        shown,
        title,
        counts=round_queries.grade_counts(shown),
        silent=[row for row in rows if row.answered < row.asked],
        answered=answered,
        asked=asked,
        unanswered=asked - answered,
        unapproved=sum(
            shown.needs_approval and not (row.respondent.approved_at or row.respondent.succeeded_by) for row in rows
        ),
        faults=faults,
    )
    return render_page(request, "followup/round_publish.html", context, status=422 if faults else 200)
