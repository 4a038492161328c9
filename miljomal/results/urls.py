"""Addresses of results."""

from django.urls import path

from miljomal.results import views

app_name = "results"

ROUND = "program/<slug:programme_slug>/resultat/<slug:slug>"

urlpatterns = [
    path(f"{ROUND}/", views.round_result, name="round-result"),
    path(f"{ROUND}/svar/", views.answer_list, name="answer-list"),
    path(f"{ROUND}/hamta/tabell.<slug:form>", views.table_file, name="table-file"),
    path(f"{ROUND}/hamta/svar.<slug:form>", views.answer_file, name="answer-file"),
    path(f"{ROUND}/hamta/rapport.<slug:form>", views.report_file, name="report-file"),
    path(f"{ROUND}/hamta/diagram-<slug:per>.<slug:form>", views.chart_file, name="chart-file"),
    path("resultat/svar/<bigid:pk>/ratta/", views.answer_correct, name="answer-correct"),
]
