"""The national framework in Django's admin: looked at, not changed."""

from django.contrib import admin

from miljomal.core.admin_site import ReadOnlyAdmin, ReadOnlyHistoryAdmin
from miljomal.objectives.models import FieldOfWork, GlobalGoal, Objective


@admin.register(Objective)
class ObjectiveAdmin(ReadOnlyHistoryAdmin):
    """Objectives of all kinds."""

    list_display = (
        "title",
        "kind",
        "number",
        "parent",
        "owner",
        "is_checked",
        "is_example",
    )
    list_filter = (
        "kind",
        "status",
        "is_checked",
        "is_example",
    )
    search_fields = (
        "title",
        "title_en",
    )
    list_select_related = (
        "parent",
        "owner",
    )


@admin.register(GlobalGoal)
class GlobalGoalAdmin(ReadOnlyAdmin):
    """The 17 global goals."""

    list_display = (
        "number",
        "title",
    )
    search_fields = ("title",)


@admin.register(FieldOfWork)
class FieldOfWorkAdmin(ReadOnlyAdmin):
    """Fields of work."""

    list_display = (
        "title",
        "order",
        "is_own",
        "source",
    )
    search_fields = ("title",)
