"""Addresses of a round's mails, and of letters for the diary."""

from django.urls import path

from miljomal.mailings.views import contacts, deliveries, letters, mailings, reminders

app_name = "mailings"

MAILINGS = "program/<slug:programme_slug>/omgangar/<slug:slug>/utskick/"

urlpatterns = [
    path(MAILINGS, mailings.mailing_list, name="mailing-list"),
    path(f"{MAILINGS}gor-schema/", mailings.mailing_plan, name="mailing-plan"),
    path(f"{MAILINGS}bekrafta/", mailings.mailing_confirm, name="mailing-confirm"),
    path(f"{MAILINGS}paminn/", reminders.mailing_extra, name="mailing-extra"),
    path(f"{MAILINGS}logg/", deliveries.delivery_list, name="delivery-list"),
    path(f"{MAILINGS}adresser/", deliveries.address_list, name="address-list"),
    path(f"{MAILINGS}adresser/markera/", deliveries.address_mark, name="address-mark"),
    path(f"{MAILINGS}<bigid:pk>/", mailings.mailing_detail, name="mailing-detail"),
    path(f"{MAILINGS}<bigid:pk>/redigera/", mailings.mailing_edit, name="mailing-edit"),
    path(f"{MAILINGS}<bigid:pk>/hoppa-over/", mailings.mailing_skip, name="mailing-skip"),
    path("program/<slug:programme_slug>/kontakter/", contacts.contact_list, name="contact-list"),
    path("brev/<str:token>/", letters.letter_detail, name="letter-detail"),
    path("brev/<str:token>/fil/", letters.letter_file, name="letter-file"),
    path("mina/omgangar/<bigid:pk>/kvitto.pdf", letters.receipt_file, name="receipt-file"),
]
