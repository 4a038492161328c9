"""Addresses where measures and participations are changed."""

from django.urls import path

from miljomal.programmes import views

app_name = "programmes"

urlpatterns = [
    path("atgarder/<bigid:pk>/redigera/", views.measure_edit, name="measure-edit"),
    path("atgarder/<bigid:pk>/historik/", views.measure_history, name="measure-history"),
    path(
        "atgarder/<bigid:pk>/deltagande/<bigid:organisation_pk>/", views.participation_edit, name="participation-edit"
    ),
]
