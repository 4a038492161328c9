"""A question about a measure is handed to a colleague by mail, who needs no account and changes no answer.

The link in the mail opens a page; opening it, following its links and pressing its button (mail scanners do all
three) writes nothing about the answer. What counts is the reply with a code that is sent to the same address.
"""

import datetime as dt
import hashlib
import secrets
from dataclasses import replace
from enum import StrEnum

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.followup.models import Answer, Delegation, Draft, Question
from miljomal.followup.services.drafts import (
    RoundClosed,
    check_seen,
    lock,
    require_editor,
    respondent_of,
    write_draft,
)
from miljomal.followup.services.typed import MAX_TEXT, Typed, fault_of_reply, tidy, too_long
from miljomal.outbox.models import Message
from miljomal.outbox.services import queue_mail

KEPT_AFTER_CLOSING = dt.timedelta(days=30)
CODE_LASTS = dt.timedelta(minutes=15)
CODE_PAUSE = dt.timedelta(minutes=2)
MAX_TRIES = 5
MAX_CODES = 10
MAX_ASKED_A_DAY = 50


class Replied(StrEnum):
    """What became of a reply: taken, no code yet, or a code that is wrong, old or tried too often."""

    TAKEN = "taken"
    CODE_SENT = "code_sent"
    CODE_WRONG = "code_wrong"
    CODE_OLD = "code_old"
    NO_MORE_CODES = "no_more_codes"


class LinkClosed(Exception):
    """The link has been used, taken back, or is older than the round."""


@transaction.atomic
def delegate(
    *, answer: Answer, question: Question | None, email: str, note: str, by: Person
) -> tuple[Delegation, bool]:
    """Sends one question (None = what was done) to a colleague; returns it, and whether a mail was queued.

    The same question sent to the same address while it waits is the same question: no second mail.

    Raises:
        PermissionDenied: the person does not edit for the answering organisation.
        RoundClosed: the organisation's time is out.
        ValidationError: the address can't be read, the question is another round's, the greeting is too long, or
            the person has sent fifty questions today.
    """
    require_editor(by, answer.organisation_id)
    locked = lock(answer)
    respondent = respondent_of(locked)
    if not respondent.is_open or respondent.closes_at is None:
        raise RoundClosed
    email = email.strip().lower()
    validate_email(email)
    if question and question.round_id != locked.round_id:
        raise ValidationError(_("Frågan hör till en annan omgång."))
    waiting = Delegation.objects.waiting(clock.now()).filter(answer=locked, question=question, email=email).first()
    if waiting:
        return waiting, False
    since = clock.now() - dt.timedelta(days=1)
    if Delegation.objects.filter(asked_by=by, asked_at__gt=since).count() >= MAX_ASKED_A_DAY:
        raise ValidationError(_("Du har skickat många frågor i dag. Inget har skickats nu. Försök igen i morgon."))
    made = Delegation(answer=locked, question=question, email=email, note=note.strip(), asked_by=by)
    made.asked_at, made.expires_at = clock.now(), respondent.closes_at
    made.secret_hash = _hash(_token(made))
    made.full_clean()
    made.save()
    _mail(made, "delegation", key=f"delegation:{made.pk}")
    return made, True


@transaction.atomic
def remind_colleague(*, delegation: Delegation, by: Person) -> bool:
    """Sends the link once more, once; False where that has been done. The link lives as long as the round does now.

    Raises:
        PermissionDenied: the person does not edit for the answering organisation.
        LinkClosed: the question no longer waits.
    """
    require_editor(by, delegation.answer.organisation_id)
    waiting = _lock(delegation)
    if waiting is None:
        raise LinkClosed
    waiting.expires_at = max(waiting.expires_at, respondent_of(waiting.answer).closes_at or waiting.expires_at)
    # The server's secret may have been changed since the first mail.
    waiting.secret_hash = _hash(_token(waiting))
    waiting.save(update_fields=["expires_at", "secret_hash"])
    return _mail(waiting, "delegation_reminder", key=f"delegation-reminder:{waiting.pk}")


@transaction.atomic
def withdraw_delegation(*, delegation: Delegation, by: Person) -> None:
    """Takes a question back: the link is dead. Nothing where it has been replied to or taken back.

    Raises:
        PermissionDenied: the person does not edit for the answering organisation.
    """
    require_editor(by, delegation.answer.organisation_id)
    if waiting := _lock(delegation):
        waiting.withdrawn_at = clock.now()
        waiting.save(update_fields=["withdrawn_at"])


def delegation_of(token: str) -> Delegation | None:
    """What a link is about; None where it is forged. It may be over: see `is_waiting`."""
    related = ("answer__measure", "answer__organisation", "answer__round__programme", "question", "asked_by")
    return Delegation.objects.select_related(*related).filter(secret_hash=_hash(token)).first()


def is_waiting(delegation: Delegation) -> bool:
    """Whether the link still takes a reply."""
    is_over = delegation.replied_at or delegation.withdrawn_at
    return not is_over and clock.now() < delegation.expires_at


@transaction.atomic
def reply_to_delegation(*, delegation: Delegation, text: str, code: str) -> Replied:
    """The colleague replies; without a code one is sent to her address and nothing else happens.

    A code lives fifteen minutes and bears five tries; ten codes a question and one in two minutes are sent.

    Raises:
        LinkClosed: the question no longer waits.
        ValidationError: the reply is empty, too long or can't be read.
    """
    text = tidy(text)
    _check_reply(delegation.question, text)
    waiting = _lock(delegation)
    if waiting is None:
        raise LinkClosed
    digits = "".join(filter(str.isdigit, code))
    if not digits:
        return _send_code(waiting)
    is_alive = waiting.code_sent_at and clock.now() < waiting.code_sent_at + CODE_LASTS
    if not (waiting.code_hash and is_alive and waiting.code_tries < MAX_TRIES):
        return Replied.CODE_OLD
    if not constant_time_compare(waiting.code_hash, _code_hash(waiting, digits)):
        waiting.code_tries += 1
        waiting.save(update_fields=["code_tries"])
        return Replied.CODE_WRONG
    waiting.reply, waiting.replied_at, waiting.code_hash = text, clock.now(), ""
    waiting.save(update_fields=["reply", "replied_at", "code_hash"])
    return Replied.TAKEN


