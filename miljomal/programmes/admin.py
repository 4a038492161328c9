"""Programmes, measures and participations in Django's admin: written by services only, so looked at here."""

from django.contrib import admin

from miljomal.core.admin_site import ReadOnlyAdmin, ReadOnlyHistoryAdmin
from miljomal.programmes.models import Measure, Participation, Plan, Programme, Theme


@admin.register(Programme)
class ProgrammeAdmin(ReadOnlyHistoryAdmin):
    """Programmes with their stored counts."""

    list_display = (
        "title",
        "owner",
        "area",
        "state",
        "measure_count",
        "organisation_count",
        "is_example",
    )
    list_filter = (
        "state",
        "is_example",
    )
    search_fields = (
        "title",
        "slug",
    )
    list_select_related = (
        "owner",
        "area",
    )


@admin.register(Theme)
class ThemeAdmin(ReadOnlyHistoryAdmin):
    """Themes in their programmes."""

    list_display = (
        "title",
        "programme",
        "order",
        "measure_count",
    )
    search_fields = ("title",)
    list_select_related = ("programme",)


@admin.register(Measure)
class MeasureAdmin(ReadOnlyHistoryAdmin):
    """Measures with their stored counts."""

    list_display = (
        "title",
        "number",
        "programme",
        "state",
        "participation_count",
        "is_example",
    )
    list_filter = (
        "state",
        "is_example",
    )
    search_fields = (
        "title",
        "folded",
        "number",
    )
    list_select_related = ("programme",)


@admin.register(Participation)
class ParticipationAdmin(ReadOnlyHistoryAdmin):
    """Who takes part in what."""

    list_display = (
        "organisation",
        "measure",
        "role",
        "stage",
        "decided_on",
        "is_example",
    )
    list_filter = (
        "role",
        "stage",
        "is_example",
    )
    search_fields = (
        "organisation__name",
        "measure__title",
    )
    list_select_related = (
        "organisation",
        "measure",
    )


@admin.register(Plan)
class PlanAdmin(ReadOnlyAdmin):
    """Adopted local plans."""

    list_display = (
        "title",
        "area",
        "kind",
        "adopted_year",
        "is_example",
    )
    list_filter = (
        "kind",
        "is_example",
    )
    search_fields = (
        "title",
        "area__name",
    )
    list_select_related = ("area",)
