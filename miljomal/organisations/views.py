"""Who belongs to an organisation, and a person's own account."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from miljomal.accounts.exports import own_data
from miljomal.accounts.models import Person
from miljomal.accounts.services import audit, end_sessions
from miljomal.core.paging import page_of
from miljomal.core.render import render_page
from miljomal.core.text import sort_key
from miljomal.organisations import services
from miljomal.organisations.forms import EraseForm, InvitationForm, MemberForm, NameForm, SwitchForm
from miljomal.organisations.models import Membership, Organisation
from miljomal.organisations.requests import SESSION_KEY, person_of, viewer_of

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _crumbs(*titles: tuple[str, str]) -> list[tuple[str, str]]:
    """From the person's own page to here; each is a title and an URL name, "" for the page itself."""
    return [(title, reverse(name) if name else "") for title, name in ((_("Mina sidor"), "pages:mina"), *titles)]


def _administered_organisation(request: HttpRequest) -> Organisation:
    """The organisation that the viewer acts for, if she administers it.

    Raises:
        PermissionDenied: she does not; the text names those who do.
    """
    viewer = viewer_of(request)
    if viewer.organisation is None:
        raise PermissionDenied(
            _("Du hör inte till någon organisation än. Be administratören i din organisation om en inbjudan.")
        )
    if not viewer.administers(viewer.organisation.pk):
        _deny(viewer.organisation)
    return viewer.organisation


def _deny(organisation: Organisation) -> None:
    held = Membership.objects.in_force().filter(organisation=organisation, role=Membership.Role.ADMINISTRATOR)
    names = ", ".join(held.order_by("person__name", "id").values_list("person__name", flat=True))
    if not names:
        raise PermissionDenied
    raise PermissionDenied(
        _("Bara en administratör bestämmer vilka som är med i %(organisation)s. Fråga %(names)s.")
        % {"organisation": organisation, "names": names}
    )


def _administered_member(request: HttpRequest, pk: int) -> Membership:
    """The membership, if the viewer administers its organisation.

    Raises:
        Http404: no such membership, or another organisation's.
        PermissionDenied: the viewer belongs to the organisation but does not administer it.
    """
    viewer = viewer_of(request)
    found = Membership.objects.select_related("organisation__area", "person")
    membership = get_object_or_404(found, pk=pk, organisation__in=list(viewer.roles))
    if not viewer.administers(membership.organisation_id):
        _deny(membership.organisation)
    return membership


def _shown_name(membership: Membership) -> str:
    """The name, or the address while an invitation waits: asking must not reveal who has an account."""
    is_waiting = membership.state == Membership.State.PENDING
    return membership.person.email if is_waiting else membership.person.name


@never_cache
@require_safe
def member_list(request: HttpRequest) -> HttpResponse:
    """The members of the organisation that the viewer acts for; an invited person shows by her address only."""
    organisation = _administered_organisation(request)
    members = Membership.objects.filter(organisation=organisation).select_related("person")
    in_order = sorted(members, key=lambda row: (row.state, sort_key(_shown_name(row)), row.pk))
    page = page_of(request, in_order)
    context = {
        "organisation": organisation,
        "crumbs": _crumbs((_("Medlemmar"), "")),
        "page": page,
        "rows": [(row, _shown_name(row)) for row in page.object_list],
        "is_example": organisation.is_example,
    }
    return render_page(request, "organisations/member_list.html", context)


@never_cache
@form_methods
def member_invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody by mail."""
    organisation = _administered_organisation(request)
    form = InvitationForm(_sent(request), organisation=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            _membership, is_queued = services.invite(
                organisation=organisation, by=person_of(request), **form.cleaned_data
            )
        except services.AlreadyMember:
            form.add_error("email", _("Personen är redan med. Inget har skickats. Ändra rollen i listan i stället."))
        else:
            sent, earlier = _("Inbjudan är skickad."), _("Inbjudan finns. Dagens mejl är redan skickat.")
            messages.success(request, sent if is_queued else earlier)
            return redirect("organisations:member-list")
    context = {
        "organisation": organisation,
        "crumbs": _crumbs((_("Medlemmar"), "organisations:member-list"), (_("Bjud in"), "")),
        "form": form,
        "is_example": organisation.is_example,
    }
    return render_page(request, "organisations/member_invite.html", context, status=422 if form.errors else 200)


@never_cache
@form_methods
def member_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A member's role and title; from here she is also suspended or let in again."""
    membership = _administered_member(request, pk)
    form = MemberForm(_sent(request), membership=membership)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_member(membership=membership, by=person_of(request), **form.cleaned_data)
        except services.LastAdministrator:
            form.add_error("role", _last_administrator())
        else:
            messages.success(request, _("Ändringen är sparad."))
            return redirect("organisations:member-list")
    context = {
        "membership": membership,
        "crumbs": _crumbs((_("Medlemmar"), "organisations:member-list"), (_shown_name(membership), "")),
        "shown_name": _shown_name(membership),
        "form": form,
        "is_example": membership.organisation.is_example,
    }
    return render_page(request, "organisations/member_edit.html", context, status=422 if form.errors else 200)


def _last_administrator() -> str:
    return _("Personen är ensam administratör. Inget har ändrats. Gör först någon annan till administratör.")


@never_cache
@require_POST
def member_suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a membership, or takes an invitation back."""
    membership = _administered_member(request, pk)
    try:
        services.suspend_member(membership=membership, by=person_of(request))
    except services.LastAdministrator:
        messages.error(request, _last_administrator())
        return redirect("organisations:member-edit", pk=pk)
    messages.success(request, _("Personen är inte längre med. Det personen har gjort finns kvar."))
    return redirect("organisations:member-list")


@never_cache
@require_POST
def member_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Lets a suspended member in again."""
    membership = _administered_member(request, pk)
    resumed = services.resume_member(membership=membership, by=person_of(request))
    is_waiting = resumed.state == Membership.State.PENDING
    messages.success(request, _("En ny inbjudan är skickad.") if is_waiting else _("Personen är med igen."))
    return redirect("organisations:member-list")


@login_not_required
@never_cache
@form_methods
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link in an invitation leads: one button to say yes. Reading it changes nothing."""
    membership = services.invitation_of(token)
    if request.method == "POST" and services.accept_invitation(token=token):
        return redirect("pages:mina")
    context = {
        "membership": membership,
        "crumbs": [(_("Inbjudan"), "")],
        "is_example": bool(membership and membership.organisation.is_example),
    }
    status = 200 if membership else 410
    return render_page(request, "organisations/invitation_accept.html", context, status=status)


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
    form = NameForm(_sent(request), instance=Person.objects.get(pk=person.pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Namnet är sparat."))
        return redirect("organisations:profile")
    memberships = Membership.objects.filter(person=person).select_related("organisation")
    context = {
        "form": form,
        "crumbs": _crumbs((_("Mina uppgifter"), "")),
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
    form = EraseForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        services.erase_person(person=person, by=person)
        logout(request)
        return redirect("pages:home")
    context = {
        "form": form,
        "crumbs": _crumbs((_("Mina uppgifter"), "organisations:profile"), (_("Ta bort"), "")),
        "alone_in": services.only_administrator_of(person),
    }
    return render_page(request, "organisations/profile_erase.html", context, status=422 if form.errors else 200)
