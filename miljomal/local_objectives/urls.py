"""Addresses of local objectives, and of what the national ones mean in a municipality."""

from django.urls import path

from miljomal.local_objectives.views import own, public, targets

app_name = "local_objectives"

urlpatterns = [
    path("lokala-mal/<bigid:pk>-<slug:slug>/", public.objective_detail, name="objective-detail"),
    path("kommuner/<slug:slug>/mal/", public.municipality_objectives, name="municipality-objectives"),
    path("mina/mal/", own.objective_list, name="objective-list"),
    path("mina/mal/matris/", own.matrix, name="matrix"),
    path("mina/mal/nytt/", own.objective_create, name="objective-create"),
    path("mina/mal/<bigid:pk>/redigera/", own.objective_edit, name="objective-edit"),
    path("mina/mal/<bigid:pk>/lage/", own.objective_move, name="objective-move"),
    path("mina/mal/<bigid:pk>/historik/", own.objective_history, name="objective-history"),
    path("mina/mal/<bigid:pk>/atgarder/", targets.objective_measures, name="objective-measures"),
    path("mina/mal/<bigid:pk>/malvarden/", targets.objective_targets, name="objective-targets"),
    path("mina/mal/<bigid:pk>/malvarden/<bigid:target_pk>/ta-bort/", targets.target_remove, name="target-remove"),
    path("mina/mal/anpassning/<slug:slug>/", own.adaptation_edit, name="adaptation-edit"),
]
