"""A measure comes into a programme, says what it contributes to, or leaves a draft."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from miljomal.core.locking import StaleEdit
from miljomal.core.render import render_page
from miljomal.drafting import services
from miljomal.drafting.forms import LinksForm, NewMeasureForm
from miljomal.drafting.lifecycle import may_delete
from miljomal.drafting.queries import left_programme
from miljomal.drafting.requests import kept_measure, kept_programme
from miljomal.drafting.views.context import context_of
from miljomal.organisations.requests import person_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def measure_create(request: HttpRequest, programme_slug: str) -> HttpResponse:
    """A new measure with its theme, objectives and fields of work."""
    programme = kept_programme(request, programme_slug)
    data = request.POST if request.method == "POST" else None
    form = NewMeasureForm(data, programme=programme)
    links = LinksForm(data, owner=programme.owner)
    status = 200
    if request.method == "POST":
        status = 422
        # Both are asked, so that every fault is told at once.
        if form.is_valid() & links.is_valid():
            chosen = {name: links.cleaned_data[name] for name in ("objectives", "fields_of_work")}
            try:
                made = services.add_measure(**form.changes(), **chosen, by=person_of(request))
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Åtgärden är tillagd."))
                return redirect(made)
    context = context_of(programme, _("Ny åtgärd"))
    context |= {"form": form, "links": links, "has_themes": programme.themes.exists()}
    return render_page(request, "drafting/measure_create.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def measure_links(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which objectives a measure contributes to and where it is done."""
    measure = kept_measure(request, pk)
    owner = measure.programme.owner
    form = LinksForm(request.POST if request.method == "POST" else None, owner=owner, measure=measure)
    status, clashes = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.set_links(
                    measure=measure,
                    objectives=form.cleaned_data["objectives"],
                    fields_of_work=form.cleaned_data["fields_of_work"],
                    seen=form.seen_ids(),
                    by=person_of(request),
                )
            except StaleEdit:
                status, clashes = 409, form.clashes()
                form = form.seen_again()
            else:
                messages.success(request, _("Målen är sparade."))
                return redirect(measure)
    context = {"form": form, "clashes": clashes, "measure": measure, "is_example": measure.is_example}
    return render_page(request, "drafting/measure_links.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def measure_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a measure out of a draft, after one question. Asked twice, the second is told that it is gone."""
    if request.method == "POST" and (slug := left_programme(pk)):
        messages.info(request, _("Åtgärden är redan borttagen."))
        return redirect("drafting:measure-order", kept_programme(request, slug).slug)
    measure = kept_measure(request, pk)
    fault = ""
    if request.method == "POST":
        try:
            services.delete_measure(measure=measure, by=person_of(request))
        except ValidationError as error:
            fault = " ".join(error.messages)
        else:
            messages.success(request, _("Åtgärden %(measure)s är borttagen.") % {"measure": measure})
            return redirect("drafting:measure-order", measure.programme.slug)
    context = {
        "measure": measure,
        "fault": fault,
        "may_delete": may_delete(measure.programme.state),
        "is_example": measure.is_example,
        "section": "measures",
    }
    return render_page(request, "drafting/measure_delete.html", context, status=422 if fault else 200)
