"""Addresses of members, invitations and a person's own account."""

from django.urls import path

from miljomal.organisations.views import account, members, organisation

app_name = "organisations"

urlpatterns = [
    path("mina/medlemmar/", members.member_list, name="member-list"),
    path("mina/medlemmar/bjud-in/", members.member_invite, name="member-invite"),
    path("mina/medlemmar/<bigid:pk>/", members.member_edit, name="member-edit"),
    path("mina/medlemmar/<bigid:pk>/stang-av/", members.member_suspend, name="member-suspend"),
    path("mina/medlemmar/<bigid:pk>/slapp-in/", members.member_resume, name="member-resume"),
    path("mina/medlemmar/<bigid:pk>/lamna-over/", members.member_hand_over, name="member-hand-over"),
    path("mina/organisation/", organisation.organisation_edit, name="organisation-edit"),
    path("inbjudan/<str:token>/", members.invitation_accept, name="invitation-accept"),
    path("mina/byt-organisation/", account.organisation_switch, name="organisation-switch"),
    path("mina/uppgifter/", account.profile, name="profile"),
    path("mina/uppgifter/export/", account.profile_export, name="profile-export"),
    path("mina/uppgifter/logga-ut-overallt/", account.profile_sign_out, name="profile-sign-out"),
    path("mina/uppgifter/ta-bort/", account.profile_erase, name="profile-erase"),
]
