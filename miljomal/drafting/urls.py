"""Addresses of a programme's life. They stand before the pages, since `program/nytt/` is no programme."""

from django.urls import path

from miljomal.drafting.views import beginning, facts, measures, ordering, states, themes, versions

app_name = "drafting"

PROGRAMME = "program/<slug:programme_slug>/"

urlpatterns = [
    path("program/nytt/", beginning.programme_begin, name="programme-begin"),
    path("program/nytt/fakta/", beginning.programme_create, name="programme-create"),
    path(f"{PROGRAMME}skota/", facts.programme_keep, name="programme-keep"),
    path(f"{PROGRAMME}redigera/", facts.programme_edit, name="programme-edit"),
    path(f"{PROGRAMME}historik/", facts.programme_history, name="programme-history"),
    path(f"{PROGRAMME}besluta/", states.programme_decide, name="programme-decide"),
    path(f"{PROGRAMME}lage/<slug:step>/", states.programme_step, name="programme-step"),
    path(f"{PROGRAMME}versioner/", versions.version_compare, name="version-compare"),
    path(f"{PROGRAMME}teman/", themes.theme_list, name="theme-list"),
    path(f"{PROGRAMME}teman/nytt/", themes.theme_create, name="theme-create"),
    path(f"{PROGRAMME}teman/<bigid:pk>/", themes.theme_edit, name="theme-edit"),
    path(f"{PROGRAMME}teman/<bigid:pk>/ta-bort/", themes.theme_delete, name="theme-delete"),
    path(f"{PROGRAMME}ordning/", ordering.measure_order, name="measure-order"),
    path(f"{PROGRAMME}numrera/", ordering.measure_renumber, name="measure-renumber"),
    path(f"{PROGRAMME}atgarder/ny/", measures.measure_create, name="measure-create"),
    path("atgarder/<bigid:pk>/mal/", measures.measure_links, name="measure-links"),
    path("atgarder/<bigid:pk>/ta-bort/", measures.measure_delete, name="measure-delete"),
]
