"""In Django's admin: the catalogue to look at, and what has come from each source, when, and why not."""

from typing import Any

from django.contrib import admin

from miljomal.core.admin_site import ReadOnlyAdmin, ReadOnlyHistoryAdmin
from miljomal.indicators.models import Delivery, Indicator, Source, Target


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """Deliveries, the latest first: what was new, what was changed, and what was wrong."""

    list_display = ("source", "kind", "state", "began_at", "ended_at", "read", "added", "revised", "first_fault")
    list_filter = ("state", "kind", "source")
    date_hierarchy = "began_at"
    list_select_related = ("source",)

    @admin.display(description="fel")
    def first_fault(self, delivery: Any) -> str:
        """The first of what was wrong, and how many more there are."""
        faults = delivery.faults
        more = f" (+{len(faults) - 1})" if len(faults) > 1 else ""
        return f"{faults[0]}{more}" if faults else ""


@admin.register(Source)
class SourceAdmin(ReadOnlyAdmin):
    """Sources, with what reads them."""

    list_display = ("title", "adapter", "licence", "url")


@admin.register(Indicator)
class IndicatorAdmin(ReadOnlyHistoryAdmin):
    """The catalogue."""

    list_display = ("title", "unit", "source", "table", "finest", "first_year", "last_year")
    list_filter = ("source", "finest", "formula")
    search_fields = ("title", "slug", "table")
    list_select_related = ("source",)


@admin.register(Target)
class TargetAdmin(ReadOnlyHistoryAdmin):
    """What is aimed at."""

    list_display = ("title", "indicator", "area", "base_year", "year", "value", "change", "source_date")
    list_select_related = ("indicator", "area")
