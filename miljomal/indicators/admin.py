"""In Django's admin: the catalogue to look at, and what has come from each source, when, and why not."""

import datetime as dt
from typing import Any, cast

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest

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
    """Sources, with what reads them and how it went last."""

    list_display = ("title", "adapter", "last_began", "last_state", "last_faults", "url")
    list_filter = ("adapter",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        latest = Delivery.objects.filter(source=OuterRef("pk")).order_by("-began_at", "-id")
        told = {f"last_{name}": Subquery(latest.values(name)[:1]) for name in ("began_at", "state", "faults")}
        return cast("QuerySet[Any]", super().get_queryset(request).annotate(**told))

    @admin.display(description="senast", ordering="last_began_at")
    def last_began(self, source: Any) -> dt.datetime | None:
        """When the latest delivery began; None = there has been none."""
        found: dt.datetime | None = source.last_began_at
        return found

    @admin.display(description="det gick")
    def last_state(self, source: Any) -> str:
        """How the latest delivery ended, in words."""
        return str(dict(Delivery.State.choices).get(source.last_state, ""))

    @admin.display(description="fel och anmärkningar")
    def last_faults(self, source: Any) -> int:
        """How many there were in the latest delivery."""
        return len(source.last_faults or [])


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
