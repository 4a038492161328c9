"""A person's own account, and which organisation she acts for."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from miljomal.accounts.exports import own_data
from miljomal.accounts.models import Person
from miljomal.accounts.services import audit, end_sessions
from miljomal.core.render import render_page
from miljomal.organisations import services
from miljomal.organisations.forms import EraseForm, NameForm, SwitchForm
from miljomal.organisations.models import Membership
from miljomal.organisations.requests import SESSION_KEY, person_of, viewer_of
from miljomal.organisations.views.shared import (
    crumbs,
    form_methods,
    posted,
)


@never_cache
@require_POST
def organisation_switch(request: HttpRequest) -> HttpResponse:
    """Act for another of the viewer's organisations.

    Raises:
        Http404: the viewer does not belong to it.
    """
    form = SwitchForm(request.POST)
    if not form.is_valid() or not viewer_of(request).belongs_to(form.cleaned_data["organisation"]):
        raise Http404("not one of hers")
    request.session[SESSION_KEY] = form.cleaned_data["organisation"]
    target = form.cleaned_data["next"]
    is_safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return redirect(target if is_safe else "pages:mina")


@never_cache
@form_methods
def profile(request: HttpRequest) -> HttpResponse:
    """A person's own data: name, organisations, export, sign-out everywhere, the way to erase."""
    person = person_of(request)
    form = NameForm(posted(request), instance=Person.objects.get(pk=person.pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Namnet är sparat."))
        return redirect("organisations:profile")
    memberships = Membership.objects.filter(person=person).select_related("organisation")
    context = {
        "form": form,
        "crumbs": crumbs((_("Mina uppgifter"), "")),
        "person": person,
        "viewer": viewer_of(request),
        "rows": [
            (row, services.invitation_token(row) if row.state == Membership.State.PENDING else "")
            for row in memberships.order_by("organisation__sort_key", "id")
        ],
    }
    return render_page(request, "organisations/profile.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def profile_export(request: HttpRequest) -> HttpResponse:
    """Everything that is kept about the person, as a JSON file."""
    person = person_of(request)
    memberships = Membership.objects.filter(person=person).select_related("organisation").order_by("id")
    data = own_data(person) | {
        "organisations": [
            {"name": row.organisation.name, "role": row.role, "state": row.state, "since": row.since}
            for row in memberships
        ]
    }
    audit("export", by=person)
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="mina-uppgifter.json"'
    return response


@never_cache
@require_POST
def profile_sign_out(request: HttpRequest) -> HttpResponse:
    """Signs the person out on every device, this one too."""
    end_sessions(person=person_of(request))
    logout(request)
    return redirect("account_login")


@never_cache
@form_methods
def profile_erase(request: HttpRequest) -> HttpResponse:
    """Explains what erasing means; with the mark set, does it."""
    person = person_of(request)
    form = EraseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        services.erase_person(person=person, by=person)
        logout(request)
        return redirect("pages:home")
    context = {
        "form": form,
        "crumbs": crumbs((_("Mina uppgifter"), "organisations:profile"), (_("Ta bort"), "")),
        "alone_in": services.only_administrator_of(person),
    }
    return render_page(request, "organisations/profile_erase.html", context, status=422 if form.errors else 200)
