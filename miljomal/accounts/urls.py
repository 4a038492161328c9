"""Addresses under /konto/. The names are allauth's, because allauth reverses them."""

from django.urls import path

from miljomal.accounts import views

urlpatterns = [
    path("logga-in/", views.sign_in, name="account_login"),
    path("logga-in/", views.sign_in, name="account_request_login_code"),
    path("kod/", views.confirm_code, name="account_confirm_login_code"),
    path("logga-ut/", views.sign_out, name="account_logout"),
    path("skaffa-konto/", views.sign_up, name="account_signup"),
    path("inaktivt/", views.inactive, name="account_inactive"),
]
