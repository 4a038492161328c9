"""In Django's admin: the national dates are changed here when a source says something new."""

from django.contrib import admin

from miljomal.core.admin_site import HistoryAdmin
from miljomal.wheel.models import NationalDate


@admin.register(NationalDate)
class NationalDateAdmin(HistoryAdmin):
    """National dates by month."""

    list_display = ("title", "stated", "is_deadline", "source_date")
    search_fields = ("title",)
