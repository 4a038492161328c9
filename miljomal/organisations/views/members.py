"""Who belongs to an organisation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from miljomal.core.paging import page_of
from miljomal.core.render import render_page
from miljomal.core.text import sort_key
from miljomal.organisations import services
from miljomal.organisations.forms import HandOverForm, InvitationForm, MemberForm
from miljomal.organisations.models import Membership
from miljomal.organisations.requests import person_of
from miljomal.organisations.views.shared import (
    administered_member,
    administered_organisation,
    crumbs,
    form_methods,
    posted,
    shown_name,
)


@never_cache
@require_safe
def member_list(request: HttpRequest) -> HttpResponse:
    """The members of the organisation that the viewer acts for; an invited person shows by her address only."""
    organisation = administered_organisation(request)
    members = Membership.objects.filter(organisation=organisation).select_related("person")
    in_order = sorted(members, key=lambda row: (row.state, sort_key(shown_name(row)), row.pk))
    page = page_of(request, in_order)
    context = {
        "organisation": organisation,
        "crumbs": crumbs((_("Medlemmar"), "")),
        "page": page,
        "rows": [(row, shown_name(row)) for row in page.object_list],
        "is_example": organisation.is_example,
    }
    return render_page(request, "organisations/member_list.html", context)


@never_cache
@form_methods
def member_invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody by mail."""
    organisation = administered_organisation(request)
    form = InvitationForm(posted(request), organisation=organisation)
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
        "crumbs": crumbs((_("Medlemmar"), "organisations:member-list"), (_("Bjud in"), "")),
        "form": form,
        "is_example": organisation.is_example,
    }
    return render_page(request, "organisations/member_invite.html", context, status=422 if form.errors else 200)


@never_cache
@form_methods
def member_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A member's role and title; from here she is also suspended or let in again."""
    membership = administered_member(request, pk)
    form = MemberForm(posted(request), membership=membership)
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
        "crumbs": crumbs((_("Medlemmar"), "organisations:member-list"), (shown_name(membership), "")),
        "shown_name": shown_name(membership),
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
    membership = administered_member(request, pk)
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
    membership = administered_member(request, pk)
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
@form_methods
def member_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that stands in a member's name goes to a colleague in one step."""
    membership = administered_member(request, pk)
    successors = services.successors(membership)
    form = HandOverForm(posted(request), successors=successors)
    if request.method == "POST" and form.is_valid():
        to = next(row for row in successors if row.pk == form.cleaned_data["to"])
        moved = services.hand_over(membership=membership, to=to, by=person_of(request))
        told = ngettext("%(count)d uppgift är överlämnad.", "%(count)d uppgifter är överlämnade.", moved)
        messages.success(request, told % {"count": moved})
        return redirect("organisations:member-edit", pk=pk)
    context = {
        "membership": membership,
        "shown_name": shown_name(membership),
        "held": services.held_by(membership),
        "form": form,
        "crumbs": crumbs((_("Medlemmar"), "organisations:member-list"), (_("Lämna över"), "")),
        "is_example": membership.organisation.is_example,
    }
    return render_page(request, "organisations/member_hand_over.html", context, status=422 if form.errors else 200)
