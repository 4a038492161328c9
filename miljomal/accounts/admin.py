"""Django's admin: its name, its door and the persons in it."""

from typing import Any, ClassVar

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from miljomal.accounts.models import Person
from miljomal.accounts.services import audit
from miljomal.core.admin_site import KeepingAdmin

admin.site.site_title = _("Miljömålsstödet – administration")
admin.site.site_header = _("Miljömålsstödet – administration")
admin.site.index_title = _("Administration")
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # one door: /konto/


@admin.register(Person)
class PersonAdmin(KeepingAdmin):
    """Who may sign in, and who may use this admin. There are no passwords."""

    list_display = (
        "name",
        "email",
        "is_active",
        "is_staff",
        "is_superuser",
        "last_login",
        "is_example",
    )
    list_filter = (
        "is_active",
        "is_staff",
        "is_superuser",
        "is_example",
    )
    search_fields = (
        "name",
        "email",
    )
    fields = (
        ("name", "email"),
        ("is_active", "is_staff", "is_superuser"),
        ("is_example", "joined_at", "seen_at", "last_login"),
    )
    readonly_fields: ClassVar = ["is_example", "joined_at", "seen_at", "last_login"]
    ordering: ClassVar = ["name", "id"]

    def save_model(self, request: HttpRequest, obj: Person, form: "ModelForm[Person]", change: Any) -> None:
        obj.email = obj.email.strip().lower()
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        assert isinstance(request.user, Person)
        changed = ", ".join(form.changed_data)
        audit("account-changed" if change else "account-made", by=request.user, person=obj.pk, fields=changed)
