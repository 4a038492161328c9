"""Addresses of an organisation's own figures."""

from django.urls import path

from miljomal.own_figures.views import areas, files, indicators

app_name = "own_figures"

urlpatterns = [
    path("mina/siffror/", indicators.indicator_list, name="indicator-list"),
    path("mina/siffror/ny/", indicators.indicator_create, name="indicator-create"),
    path("mina/siffror/omraden/", areas.area_list, name="area-list"),
    path("mina/siffror/omraden/<bigid:pk>/ta-bort/", areas.area_delete, name="area-delete"),
    path("mina/siffror/filer/<bigid:pk>/", files.file_check, name="file-check"),
    path("mina/siffror/filer/<bigid:pk>/kasta/", files.file_abandon, name="file-abandon"),
    path("mina/siffror/<slug:slug>/redigera/", indicators.indicator_edit, name="indicator-edit"),
    path("mina/siffror/<slug:slug>/ta-bort/", indicators.indicator_delete, name="indicator-delete"),
    path("mina/siffror/<slug:slug>/ladda-upp/", files.file_send, name="file-send"),
    path("mina/siffror/<slug:slug>/mall.<slug:form>", files.file_blank, name="file-blank"),
]
