"""Addresses of the pages that gather."""

from django.urls import path

from miljomal.pages.views import framework, mine, places, programmes, standing

app_name = "pages"

urlpatterns = [
    path("", places.home, name="home"),
    path("lan/", places.county_list, name="county-list"),
    path("lan/<slug:slug>/", places.county_detail, name="county-detail"),
    path("kommuner/<slug:slug>/", places.municipality_detail, name="municipality-detail"),
    path("aktorer/<slug:slug>/", places.organisation_detail, name="organisation-detail"),
    path("miljomal/", framework.objective_list, name="objective-list"),
    path("miljomal/<slug:slug>/", framework.objective_detail, name="objective-detail"),
    path("verksamheter/<slug:slug>/", framework.field_of_work_detail, name="field-of-work-detail"),
    path("program/", programmes.programme_list, name="programme-list"),
    path("program/<slug:slug>/", programmes.programme_detail, name="programme-detail"),
    path("program/<slug:slug>/atgarder.<slug:form>", programmes.measure_file, name="programme-file"),
    path("atgarder/", programmes.measure_list, name="measure-list"),
    path("atgarder/atgarder.<slug:form>", programmes.measure_file, name="measure-file"),
    path("atgarder/<bigid:pk>-<slug:slug>/", programmes.measure_detail, name="measure-detail"),
    path("atgarder/<bigid:pk>/", programmes.measure_detail, name="measure-by-id"),
    path("kontakt/", standing.contact, name="contact"),
    path("lan/<slug:slug>/kontakt/", standing.county_contact, name="county-contact"),
    path("om/", standing.about, name="about"),
    path("om/tillganglighet/", standing.accessibility, name="accessibility"),
    path("mina/", mine.mina, name="mina"),
    path("mina/atgarder/", mine.my_measures, name="my-measures"),
]
