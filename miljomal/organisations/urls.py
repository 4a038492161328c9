"""Addresses of members, invitations and a person's own account."""

from django.urls import path

from miljomal.organisations import views

app_name = "organisations"

urlpatterns = [
    path("mina/medlemmar/", views.member_list, name="member-list"),
    path("mina/medlemmar/bjud-in/", views.member_invite, name="member-invite"),
    path("mina/medlemmar/<bigid:pk>/", views.member_edit, name="member-edit"),
    path("mina/medlemmar/<bigid:pk>/stang-av/", views.member_suspend, name="member-suspend"),
    path("mina/medlemmar/<bigid:pk>/slapp-in/", views.member_resume, name="member-resume"),
    path("inbjudan/<str:token>/", views.invitation_accept, name="invitation-accept"),
    path("mina/byt-organisation/", views.organisation_switch, name="organisation-switch"),
    path("mina/uppgifter/", views.profile, name="profile"),
    path("mina/uppgifter/export/", views.profile_export, name="profile-export"),
    path("mina/uppgifter/logga-ut-overallt/", views.profile_sign_out, name="profile-sign-out"),
    path("mina/uppgifter/ta-bort/", views.profile_erase, name="profile-erase"),
]
