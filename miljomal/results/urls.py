"""Addresses of results."""

from django.urls import path

from miljomal.results import views

app_name = "results"

urlpatterns = [
    path("program/<slug:programme_slug>/resultat/<slug:slug>/", views.round_result, name="round-result"),
]
