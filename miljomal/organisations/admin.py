"""Areas, organisations and memberships in Django's admin."""

from typing import Any, ClassVar

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from miljomal.accounts.models import Person
from miljomal.accounts.services import audit
from miljomal.core.admin_site import HistoryAdmin, ReadOnlyAdmin
from miljomal.organisations.models import Affiliation, Area, Membership, Organisation


@admin.register(Area)
class AreaAdmin(ReadOnlyAdmin):
    """Reference data from SCB."""

    list_display = (
        "short_name",
        "kind",
        "code",
        "parent",
        "population",
        "is_example",
    )
    list_filter = (
        "kind",
        "is_example",
    )
    search_fields = (
        "name",
        "folded",
        "code",
    )
    list_select_related = ("parent",)


class AffiliationInline(admin.TabularInline[Affiliation, Organisation]):
    """What the organisation owns or is a member of."""

    model = Affiliation
    fk_name = "organisation"
    extra = 0
    raw_id_fields = ("part_of",)


@admin.register(Organisation)
class OrganisationAdmin(HistoryAdmin):
    """Names, addresses and mailboxes; addresses of pages stay as they are."""

    list_display = (
        "name",
        "kind",
        "area",
        "number",
        "mailbox",
        "is_example",
    )
    list_filter = (
        "kind",
        "is_example",
    )
    search_fields = (
        "name",
        "folded",
        "number",
    )
    list_select_related = ("area",)
    raw_id_fields = ("area",)
    inlines = (AffiliationInline,)
    history_list_display: ClassVar = ["history_user"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["slug", "is_example"] if obj else ["is_example"]


@admin.register(Membership)
class MembershipAdmin(HistoryAdmin):
    """Who works for whom: here the first administrator of an organisation is made."""

    list_display = (
        "person",
        "organisation",
        "role",
        "state",
        "since",
    )
    list_filter = (
        "role",
        "state",
    )
    search_fields = (
        "person__name",
        "person__email",
        "organisation__name",
    )
    list_select_related = (
        "person",
        "organisation",
    )
    raw_id_fields = ("person", "organisation")

    def save_model(self, request: HttpRequest, obj: Membership, form: "ModelForm[Membership]", change: Any) -> None:
        super().save_model(request, obj, form, change)
        assert isinstance(request.user, Person)
        facts = {"person": obj.person_id, "organisation": obj.organisation_id, "role": obj.role, "state": obj.state}
        audit("membership-set", by=request.user, **facts)
