"""Mail that waits or has gone, in Django's admin: never its text, which may hold a code."""

from typing import ClassVar

from django.contrib import admin

from miljomal.core.admin_site import ReadOnlyAdmin
from miljomal.outbox.models import Message


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """To whom, when, and what went wrong."""

    list_display = (
        "subject",
        "to",
        "created_at",
        "sent_at",
        "refused_at",
        "attempts",
        "last_error",
    )
    list_filter = ("created_at",)
    search_fields = ("to",)
    fields = ("subject", "to", "created_at", "leased_until", "sent_at", "refused_at", "attempts", "last_error")
    ordering: ClassVar = ["-id"]
