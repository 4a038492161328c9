"""A round's schedule of mails: when each goes, to whom, with which words."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from miljomal.core.forms import show_faults
from miljomal.core.locking import StaleEdit, with_version
from miljomal.core.paging import page_of
from miljomal.core.render import render_page
from miljomal.followup.views.shared import kept_round
from miljomal.mailings import services
from miljomal.mailings.forms import MailingForm
from miljomal.mailings.models import Mailing
from miljomal.mailings.queries.audience import Audience
from miljomal.mailings.queries.overview import audience_of, schedule_of
from miljomal.mailings.texts import PLACES, filled
from miljomal.mailings.views.shared import form_methods, kept_mailing, mailing_context, mailing_url
from miljomal.organisations.requests import person_of


@never_cache
@require_safe
def mailing_list(request: HttpRequest, programme_slug: str, slug: str) -> HttpResponse:
    """The schedule: every mail with its day, state and number of receivers."""
    followed = kept_round(request, programme_slug, slug)
    rows = schedule_of(followed)
    context = mailing_context(
        followed,
        rows=rows,
        is_unconfirmed=any(row.mailing.state == Mailing.State.PLANNED for row in rows),
    )
    return render_page(request, "mailings/mailing_list.html", context)


@never_cache
@require_POST
def mailing_plan(request: HttpRequest, programme_slug: str, slug: str) -> HttpResponse:
    """Makes the schedule at once; otherwise the minute tick does."""
    followed = kept_round(request, programme_slug, slug)
    services.replan(followed)
    return redirect(mailing_url("mailing-list", followed))


@never_cache
@form_methods
def mailing_confirm(request: HttpRequest, programme_slug: str, slug: str) -> HttpResponse:
    """One yes to the whole schedule."""
    followed = kept_round(request, programme_slug, slug)
    if request.method == "POST":
        confirmed = services.confirm_schedule(followed=followed, by=person_of(request))
        done = _("Schemat är bekräftat. Varje mejl går ut på sin dag.")
        messages.success(request, done if confirmed else _("Schemat var redan bekräftat. Inget har ändrats."))
        return redirect(mailing_url("mailing-list", followed))
    rows = schedule_of(followed) or schedule_of(followed, unsaved=services.unsaved_schedule(followed))
    planned = [row for row in rows if row.mailing.state == Mailing.State.PLANNED]
    context = mailing_context(
        followed,
        _("Bekräfta schemat"),
        rows=planned,
        at_once=[row for row in planned if row.goes_at_once and followed.opened_at],
    )
    return render_page(request, "mailings/mailing_confirm.html", context)


@never_cache
@require_safe
def mailing_detail(request: HttpRequest, programme_slug: str, slug: str, pk: int) -> HttpResponse:
    """Who gets the mail, who does not and why, and the mail as one of the receivers will read it."""
    mailing = kept_mailing(request, programme_slug, slug, pk)
    context = mailing_context(mailing.round, capfirst(str(mailing)), mailing=mailing)
    if mailing.is_waiting:
        reached = audience_of(mailing)
        context |= {"reached": reached, "page": page_of(request, reached.receivers), **_shown_mail(request, reached)}
    else:
        subject, body = services.words_of(mailing)
        values = services.values_of(mailing.round, mailing.closes_at)
        context |= {"mail": (filled(subject, values), filled(body, values))}
    return render_page(request, "mailings/mailing_detail.html", context)


def _shown_mail(request: HttpRequest, reached: Audience) -> dict[str, object]:
    """The mail to the receiver that `?mejl=` numbers, from 1; the first one by default.

    Raises:
        Http404: there is no such receiver.
    """
    if not reached.receivers:
        return {}
    number = request.GET.get("mejl") or "1"
    if not (number.isascii() and number.isdigit() and 0 < int(number[:7]) <= len(reached.receivers)):
        raise Http404("no such receiver")
    receiver = reached.receivers[int(number) - 1]
    return {"receiver": receiver, "mail": services.compose(receiver)}


@never_cache
@form_methods
def mailing_edit(request: HttpRequest, programme_slug: str, slug: str, pk: int) -> HttpResponse:
    """Change the words of a mail that is not sent."""
    mailing = kept_mailing(request, programme_slug, slug, pk)
    data = request.POST if request.method == "POST" else None
    form = MailingForm(data, mailing=mailing, version=mailing.version)
    status, current = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                version = form.cleaned_data["version"]
                services.edit_mailing(mailing=mailing, version=version, by=person_of(request), **form.words())
            except StaleEdit as stale:
                status, current = 409, services.words_of(stale.current)
                form = MailingForm(with_version(request.POST, stale.current.version), mailing=mailing, version=0)
            except ValidationError as error:
                show_faults(form, error)
            else:
                messages.success(request, _("Texten är sparad."))
                return redirect(mailing_url("mailing-detail", mailing.round, mailing.pk))
    context = mailing_context(
        mailing.round, _("Ändra texten"), mailing=mailing, form=form, current=current, places=PLACES.items()
    )
    return render_page(request, "mailings/mailing_edit.html", context, status=status)


@never_cache
@require_POST
def mailing_skip(request: HttpRequest, programme_slug: str, slug: str, pk: int) -> HttpResponse:
    """Leaves one mail of the schedule out, or takes it in again."""
    mailing = kept_mailing(request, programme_slug, slug, pk)
    skip = request.POST.get("hoppa_over") == "ja"
    try:
        services.skip_mailing(mailing=mailing, skip=skip, by=person_of(request))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Mejlet hoppas över.") if skip else _("Mejlet skickas på sin dag."))
    return redirect(mailing_url("mailing-list", mailing.round))
