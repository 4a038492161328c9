"""Addresses of answers."""

from django.urls import path

from miljomal.followup import views

app_name = "followup"

urlpatterns = [
    path("mina/svar/<bigid:pk>/", views.answer_edit, name="answer-edit"),
    path("mina/svar/<bigid:pk>/historik/", views.answer_history, name="answer-history"),
]
