"""What the steps share: who may be there, crumbs, and what is shown when a colleague was first."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from miljomal.moving_in.models import Upload
from miljomal.moving_in.permissions import can_move_in
from miljomal.organisations.models import Organisation
from miljomal.organisations.requests import viewer_of

STEPS = ("columns", "values", "check")


def own_organisation(request: HttpRequest) -> Organisation:
    """The organisation that the viewer acts for and coordinates.

    Raises:
        PermissionDenied: she coordinates none; the text says whom to ask.
    """
    viewer = viewer_of(request)
    if viewer.organisation and can_move_in(viewer, organisation_id=viewer.organisation.pk):
        return viewer.organisation
    who = viewer.organisation or _("din organisation")
    raise PermissionDenied(_("Det är samordnarna på %(who)s som flyttar in historik. Fråga dem.") % {"who": who})


def own_upload(request: HttpRequest, pk: int) -> Upload:
    """An upload of an organisation that the viewer coordinates.

    Raises:
        Http404: no such upload, or another organisation's.
        PermissionDenied: it is her organisation's, but she does not coordinate.
    """
    viewer = viewer_of(request)
    rows = Upload.objects.visible_to_roles(set(viewer.roles))
    upload = get_object_or_404(
        rows.select_related("organisation__area", "programme__owner", "programme__area", "uploaded_by"), pk=pk
    )
    if not can_move_in(viewer, organisation_id=upload.organisation_id):
        raise PermissionDenied(
            _("Det är samordnarna på %(who)s som flyttar in historik. Fråga dem.") % {"who": upload.organisation}
        )
    return upload


def in_progress(upload: Upload) -> Upload:
    """Raises:
    Http404: the upload is finished, and its file is gone or is not to be read anew.
    """
    if upload.is_done:
        raise Http404("finished")
    return upload


def upload_context(upload: Upload, step: str, **context: Any) -> dict[str, Any]:
    """What every step shows."""
    titles = {"columns": _("Kolumner"), "values": _("Värden"), "check": _("Granska")}
    at = STEPS.index(step)
    return {
        "upload": upload,
        "step": step,
        "steps": [
            (
                number,
                titles[name],
                reverse(f"moving_in:upload-{name}", args=[upload.pk]),
                STEPS.index(name) < at,
                name == step,
            )
            for number, name in enumerate(STEPS, start=1)
        ],
        "crumbs": [
            (_("Flytta in historik"), reverse("moving_in:upload-list")),
            (upload.file_name, ""),
        ],
        "is_example": upload.is_example,
        **context,
    }


def sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def overtaken() -> str:
    """What to say when a colleague saved in between."""
    return _("En kollega ändrade medan du valde. Dina val står kvar nedan. Se över dem och spara igen.")
