"""Where a question is handed to a colleague, and where she replies without an account."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from miljomal.core.render import render_page
from miljomal.followup import services
from miljomal.followup.forms.delegations import DelegationForm, DelegationReplyForm
from miljomal.followup.models import Answer, Delegation
from miljomal.followup.services import Replied
from miljomal.followup.views.own import Asked, must_edit, own_answer, stamps_of
from miljomal.organisations.requests import person_of, viewer_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delegation_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a colleague about one thing in an answer."""
    answer = own_answer(request, pk)
    data = request.POST if request.method == "POST" else None
    form = DelegationForm(data, questions=list(answer.round.questions.all()))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _made, is_sent = services.delegate(answer=answer, by=person_of(request), **form.cleaned_data)
            except services.RoundClosed:
                form.add_error(None, _("Omgången har stängt för er. Inget har skickats."))
            except ValidationError as error:
                form.add_error(None, error)
            else:
                sent, waits = _("Frågan är skickad."), _("Frågan väntar redan hos kollegan. Inget nytt är skickat.")
                messages.success(request, sent if is_sent else waits)
                return redirect(answer)
    context = {"form": form, "answer": answer, "is_example": answer.measure.is_example}
    return render_page(request, "followup/delegation_create.html", context, status=status)


def _own_delegation(request: HttpRequest, pk: int) -> Delegation:
    """A question of the viewer's own organisation; errors as in `own_answer`."""
    related = ("answer__round", "answer__measure", "answer__organisation", "question", "asked_by")
    rows = Delegation.objects.select_related(*related)
    found = get_object_or_404(rows, pk=pk, answer__organisation__in=list(viewer_of(request).roles))
    must_edit(request, found.answer)
    return found


@never_cache
@require_POST
def delegation_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends the link once more."""
    delegation = _own_delegation(request, pk)
    try:
        is_sent = services.remind_colleague(delegation=delegation, by=person_of(request))
    except services.LinkClosed:
        messages.error(request, _("Frågan väntar inte längre. Inget har skickats."))
    else:
        sent, earlier = _("Påminnelsen är skickad."), _("Kollegan har redan fått en påminnelse. Inget nytt är skickat.")
        messages.success(request, sent if is_sent else earlier)
    return redirect(delegation.answer)


@never_cache
@require_POST
def delegation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the question back."""
    delegation = _own_delegation(request, pk)
    services.withdraw_delegation(delegation=delegation, by=person_of(request))
    messages.success(request, _("Frågan är återtagen. Länken i mejlet fungerar inte längre."))
    return redirect(delegation.answer)


@never_cache
@require_POST
def delegation_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the colleague's reply into the draft, together with what stands in the form."""
    delegation = _own_delegation(request, pk)
    asked = Asked.of(_with_round(delegation.answer))
    typed, stamps = asked.form(request.POST).typed, stamps_of(request)
    try:
        services.use_reply(
            delegation=delegation, typed=typed, seen=stamps["seen"], page=stamps["page"], by=person_of(request)
        )
    except services.StaleDraft:
        messages.error(request, _("En kollega har sparat ett annat utkast. Läs det och använd svaret sedan."))
    except services.RoundClosed:
        messages.error(request, _("Omgången har stängt för er. Inget är ändrat."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Kollegans svar står nu i utkastet."))
    return redirect(delegation.answer)


def _with_round(answer: Answer) -> Answer:
    return Answer.objects.select_related("round__scale").get(pk=answer.pk)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delegation_reply(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link in the mail leads: the question and a form. Reading changes nothing; the first button only asks
    for a code, which goes to the same address.

    Raises:
        Http404: the link is not whole.
    """
    delegation = services.delegation_of(token)
    if delegation is None:
        raise Http404("no such link")
    if not services.is_waiting(delegation):
        return _guarded(render_page(request, "followup/delegation_over.html", _shown(delegation), status=410))
    form = DelegationReplyForm(request.POST if request.method == "POST" else None, delegation=delegation)
    replied, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                code = "" if "ny_kod" in request.POST else form.cleaned_data["code"]
                replied = services.reply_to_delegation(
                    delegation=delegation, text=form.cleaned_data["reply"], code=code
                )
            except services.LinkClosed:
                return _guarded(redirect(request.path))
            except ValidationError as error:
                form.add_error("reply", error)
            else:
                if replied == Replied.TAKEN:
                    return _guarded(redirect(request.path))
                status = 200 if replied == Replied.CODE_SENT else 422
                _explain(form, replied)
    asks_for_code = bool(request.POST.get("code")) or replied is not None
    context = {**_shown(delegation), "form": form, "asks_for_code": asks_for_code, "replied": replied}
    return _guarded(render_page(request, "followup/delegation_reply.html", context, status=status))


def _explain(form: DelegationReplyForm, replied: Replied) -> None:
    told = {
        Replied.CODE_WRONG: _("Koden stämmer inte. Ditt svar står kvar. Jämför med det senaste mejlet."),
        Replied.CODE_OLD: _("Koden gäller inte längre. Ditt svar står kvar. Be om en ny kod."),
        Replied.NO_MORE_CODES: _("Det har skickats många koder. Be den som frågade att skicka frågan igen."),
    }
    if replied in told:
        form.add_error("code", told[replied])


def _shown(delegation: Delegation) -> dict[str, Any]:
    return {"delegation": delegation, "answer": delegation.answer, "is_example": delegation.answer.measure.is_example}


def _guarded(response: HttpResponse) -> HttpResponse:
    """No search engine keeps the page, and no other site learns its address.

    "no-referrer" would make browsers send `Origin: null`, and Django would refuse the form.
    """
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "same-origin"
    return response
