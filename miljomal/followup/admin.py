"""Scales, rounds and answers in Django's admin: written by services only, so looked at here."""

from django.contrib import admin

from miljomal.core.admin_site import ReadOnlyAdmin, ReadOnlyHistoryAdmin
from miljomal.followup.models import Answer, Grade, Round, Scale


@admin.register(Scale)
class ScaleAdmin(ReadOnlyAdmin):
    """Scales of grades, by version."""

    list_display = (
        "title",
        "slug",
        "version",
        "source",
    )
    search_fields = (
        "title",
        "slug",
    )


@admin.register(Grade)
class GradeAdmin(ReadOnlyAdmin):
    """The grades of each scale."""

    list_display = (
        "name",
        "letter",
        "scale",
        "order",
        "counts_as_done",
        "needs_reason",
    )
    list_filter = ("scale",)
    search_fields = ("name",)
    list_select_related = ("scale",)


@admin.register(Round)
class RoundAdmin(ReadOnlyHistoryAdmin):
    """Rounds of follow-up."""

    list_display = (
        "title",
        "programme",
        "period_year",
        "opens_at",
        "closes_at",
        "published_on",
    )
    search_fields = (
        "title",
        "programme__title",
    )
    list_select_related = ("programme",)


@admin.register(Answer)
class AnswerAdmin(ReadOnlyHistoryAdmin):
    """What organisations have answered."""

    list_display = (
        "measure",
        "organisation",
        "round",
        "grade",
        "submitted_at",
    )
    search_fields = (
        "measure__title",
        "organisation__name",
    )
    list_select_related = (
        "measure",
        "organisation",
        "round",
        "grade",
    )
