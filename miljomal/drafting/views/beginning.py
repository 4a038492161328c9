"""A programme begins in two steps: what it begins from, then what it is called."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from miljomal.accounts.models import Person
from miljomal.core.paging import page_of
from miljomal.core.render import render_page
from miljomal.drafting import services
from miljomal.drafting.forms import BeginForm
from miljomal.drafting.queries import copyable
from miljomal.drafting.requests import beginning_owner
from miljomal.organisations.models import Organisation
from miljomal.organisations.requests import person_of
from miljomal.programmes.models import Programme

MAX_ASKED = 100


@never_cache
@require_safe
def programme_begin(request: HttpRequest) -> HttpResponse:
    """Begin empty, or choose the programme to copy."""
    owner = beginning_owner(request)
    asked = request.GET.get("sok", "")[:MAX_ASKED]
    context = {
        "owner": owner,
        "asked": asked,
        "page": page_of(request, copyable(owner, asked), size=20),
        "section": "programmes",
    }
    return render_page(request, "drafting/programme_begin.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def programme_create(request: HttpRequest) -> HttpResponse:
    """Name and period; `?kopia=` is the programme that is copied."""
    owner = beginning_owner(request)
    source = _source(owner, request.GET.get("kopia", ""))
    form = BeginForm(request.POST or None, owner=owner, source=source)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = _make(owner, source, form.values(), person_of(request))
            except services.AlreadyThere as there:
                messages.info(request, _("Programmet finns redan, så inget nytt gjordes. Här är det."))
                return redirect("drafting:programme-keep", there.programme.slug)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("Utkastet är sparat. Bara ni på organisationen ser det."))
                return redirect("drafting:programme-keep", made.slug)
    context = {"owner": owner, "source": source, "form": form, "section": "programmes"}
    return render_page(request, "drafting/programme_create.html", context, status=status)


def _source(owner: Organisation, slug: str) -> Programme | None:
    if not slug:
        return None
    found = next((programme for programme in copyable(owner) if programme.slug == slug), None)
    if found is None:
        raise Http404("no such programme to copy")
    return found


def _make(owner: Organisation, source: Programme | None, values: dict[str, Any], by: Person) -> Programme:
    if source is None:
        return services.begin_programme(owner=owner, by=by, **values)
    return services.copy_programme(source=source, owner=owner, by=by, **values)
