"""Addresses of the yearly follow-up, and of what is published of it."""

from django.urls import path

from miljomal.assessments.views import copying, follow_ups, public, texts

app_name = "assessments"

YEAR = "lan/<slug:slug>/arlig-uppfoljning/<int:year>"
TEXT = f"{YEAR}/<slug:objective>"

urlpatterns = [
    path("lan/<slug:slug>/arlig-uppfoljning/", follow_ups.follow_up_now, name="follow-up-now"),
    path(f"{YEAR}/", follow_ups.follow_up_detail, name="follow-up-detail"),
    path(f"{YEAR}/tilldela/", follow_ups.follow_up_assign, name="follow-up-assign"),
    path(f"{YEAR}/publicera/", follow_ups.follow_up_publish, name="follow-up-publish"),
    path(f"{YEAR}/kopiera/", copying.follow_up_copy, name="follow-up-copy"),
    path(f"{YEAR}/kopiera/allt.<slug:kind>", copying.follow_up_file, name="follow-up-file"),
    path(f"{TEXT}/", texts.text_edit, name="text-edit"),
    path(f"{TEXT}/granska/", texts.text_review, name="text-review"),
    path(f"{TEXT}/historik/", texts.text_history, name="text-history"),
    path(f"{TEXT}/underlag/", texts.text_sources, name="text-sources"),
    path(f"{TEXT}/kopiera/", copying.text_copy, name="text-copy"),
    path(f"{TEXT}/kopiera/texten.<slug:kind>", copying.text_file, name="text-file"),
    path("lan/<slug:slug>/malbedomningar/", public.county_assessments, name="county-assessments"),
    path("lan/<slug:slug>/malbedomningar/<int:year>/<slug:objective>/", public.published_text, name="published-text"),
    path("miljomal/<slug:slug>/bedomningar/", public.objective_assessments, name="objective-assessments"),
]
