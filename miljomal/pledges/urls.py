"""Addresses of pledges."""

from django.urls import path

from miljomal.pledges import views

app_name = "pledges"

REVIEW = "program/<slug:programme_slug>/loften/"

urlpatterns = [
    path("atgarder/<bigid:pk>/lofte/", views.pledge_edit, name="pledge-edit"),
    path("mina/loften/", views.pledge_list, name="pledge-list"),
    path("mina/loften/<bigid:pk>/bekrafta/", views.pledge_renew, name="pledge-renew"),
    path("mina/loften/<bigid:pk>/dra-tillbaka/", views.pledge_withdraw, name="pledge-withdraw"),
    path("lofte/<str:token>/", views.pledge_confirm, name="pledge-confirm"),
    path(REVIEW, views.pledge_review, name="pledge-review"),
    path(f"{REVIEW}<bigid:pk>/", views.pledge_decide, name="pledge-decide"),
]
