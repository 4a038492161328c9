"""Where a history that exists only as totals is typed in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from miljomal.core.forms import show_faults
from miljomal.core.render import render_page
from miljomal.followup.lifecycle import State
from miljomal.followup.models import Grade, Scale
from miljomal.moving_in import services
from miljomal.moving_in.forms.uploads import TotalsForm
from miljomal.moving_in.views.shared import own_organisation, sent
from miljomal.organisations.requests import person_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def totals_create(request: HttpRequest) -> HttpResponse:
    """How many measures had each grade in a year, with the source: never which."""
    organisation = own_organisation(request)
    scale = Scale.objects.order_by("slug", "-version").first()
    grades = list(Grade.objects.filter(scale=scale).select_related("scale").order_by("order"))
    form = TotalsForm(sent(request), organisation=organisation, grades=grades)
    if request.method == "POST" and form.is_valid():
        names = ("programme", "year", "source", "source_date", "is_published")
        stated = {name: form.cleaned_data[name] for name in names}
        try:
            made = services.state_totals(counts=form.counts(), by=person_of(request), **stated)
        except ValidationError as error:
            show_faults(form, error)
        else:
            messages.success(request, _("Totalerna är sparade."))
            if made.state == State.CLOSED:
                return redirect("followup:round-detail", made.programme.slug, made.slug)
            return redirect(made)
    context = {
        "form": form,
        "crumbs": [(_("Flytta in historik"), reverse("moving_in:upload-list")), (_("Bara totaler"), "")],
        "is_example": organisation.is_example,
    }
    return render_page(request, "moving_in/totals_create.html", context, status=422 if form.errors else 200)
