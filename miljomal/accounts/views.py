"""Sign-in, sign-out and what else allauth must be able to show."""

from typing import Any

from allauth.account import app_settings
from allauth.account import views as allauth_views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic.base import TemplateView, View

from miljomal.accounts.forms import CodeForm, SignInForm


class FaultyFormMixin:
    """A form with faults is answered 422, as everywhere else in the service."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        if response.status_code == 200:
            response.status_code = 422
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {**context, "minutes": app_settings.LOGIN_BY_CODE_TIMEOUT // 60}


class SignInView(FaultyFormMixin, allauth_views.RequestLoginCodeView):
    """The door: asks for the address and sends a code. Answers the same whether the address is known or not."""

    form_class = SignInForm


class ConfirmCodeView(FaultyFormMixin, allauth_views.ConfirmLoginCodeView):
    """Asks for the code, in the browser that asked for it."""

    form_class = CodeForm


class SignUpClosedView(TemplateView):
    """How to get an account. allauth's own view would forget a code under way when it is read."""

    template_name = "account/signup_closed.html"


def opened(view: type[View[Any]], title: Promise) -> Any:
    """The view, open to strangers and never kept by any cache; `title` is its last crumb."""
    return never_cache(login_not_required(view.as_view(extra_context={"crumbs": [(title, "")]})))


sign_in = opened(SignInView, _("Logga in"))
confirm_code = opened(ConfirmCodeView, _("Skriv koden"))
sign_out = opened(allauth_views.LogoutView, _("Logga ut"))
sign_up = opened(SignUpClosedView, _("Så får du ett konto"))
inactive = opened(allauth_views.AccountInactiveView, _("Kontot är avstängt"))
