"""Where an administrator keeps how her organisation is reached."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from miljomal.core.locking import StaleEdit, with_version
from miljomal.core.render import render_page
from miljomal.organisations import services
from miljomal.organisations.forms import OrganisationForm
from miljomal.organisations.models import Organisation
from miljomal.organisations.requests import person_of
from miljomal.organisations.views.shared import administered_organisation, crumbs, form_methods


@never_cache
@form_methods
def organisation_edit(request: HttpRequest) -> HttpResponse:
    """Mailboxes, addresses and website of the organisation that the viewer acts for."""
    organisation = Organisation.objects.get(pk=administered_organisation(request).pk)
    form = OrganisationForm(request.POST or None, instance=organisation, initial={"version": organisation.version})
    status, stale = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.edit_organisation(
                    organisation=organisation,
                    changes=form.changes(),
                    version=form.cleaned_data["version"],
                    by=person_of(request),
                )
            except StaleEdit as clash:
                stale, status = clash.current, 409
                form = OrganisationForm(with_version(request.POST, stale.version), instance=organisation)
            else:
                messages.success(request, _("Uppgifterna är sparade."))
                return redirect("organisations:organisation-edit")
    context = {
        "form": form,
        "organisation": organisation,
        "stale": stale,
        "crumbs": crumbs((_("Organisationen"), "")),
        "is_example": organisation.is_example,
    }
    return render_page(request, "organisations/organisation_edit.html", context, status=status)
