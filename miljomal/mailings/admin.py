"""Mails, letters and dead addresses in Django's admin: an operator marks an address, the rest is looked at."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from miljomal.core.admin_site import ReadOnlyAdmin, ReadOnlyHistoryAdmin
from miljomal.mailings.models import DeadAddress, Delivery, Letter, Mailing, fingerprint_of


@admin.register(Mailing)
class MailingAdmin(ReadOnlyHistoryAdmin):
    """The schedules of all rounds."""

    list_display = ("kind", "round", "due_at", "state", "sent_at")
    list_filter = ("kind", "state")
    search_fields = ("round__title",)
    list_select_related = ("round",)
    history_list_display: ClassVar = ["history_user"]


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """Who has been sent what."""

    list_display = ("respondent", "channel", "mailing", "letter", "queued_at")
    list_filter = ("channel",)
    search_fields = ("respondent__organisation__name",)
    list_select_related = ("respondent", "mailing", "letter")


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    """Letters for the diary."""

    list_display = ("kind", "respondent", "about_at", "made_at", "fingerprint")
    list_filter = ("kind",)
    search_fields = ("respondent__organisation__name", "fingerprint")
    list_select_related = ("respondent",)


class DeadAddressForm(forms.ModelForm[DeadAddress]):
    """The address is typed here and forgotten; its fingerprint is kept."""

    address = forms.EmailField(label=gettext_lazy("E-postadress"))

    class Meta:
        model = DeadAddress
        fields = ("reason",)

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"])
        if DeadAddress.objects.among({address}).exists():
            raise forms.ValidationError(_("Adressen är redan markerad som död. Inget har ändrats."))
        return address


@admin.register(DeadAddress)
class DeadAddressAdmin(admin.ModelAdmin[DeadAddress]):
    """Addresses that get no mailings in any county. Removed = used again."""

    form = DeadAddressForm
    list_display = ("fingerprint", "since", "reason", "marked_by")
    search_fields = ("fingerprint",)
    list_select_related = ("marked_by",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: DeadAddress, form: Any, change: Any) -> None:
        obj.fingerprint = fingerprint_of(form.cleaned_data["address"])
        obj.marked_by_id = request.user.pk
        super().save_model(request, obj, form, change)
