"""An organisation's own areas."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from miljomal.core.forms import show_faults
from miljomal.core.render import render_page
from miljomal.organisations.models import Area
from miljomal.organisations.requests import person_of
from miljomal.own_figures.forms import AreaForm
from miljomal.own_figures.services.areas import create_area, delete_area
from miljomal.own_figures.views.shared import keeping


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def area_list(request: HttpRequest) -> HttpResponse:
    """The areas, and a form that names another."""
    own = keeping(request)
    form = AreaForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            create_area(organisation=own, name=form.cleaned_data["name"], by=person_of(request))
        except ValidationError as error:
            show_faults(form, error)
        else:
            messages.success(request, _("Området är sparat. Skriv dess namn i filens kolumn Område."))
            return redirect("own_figures:area-list")
    areas = Area.objects.filter(owner=own).order_by("sort_key", "id")
    context = {"form": form, "areas": areas, "organisation": own, "is_example": own.is_example}
    return render_page(request, "own_figures/area_list.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
def area_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away an area without figures."""
    area = get_object_or_404(Area, pk=pk, owner=keeping(request))
    try:
        delete_area(area=area, by=person_of(request))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Området är borttaget."))
    return redirect("own_figures:area-list")
