"""Files on their way in, in Django's admin: who, what and how far, never the content."""

from typing import ClassVar

from django.contrib import admin

from miljomal.core.admin_site import ReadOnlyAdmin
from miljomal.moving_in.models import SavedMapping, Upload


@admin.register(Upload)
class UploadAdmin(ReadOnlyAdmin):
    """What was sent in, and what a worker is at."""

    list_display = ("file_name", "organisation", "programme", "state", "job", "attempts", "uploaded_at", "uploaded_by")
    list_filter = ("state", "job")
    fields = ("file_name", "organisation", "programme", "state", "job", "attempts", "uploaded_at", "imported_at")
    ordering: ClassVar = ["-id"]


@admin.register(SavedMapping)
class SavedMappingAdmin(ReadOnlyAdmin):
    """How an organisation's files are read."""

    list_display = ("organisation", "fingerprint")
