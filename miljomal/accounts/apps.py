"""Django's registration of the package, and the ears of the audit log."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "miljomal.accounts"

    def ready(self) -> None:
        from allauth.account import signals
        from django.contrib.auth.signals import user_logged_out

        from miljomal.accounts import services

        signals.user_logged_in.connect(services.log_sign_in, dispatch_uid="audit-sign-in")
        signals.login_code_rejected.connect(services.log_rejected_code, dispatch_uid="audit-code-rejected")
        user_logged_out.connect(services.log_sign_out, dispatch_uid="audit-sign-out")
