"""Where a coordinator sees what would be written, every fault, and confirms."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from miljomal.core.locking import StaleEdit
from miljomal.core.paging import page_of
from miljomal.core.render import render_page
from miljomal.documents.faults import Fault
from miljomal.documents.sheets import CSV_TYPE
from miljomal.moving_in import services
from miljomal.moving_in.exports import faults_csv
from miljomal.moving_in.models import Upload
from miljomal.moving_in.views.shared import own_upload, upload_context
from miljomal.organisations.requests import person_of

REFRESH_SECONDS = "3"
SHOWN = 20


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def upload_check(request: HttpRequest, pk: int) -> HttpResponse:
    """The check's result; while a worker is at it the page comes anew by itself. POST checks again."""
    upload = own_upload(request, pk)
    if request.method == "POST":
        return _ask_again(request, upload)
    if upload.state == Upload.State.UPLOADED:
        return redirect("moving_in:upload-columns", pk)
    report: dict[str, Any] = upload.report
    faults = [Fault(**fault) for fault in report.get("faults", [])]
    context = upload_context(
        upload, "check", report=report, page=page_of(request, faults), lines=_lines(report), lists=_lists(report)
    )
    response = render_page(request, "moving_in/upload_check.html", context)
    if upload.job and not upload.is_stuck:
        response["Refresh"] = REFRESH_SECONDS
    return response


def _ask_again(request: HttpRequest, upload: Upload) -> HttpResponse:
    try:
        services.request_check(upload=upload, version=upload.version, by=person_of(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except StaleEdit:
        pass  # somebody asked in the same second
    return redirect("moving_in:upload-check", upload.pk)


@never_cache
@require_POST
def upload_import(request: HttpRequest, pk: int) -> HttpResponse:
    """The confirm button: all or nothing; pressed twice it imports once."""
    upload = own_upload(request, pk)
    version = request.POST.get("version", "")
    try:
        number = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
        services.request_import(upload=upload, version=number, by=person_of(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except StaleEdit:
        messages.error(
            request, _("En kollega ändrade något medan du granskade. Inget är sparat. Se över och bekräfta igen.")
        )
    return redirect("moving_in:upload-check", pk)


@never_cache
@require_safe
def upload_faults(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Every fault as CSV."""
    upload = own_upload(request, pk)
    response = StreamingHttpResponse(faults_csv(upload.report.get("faults", [])), content_type=CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="fel-{upload.pk}.csv"'
    return response


def _lines(report: dict[str, Any]) -> list[tuple[str, int, int, int]]:
    """What is made, changed and left: only the kinds that the file has."""
    kinds = [
        (_("Åtgärder"), "measures"),
        (_("Svar"), "answers"),
        (_("Remissvar om åtgärder"), "positions"),
        (_("Totaler"), "totals"),
    ]
    lines = [(title, *report.get(name, (0, 0, 0))) for title, name in kinds]
    lines.insert(1, (_("Deltaganden"), report.get("new_parts", 0), 0, 0))
    return [(title, new, changed, same) for title, new, changed, same in lines if new or changed or same]


def _lists(report: dict[str, Any]) -> list[tuple[str, list[str], int]]:
    """Headings, the first twenty names, and how many more there are."""
    kinds = [
        (_("Nya teman"), "themes"),
        (_("Nya uppföljningsomgångar"), "rounds"),
        (_("Omgångar vars publicerade totaler står kvar som de är"), "kept_totals"),
        (_("Åtgärder i programmet som filen inte har: de får vara kvar"), "missing"),
        (_("Deltaganden i programmet som filen inte har: de får vara kvar"), "missing_parts"),
    ]
    found = [(title, report.get(name, [])) for title, name in kinds]
    return [(title, names[:SHOWN], max(0, len(names) - SHOWN)) for title, names in found if names]
