"""Addresses of an organisation's own figures."""

from django.urls import path

from miljomal.own_figures import views

app_name = "own_figures"

urlpatterns = [
    path("mina/siffror/", views.indicator_list, name="indicator-list"),
    path("mina/siffror/ny/", views.indicator_create, name="indicator-create"),
    path("mina/siffror/filer/<bigid:pk>/", views.file_check, name="file-check"),
    path("mina/siffror/filer/<bigid:pk>/kasta/", views.file_abandon, name="file-abandon"),
    path("mina/siffror/<slug:slug>/redigera/", views.indicator_edit, name="indicator-edit"),
    path("mina/siffror/<slug:slug>/ta-bort/", views.indicator_delete, name="indicator-delete"),
    path("mina/siffror/<slug:slug>/ladda-upp/", views.file_send, name="file-send"),
    path("mina/siffror/<slug:slug>/mall.<slug:form>", views.file_blank, name="file-blank"),
]
