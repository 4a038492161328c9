"""In Django's admin: the templates are changed here when RUS's instructions come; the rest is looked at."""

from typing import Any, ClassVar

from django.contrib import admin

from miljomal.assessments.models import Assessment, Heading, ObjectiveText, Template, YearlyFollowUp
from miljomal.core.admin_site import HistoryAdmin, ReadOnlyHistoryAdmin


@admin.register(Assessment)
class AssessmentAdmin(ReadOnlyHistoryAdmin):
    """Assessments by area and year."""

    list_display = ("objective", "area", "year", "state", "trend", "is_example")
    list_filter = ("year", "state", "is_example")
    search_fields = ("objective__title", "area__name")
    list_select_related = ("objective", "area")


class HeadingInline(admin.TabularInline[Heading, Template]):
    """The headings of a template."""

    model = Heading
    extra = 0
    can_delete = False


@admin.register(Template)
class TemplateAdmin(HistoryAdmin):
    """Headings and lengths by year."""

    list_display = ("title", "year", "total_limit", "source_date")
    inlines: ClassVar[list[Any]] = [HeadingInline]


@admin.register(YearlyFollowUp)
class YearlyFollowUpAdmin(ReadOnlyHistoryAdmin):
    """Follow-ups by county and year."""

    list_display = ("area", "year", "template", "deadline_on", "is_example")
    list_filter = ("year", "is_example")
    list_select_related = ("area", "template")


@admin.register(ObjectiveText)
class ObjectiveTextAdmin(ReadOnlyHistoryAdmin):
    """Texts by objective."""

    list_display = ("objective", "follow_up", "stage", "writer", "deadline_on", "published_on")
    list_filter = ("stage", "follow_up__year")
    list_select_related = ("objective", "follow_up", "writer")
