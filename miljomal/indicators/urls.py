"""Addresses of indicators, and of the figures of an area."""

from django.urls import path

from miljomal.indicators.views import catalogue, detail, pictures, watches

app_name = "indicators"

urlpatterns = [
    path("indikatorer/", catalogue.indicator_list, name="indicator-list"),
    path("indikatorer/<slug:slug>/", detail.indicator_detail, name="indicator-detail"),
    path("indikatorer/<slug:slug>/siffror.<slug:form>", detail.indicator_file, name="indicator-file"),
    path("indikatorer/<slug:slug>/bevaka/", watches.watch_set, name="watch-set"),
    path("mina/bevakningar/", watches.watch_list, name="watch-list"),
    path("mina/bevakningar/<bigid:pk>/sluta/", watches.watch_end, name="watch-end"),
    path("indikatorer/<slug:slug>/<slug:picture>.<slug:form>", pictures.indicator_picture, name="indicator-picture"),
    path("indikatorer/<slug:slug>/<slug:picture>/", pictures.indicator_embed, name="indicator-embed"),
    path("kommuner/<slug:slug>/siffror/", catalogue.municipality_figures, name="municipality-figures"),
    path("lan/<slug:slug>/siffror/", catalogue.county_figures, name="county-figures"),
]