@transaction.atomic
def use_reply(*, delegation: Delegation, typed: Typed, seen: str, page: str, by: Person) -> Draft:
    """An editor takes a colleague's reply into the draft, together with what is typed; twice is once.

    Words are put after those that stand there, a figure or a yes takes the place of what stood.

    Raises:
        PermissionDenied: the person does not edit for the answering organisation.
        RoundClosed: the organisation's time is out.
        StaleDraft: another page has saved another draft in between.
        ValidationError: there is no reply.
    """
    answer = delegation.answer
    require_editor(by, answer.organisation_id)
    if not respondent_of(answer).is_open:
        raise RoundClosed
    if not delegation.reply:
        raise ValidationError(_("Det finns inget svar att använda."))
    locked = lock(answer)
    draft = Draft.objects.filter(answer=locked).first()
    check_seen(draft, seen=seen, page=page)
    return write_draft(locked, with_reply(typed.tidied(), delegation), by=by, page=page)


def with_reply(typed: Typed, delegation: Delegation) -> Typed:
    """What is typed with a colleague's reply in its place."""
    question = delegation.question
    if question is None:
        return replace(typed, text=_after(typed.text, delegation.reply))
    key = str(question.pk)
    is_text = question.kind == Question.Kind.TEXT
    reply = _after(typed.replies.get(key, ""), delegation.reply) if is_text else delegation.reply
    return replace(typed, replies={**typed.replies, key: reply})


def forget_colleagues() -> int:
    """Empties addresses, greetings and replies thirty days after the round closed; returns how many."""
    old = Delegation.objects.filter(expires_at__lt=clock.now() - KEPT_AFTER_CLOSING).exclude(email="")
    return old.update(email="", note="", reply="", code_hash="")


def _after(standing: str, added: str) -> str:
    if added in standing:
        return standing
    return f"{standing}\n\n{added}" if standing else added


def _check_reply(question: Question | None, text: str) -> None:
    if not text:
        raise ValidationError(_("Skriv ditt svar först."))
    if question is None and len(text) > MAX_TEXT:
        raise ValidationError(too_long(len(text)))
    if question and (fault := fault_of_reply(question, text, is_required=True)):
        raise ValidationError(fault)


def _lock(delegation: Delegation) -> Delegation | None:
    """The delegation as it is now, if it still waits."""
    related = ("answer__round", "answer__measure", "answer__organisation", "asked_by", "question")
    rows = Delegation.objects.waiting(clock.now()).select_for_update(of=("self",))
    return rows.select_related(*related).filter(pk=delegation.pk).first()


def _send_code(delegation: Delegation) -> Replied:
    """A new code by mail, unless one was sent a moment ago; the old one is dead."""
    if delegation.code_sent_at and clock.now() < delegation.code_sent_at + CODE_PAUSE and delegation.code_hash:
        return Replied.CODE_SENT
    sent = Message.objects.filter(key__startswith=f"delegation-code:{delegation.pk}:").count()
    if sent >= MAX_CODES:
        return Replied.NO_MORE_CODES
    code = f"{secrets.randbelow(10**8):08d}"
    delegation.code_hash, delegation.code_sent_at = _code_hash(delegation, code), clock.now()
    delegation.code_tries = 0
    delegation.save(update_fields=["code_hash", "code_sent_at", "code_tries"])
    shown = f"{code[:4]}-{code[4:]}"
    _mail(delegation, "delegation_code", key=f"delegation-code:{delegation.pk}:{sent + 1}", code=shown)
    return Replied.CODE_SENT


def _token(delegation: Delegation) -> str:
    """The unguessable part of the link: made from the server's secret, so that a reminder can say it again.

    Only its hash is kept. Whoever reads the database can't make it.
    """
    value = f"{delegation.answer_id}:{delegation.question_id}:{delegation.email}:{delegation.asked_at.isoformat()}"
    return salted_hmac("followup.delegation", value, algorithm="sha256").hexdigest()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _code_hash(delegation: Delegation, digits: str) -> str:
    """Eight digits can be guessed from a plain hash; not from one that needs the server's secret."""
    return salted_hmac("followup.delegation.code", f"{delegation.pk}:{digits}", algorithm="sha256").hexdigest()


def _mail(delegation: Delegation, name: str, *, key: str, code: str = "") -> bool:
    subjects = {
        "delegation": _("%(who)s frågar dig om en åtgärd för miljömålen"),
        "delegation_reminder": _("%(who)s väntar på ditt svar om en åtgärd för miljömålen"),
        "delegation_code": _("Koden till ditt svar i Miljömålsstödet"),
    }
    who = delegation.asked_by.name if delegation.asked_by else delegation.answer.organisation.name
    context = {
        "delegation": delegation,
        "who": who,
        "code": code,
        "minutes": int(CODE_LASTS.total_seconds() // 60),
        "url": settings.SITE_URL + reverse("followup:delegation-reply", args=[_token(delegation)]),
        "site_url": settings.SITE_URL,
    }
    body = render_to_string(f"followup/mail/{name}.txt", context).strip()
    return queue_mail(key=key, to=delegation.email, subject=subjects[name] % {"who": who}, body=body) is not None
