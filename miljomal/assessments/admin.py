"""Assessments in Django's admin: written by services only, so looked at here."""

from django.contrib import admin

from miljomal.assessments.models import Assessment
from miljomal.core.admin_site import ReadOnlyHistoryAdmin


@admin.register(Assessment)
class AssessmentAdmin(ReadOnlyHistoryAdmin):
    """Assessments by area and year."""

    list_display = (
        "objective",
        "area",
        "year",
        "state",
        "trend",
        "is_example",
    )
    list_filter = (
        "year",
        "state",
        "is_example",
    )
    search_fields = (
        "objective__title",
        "area__name",
    )
    list_select_related = (
        "objective",
        "area",
    )
