"""The themes of a programme: add, rename, order, and remove the empty ones."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from miljomal.core.locking import StaleEdit, with_version
from miljomal.core.render import render_page
from miljomal.drafting import ordering, services
from miljomal.drafting.forms import ThemeForm
from miljomal.drafting.lifecycle import may_restructure
from miljomal.drafting.ordering import Arrangement, Direction
from miljomal.drafting.queries import as_ids, blocks_of
from miljomal.drafting.requests import kept_programme
from miljomal.drafting.views.context import context_of
from miljomal.organisations.requests import person_of
from miljomal.programmes.models import Programme, Theme


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def theme_list(request: HttpRequest, programme_slug: str) -> HttpResponse:
    """All themes in order; a button moves one a step."""
    programme = kept_programme(request, programme_slug)
    status, fault = 200, ""
    if request.method == "POST":
        pk, _colon, direction = request.POST.get("move", "").partition(":")
        try:
            seen = ordering.load(request.POST.get("seen", ""))
            wanted = _moved(seen, pk, direction)
            services.arrange(programme=programme, seen=seen, wanted=wanted, by=person_of(request))
        except ordering.NoSuchPlace:
            status, fault = 422, _("Temat finns inte kvar. Här är ordningen som den är nu.")
        except services.StaleOrder:
            status, fault = 409, _("En kollega hann ändra ordningen. Här är den som den är nu: flytta igen om du vill.")
        except ValidationError as error:
            status, fault = 422, " ".join(error.messages)
        else:
            return redirect(f"{reverse('drafting:theme-list', args=[programme.slug])}#tema-{pk}")
    blocks = blocks_of(programme)
    context = context_of(programme, _("Teman"))
    context |= {
        "blocks": blocks,
        "seen": ordering.dump(as_ids(blocks)),
        "fault": fault,
        "is_open": may_restructure(programme.state),
    }
    return render_page(request, "drafting/theme_list.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def theme_create(request: HttpRequest, programme_slug: str) -> HttpResponse:
    """A new theme."""
    programme = kept_programme(request, programme_slug)
    form = ThemeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_theme(programme=programme, by=person_of(request), **form.changes())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Temat är tillagt."))
            return redirect(f"{reverse('drafting:theme-list', args=[programme.slug])}#tema-{made.pk}")
    return _render(request, programme, form, None, 422 if request.method == "POST" else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def theme_edit(request: HttpRequest, programme_slug: str, pk: int) -> HttpResponse:
    """Rename a theme."""
    programme = kept_programme(request, programme_slug)
    theme = get_object_or_404(Theme, programme=programme, pk=pk)
    form = ThemeForm(request.POST if request.method == "POST" else None, instance=theme)
    status, clashes = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            version = form.cleaned_data["version"] or 0
            try:
                services.edit_theme(theme=theme, changes=form.changes(), version=version, by=person_of(request))
            except StaleEdit as stale:
                status, clashes = 409, form.clashes(stale.current)
                form = ThemeForm(with_version(request.POST, stale.current.version), instance=theme)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Temat är sparat."))
                return redirect(f"{reverse('drafting:theme-list', args=[programme.slug])}#tema-{pk}")
    return _render(request, programme, form, theme, status, clashes)


@never_cache
@require_POST
def theme_delete(request: HttpRequest, programme_slug: str, pk: int) -> HttpResponse:
    """Remove an empty theme; one that is gone already stays gone."""
    programme = kept_programme(request, programme_slug)
    theme = Theme.objects.filter(programme=programme, pk=pk).first()
    if theme is not None:
        try:
            services.remove_theme(theme=theme, by=person_of(request))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Temat %(theme)s är borttaget.") % {"theme": theme.title})
    return redirect("drafting:theme-list", programme.slug)


def _moved(seen: Arrangement, pk: str, direction: str) -> Arrangement:
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19 and direction in set(Direction)):
        raise ordering.NoSuchPlace(pk)
    return ordering.step_theme(seen, int(pk), Direction(direction))


def _render(
    request: HttpRequest,
    programme: Programme,
    form: ThemeForm,
    theme: Theme | None,
    status: int,
    clashes: list[tuple[str, str, str]] | None = None,
) -> HttpResponse:
    context = context_of(programme, _("Ändra temat") if theme else _("Nytt tema"))
    context |= {"form": form, "theme": theme, "clashes": clashes}
    return render_page(request, "drafting/theme_edit.html", context, status=status)
