"""What we change in allauth: nobody signs up alone, and its words are ours."""

from typing import Any, ClassVar

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from miljomal.accounts.models import Person


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation; allauth's mails carry our address."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Kontot är avstängt. Fråga administratören i din organisation."),
        "incorrect_code": _(
            "Koden stämmer inte. Din begäran finns kvar. Jämför med det senaste mejlet och skriv koden igen."
        ),
        "rate_limited": _("Du har försökt många gånger på kort tid. Inget har ändrats. Vänta några minuter."),
        "too_many_login_attempts": _(
            "Det blev för många försök på kort tid. Inget har ändrats. Vänta fem minuter och be om en ny kod."
        ),
    }

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Remembers the sign-in before this one, so that "sedan sist" has a beginning."""
        if isinstance(user, Person):
            user.seen_at = user.last_login
            user.save(update_fields=["seen_at"])
        super().login(request, user)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Only what went wrong becomes a message; the pages themselves say the rest, and no address is kept."""
        if message:
            super().add_message(request, level, extra_tags=extra_tags, message=message)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        context = {
            **context,
            "site_url": settings.SITE_URL,
            "code_url": settings.SITE_URL + reverse("account_confirm_login_code"),
            "signup_url": settings.SITE_URL + reverse("account_signup"),
            "minutes": app_settings.LOGIN_BY_CODE_TIMEOUT // 60,
        }
        super().send_mail(template_prefix, email, context)
