"""Addresses of referrals."""

from django.urls import path

from miljomal.referrals import views

app_name = "referrals"

_REFERRAL = "program/<slug:programme_slug>/remiss/"

urlpatterns = [
    path(_REFERRAL, views.referral_list, name="referral-list"),
    path(f"{_REFERRAL}ny/", views.referral_create, name="referral-create"),
    path(f"{_REFERRAL}<int:number>/", views.referral_detail, name="referral-detail"),
    path(f"{_REFERRAL}<int:number>/redigera/", views.referral_edit, name="referral-edit"),
    path(f"{_REFERRAL}<int:number>/instanser/", views.consultee_choose, name="consultee-choose"),
    path(f"{_REFERRAL}<int:number>/skicka/", views.referral_send, name="referral-send"),
    path(f"{_REFERRAL}<int:number>/svar/", views.stance_list, name="stance-list"),
    path(f"{_REFERRAL}<int:number>/medverkan/", views.stance_join, name="stance-join"),
    path("mina/remisser/<bigid:pk>/", views.consultee_edit, name="consultee-edit"),
    path("mina/remisser/<bigid:pk>/yttrande/", views.opinion_edit, name="opinion-edit"),
    path("mina/remisser/<bigid:pk>/lamna-in/", views.consultee_hand_in, name="consultee-hand-in"),
    path("mina/remisser/<bigid:pk>/yttrande.pdf", views.opinion_file, name="opinion-file"),
]
