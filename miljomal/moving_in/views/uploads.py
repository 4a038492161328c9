"""The list of files on their way in, and the page that takes in another."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from miljomal.core.locking import StaleEdit
from miljomal.core.paging import page_of
from miljomal.core.render import render_page
from miljomal.documents.sheets import CSV_TYPE
from miljomal.moving_in import services
from miljomal.moving_in.forms.uploads import UploadForm
from miljomal.moving_in.importers.words import DATA
from miljomal.moving_in.models import Upload
from miljomal.moving_in.views.shared import own_organisation, own_upload, sent
from miljomal.organisations.requests import person_of

EXAMPLE = "exempel-utdrag.csv"


@never_cache
@require_safe
def upload_list(request: HttpRequest) -> HttpResponse:
    """Every file of the organisation that is kept, the latest first."""
    organisation = own_organisation(request)
    uploads = Upload.objects.filter(organisation=organisation).select_related("programme", "uploaded_by")
    context = {
        "organisation": organisation,
        "page": page_of(request, uploads.defer("columns", "unknown", "choices", "report")),
        "crumbs": [(_("Flytta in historik"), "")],
        "is_example": organisation.is_example,
    }
    return render_page(request, "moving_in/upload_list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def upload_create(request: HttpRequest) -> HttpResponse:
    """Send in a file; nothing is written until it has been checked and confirmed."""
    organisation = own_organisation(request)
    form = UploadForm(sent(request), request.FILES or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload = services.receive_upload(
                organisation=organisation,
                file=file,
                name=file.name or "fil",
                by=person_of(request),
                **form.target(),
            )
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return redirect(upload)
    context = {
        "form": form,
        "crumbs": [(_("Flytta in historik"), reverse("moving_in:upload-list")), (_("Ladda upp"), "")],
        "is_example": organisation.is_example,
    }
    return render_page(request, "moving_in/upload_create.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
def upload_abandon(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a file away."""
    upload = own_upload(request, pk)
    try:
        services.abandon_upload(upload=upload, version=upload.version, by=person_of(request))
    except (ValidationError, StaleEdit):
        messages.error(request, _("Filen är redan färdig. Inget är ändrat."))
    else:
        messages.success(request, _("Filen är bortkastad. Inget ur den är sparat."))
    return redirect("moving_in:upload-list")


@never_cache
@require_safe
def upload_example(request: HttpRequest) -> HttpResponse:
    """An invented file to try with."""
    own_organisation(request)
    response = HttpResponse((DATA / EXAMPLE).read_bytes(), content_type=CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{EXAMPLE}"'
    return response
