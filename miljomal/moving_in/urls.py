"""Addresses of moving in; they stand before those of a programme with a slug."""

from django.urls import path

from miljomal.moving_in import views

app_name = "moving_in"

urlpatterns = [
    path("program/inflytt/", views.upload_list, name="upload-list"),
    path("program/inflytt/ladda-upp/", views.upload_create, name="upload-create"),
    path("program/inflytt/totaler/", views.totals_create, name="totals-create"),
    path("program/inflytt/exempel-utdrag.csv", views.upload_example, name="upload-example"),
    path("program/inflytt/<bigid:pk>/kolumner/", views.upload_columns, name="upload-columns"),
    path("program/inflytt/<bigid:pk>/varden/", views.upload_values, name="upload-values"),
    path("program/inflytt/<bigid:pk>/granska/", views.upload_check, name="upload-check"),
    path("program/inflytt/<bigid:pk>/importera/", views.upload_import, name="upload-import"),
    path("program/inflytt/<bigid:pk>/fel.csv", views.upload_faults, name="upload-faults"),
    path("program/inflytt/<bigid:pk>/kasta/", views.upload_abandon, name="upload-abandon"),
]
