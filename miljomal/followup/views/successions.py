"""Where a coordinator says that an organisation has been merged into another in the middle of a round."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from miljomal.core.forms import show_faults
from miljomal.core.locking import StaleEdit, with_version
from miljomal.core.render import render_page
from miljomal.followup import services
from miljomal.followup.forms.respondents import SuccessorForm
from miljomal.followup.lifecycle import Move
from miljomal.followup.views.respondents import kept_respondent
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
def respondent_succeed(request: HttpRequest, programme_slug: str, slug: str, pk: int) -> HttpResponse:
    """Let another organisation answer what is left, with a reason."""
    shown = kept_round(request, programme_slug, slug)
    respondent = kept_respondent(shown, pk)
    title = _("%(who)s har gått upp i en annan") % {"who": respondent.organisation}
    if answer := refused(request, shown, Move.EXTEND, title):
        return answer
    form, status = SuccessorForm(sent(request), initial={"version": respondent.version}, respondent=respondent), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                after = services.succeed_respondent(respondent=respondent, by=person_of(request), **form.cleaned_data)
            except StaleEdit as stale:
                status = 409
                form = SuccessorForm(with_version(request.POST, stale.current.version), respondent=respondent)
                form.add_error(None, overtaken())
            except ValidationError as error:
                show_faults(form, error)
            else:
                who = {"who": after.organisation}
                messages.success(request, _("%(who)s svarar i stället. Hittills inlämnade svar står kvar.") % who)
                return redirect(round_url("respondent-detail", shown, after.pk))
    context = round_context(shown, title, respondent=respondent, form=form)
    return render_page(request, "followup/respondent_succeed.html", context, status=status)
