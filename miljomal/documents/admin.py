"""Documents that wait, are made or have failed, in Django's admin."""

from typing import ClassVar

from django.contrib import admin

from miljomal.core.admin_site import ReadOnlyAdmin
from miljomal.documents.models import Rendition


@admin.register(Rendition)
class RenditionAdmin(ReadOnlyAdmin):
    """What was asked for when, and what went wrong."""

    list_display = ("maker", "subject", "format", "language", "requested_at", "made_at", "attempts", "failed")
    list_filter = ("maker", "format")
    ordering: ClassVar = ["-id"]
