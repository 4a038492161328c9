"""An extra reminder to those who have not answered, now."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from miljomal.core.paging import page_of
from miljomal.core.render import render_page
from miljomal.followup.models import Round
from miljomal.followup.views.shared import kept_round
from miljomal.mailings import services
from miljomal.mailings.forms import MailingForm
from miljomal.mailings.queries.overview import audience_of
from miljomal.mailings.texts import PLACES
from miljomal.mailings.views.shared import form_methods, mailing_context, mailing_url
from miljomal.organisations.requests import person_of


@never_cache
@form_methods
def mailing_extra(request: HttpRequest, programme_slug: str, slug: str) -> HttpResponse:
    """Preview with the number of receivers, and one button that sends. A look at changed words writes nothing."""
    followed = kept_round(request, programme_slug, slug)
    data = request.POST if request.method == "POST" else None
    draft = services.unsaved_extra(followed)
    form = MailingForm(data, mailing=draft, version=services.latest_extra(followed))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if "granska" not in request.POST:
                return _send(request, followed, form)
            status, draft = 200, services.unsaved_extra(followed, **form.words())
    reached = audience_of(draft)
    context = mailing_context(
        followed,
        _("Påminn dem som inte har svarat"),
        form=form,
        reached=reached,
        page=page_of(request, reached.receivers),
        mail=services.compose(reached.receivers[0]) if reached.receivers else None,
        receiver=reached.receivers[0] if reached.receivers else None,
        places=PLACES.items(),
    )
    return render_page(request, "mailings/mailing_extra.html", context, status=status)


def _send(request: HttpRequest, followed: Round, form: MailingForm) -> HttpResponse:
    """Sends, and goes to the log; a second press of the same button sends nothing."""
    try:
        seen = form.cleaned_data["version"]
        count = services.send_extra(followed=followed, seen=seen, by=person_of(request), **form.words())
    except services.AlreadySent:
        messages.error(request, _("En påminnelse har redan skickats medan sidan var öppen. Inget mer har skickats."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(mailing_url("mailing-list", followed))
    else:
        sent = ngettext("%(count)d mejl är på väg.", "%(count)d mejl är på väg.", count) % {"count": count}
        messages.success(request, sent)
    return redirect(mailing_url("delivery-list", followed))
