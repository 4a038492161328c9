"""The steps of a programme's life, each on a page of its own."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from miljomal.core.locking import StaleEdit, with_version
from miljomal.core.render import render_page
from miljomal.drafting import services
from miljomal.drafting.forms import DecisionForm, StepForm
from miljomal.drafting.lifecycle import MOVES, Step, steps_from
from miljomal.drafting.queries import advice_for
from miljomal.drafting.requests import kept_programme
from miljomal.drafting.views.context import context_of
from miljomal.organisations.requests import person_of

STALE = gettext_lazy("En kollega hann ändra programmet. Inget är sparat nu: läs på sidan och försök igen.")
# By the last part of the address: the step, its heading, what it means, and what is said when it is taken.
STEPS: dict[str, tuple[Step, Promise, Promise, Promise]] = {
    "starta": (
        Step.START,
        gettext_lazy("Starta programmet"),
        gettext_lazy("Programmet visas som pågående. Åtgärderna kan ändras som förut."),
        gettext_lazy("Programmet pågår nu."),
    ),
    "avsluta": (
        Step.CLOSE,
        gettext_lazy("Avsluta programmet"),
        gettext_lazy("Teman, ordning och nya åtgärder låses. Allt går att läsa, och programmet kan öppnas igen."),
        gettext_lazy("Programmet är avslutat."),
    ),
    "oppna-igen": (
        Step.REOPEN,
        gettext_lazy("Öppna programmet igen"),
        gettext_lazy("Programmet visas som pågående igen."),
        gettext_lazy("Programmet pågår igen."),
    ),
    "dra-tillbaka": (
        Step.WITHDRAW,
        gettext_lazy("Dra tillbaka programmet till utkast"),
        gettext_lazy("Bara ni på organisationen ser programmet sedan. De svar som redan har kommit finns kvar."),
        gettext_lazy("Programmet är ett utkast igen."),
    ),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def programme_decide(request: HttpRequest, programme_slug: str) -> HttpResponse:
    """Write in the decision. What the programme lacks is told, and does not hinder."""
    programme = kept_programme(request, programme_slug)
    context = context_of(programme, _("Besluta programmet"))
    if Step.DECIDE not in steps_from(programme.state) and request.method != "POST":
        messages.info(request, _("Programmet är redan beslutat."))
        return redirect("drafting:programme-keep", programme.slug)
    form = DecisionForm(request.POST if request.method == "POST" else None, instance=programme)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.take_step(
                    programme=programme,
                    step=Step.DECIDE,
                    version=form.cleaned_data["version"],
                    by=person_of(request),
                    **form.decision(),
                )
            except StaleEdit as stale:
                status = 409
                form = DecisionForm(with_version(request.POST, stale.current.version), instance=programme)
                form.add_error(None, str(STALE))
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Beslutet är inskrivet."))
                return redirect("drafting:programme-keep", programme.slug)
    context |= {"form": form, "advice": advice_for(programme)}
    return render_page(request, "drafting/programme_decide.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def programme_step(request: HttpRequest, programme_slug: str, step: str) -> HttpResponse:
    """Start, close, open again or withdraw: what it means, then one button."""
    programme = kept_programme(request, programme_slug)
    if step not in STEPS:
        raise Http404("no such step")
    taken, heading, meaning, done = STEPS[step]
    move = MOVES[taken]
    data = request.POST if request.method == "POST" else None
    form = StepForm(data, version=programme.version, needs_reason=move.needs_reason)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.take_step(
                    programme=programme,
                    step=taken,
                    version=form.cleaned_data["version"],
                    by=person_of(request),
                    reason=form.cleaned_data.get("reason", ""),
                )
            except StaleEdit as stale:
                status, again = 409, with_version(request.POST, stale.current.version)
                form = StepForm(again, version=stale.current.version, needs_reason=move.needs_reason)
                form.add_error(None, str(STALE))
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, str(done))
                return redirect("drafting:programme-keep", programme.slug)
    context = context_of(programme, str(heading))
    context |= {"form": form, "heading": heading, "meaning": meaning, "is_legal": programme.state in move.starts}
    return render_page(request, "drafting/programme_step.html", context, status=status)
