"""Addresses of answer sheets."""

from django.urls import path

from miljomal.answer_sheets import views

app_name = "answer_sheets"

urlpatterns = [
    path("mina/omgangar/<bigid:pk>/excel/", views.sheet_fill, name="sheet-fill"),
    path("mina/omgangar/<bigid:pk>/excel/hamta/", views.sheet_fetch, name="sheet-fetch"),
    path("mina/svarsblad/<bigid:pk>/", views.sheet_compare, name="sheet-compare"),
    path("mina/svarsblad/<bigid:pk>/kasta/", views.sheet_abandon, name="sheet-abandon"),
]
