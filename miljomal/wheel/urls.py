"""Addresses of the yearly wheel and its calendars."""

from django.urls import path

from miljomal.wheel import views

app_name = "wheel"

urlpatterns = [
    path("lan/<slug:slug>/arshjul/", views.county_wheel, name="county-wheel"),
    path("lan/<slug:slug>/arshjul.ics", views.county_calendar, name="county-calendar"),
    path("mina/arshjul/", views.own_wheel, name="own-wheel"),
    path("mina/arshjul/kalender/", views.feed_renew, name="feed-renew"),
    path("mina/arshjul/kalender/ta-bort/", views.feed_revoke, name="feed-revoke"),
    path("kalender/<slug:token>.ics", views.own_calendar, name="own-calendar"),
]
