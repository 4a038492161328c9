"""What is done to an account, and the audit log of it."""

import logging
import uuid
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from miljomal.accounts.models import Person
from miljomal.outbox.models import Message

audit_log = logging.getLogger("miljomal.audit")


def audit(event: str, *, by: Person | None, **facts: Any) -> None:
    """One line in the audit log: what happened, who did it (id only), and ids of what it was done to.

    Never a name or an address. `by` None = a program did it.
    """
    audit_log.info(event, extra={"by": by.pk if by else None, **facts})


def log_sign_in(*, user: Person, **kwargs: Any) -> None:
    """A person signed in."""
    audit("sign-in", by=user)


def log_sign_out(*, user: Person | None, **kwargs: Any) -> None:
    """A person signed out; nobody is named when a stranger pressed the button."""
    if user is not None:
        audit("sign-out", by=user)


def log_rejected_code(*, user: Person, last_attempt: bool, **kwargs: Any) -> None:
    """A wrong code was entered for a person's account, by whoever had the page open."""
    audit("code-rejected", by=None, person=user.pk, last_attempt=last_attempt)


def end_sessions(*, person: Person) -> None:
    """Signs a person out everywhere: every session's hash is made from the (unusable) password."""
    person.set_unusable_password()
    person.save(update_fields=["password"])
    audit("sessions-ended", by=person)


@transaction.atomic
def anonymise(*, person: Person, by: Person | None) -> Person:
    """Erases who a person is and keeps the row, so that history still points at somebody.

    Name and address go, also from the mail queue; nobody can sign in as her, and her sessions end.
    """
    Message.objects.filter(to__iexact=person.email, sent_at=None).delete()
    Message.objects.filter(to__iexact=person.email).update(to="", last_error="")
    EmailAddress.objects.filter(user=person).delete()
    with override("sv"):
        person.name = _("Tidigare medarbetare")
    person.email = f"{uuid.uuid4().hex}@borttagen.invalid"
    person.is_active = person.is_staff = person.is_superuser = False
    person.seen_at = person.last_login = None
    person.set_unusable_password()
    person.full_clean(exclude=["password"])
    person.save()
    person.groups.clear()
    person.user_permissions.clear()
    audit("account-erased", by=by, person=person.pk)
    return person
