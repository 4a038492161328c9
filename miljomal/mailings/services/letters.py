"""Letters for the diary: the county's letter when a round opens, and the receipt of an organisation's answers.

A mail to the registrar holds a link to the letter's own page, not the file: what the outbox sends is emptied when it
is sent, mail filters do not strip a link, and the page has the file for as long as the diary may ask for it.
"""

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Greatest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from miljomal.core import clock
from miljomal.documents.services import request_rendition
from miljomal.followup.models import Answer, Respondent
from miljomal.mailings.models import DeadAddress, Delivery, Letter, Mailing, fingerprint_of
from miljomal.mailings.services.contents import missive, receipt
from miljomal.organisations.models import Organisation
from miljomal.outbox.services import Mail, queue_many

MAKER = "letter"
BATCH = 40
# Answers that are stored in the same go as the handing in are not changed after it.
AT_THE_SAME_TIME = dt.timedelta(minutes=1)
# Answers handed in longer ago than this, such as imported ones, get no mail.
RECEIPT_WITHIN = dt.timedelta(days=30)
RELATED = ("organisation", "round__programme__owner", "handed_in_by", "approved_by")

Write = Callable[[Respondent, Sequence[Answer]], dict[str, Any]]


def send_missives() -> int:
    """Makes the letter of every organisation whose round has sent its opening mail, late additions too, and mails the
    registrar; returns how many letters. The county board may answer as well, but does not write to itself.
    """
    opened = Mailing.objects.filter(kind=Mailing.Kind.OPENING, state=Mailing.State.SENT, round=OuterRef("round"))
    has_one = Letter.objects.filter(respondent=OuterRef("pk"), kind=Letter.Kind.MISSIVE)
    waiting = Respondent.objects.filter(Exists(opened), ~Exists(has_one), round__closes_at__gt=clock.now())
    waiting = waiting.exclude(organisation=F("round__programme__owner"))
    return _in_batches(Letter.Kind.MISSIVE, waiting, missive)


def send_receipts() -> int:
    """Makes the receipt of everybody who has handed in since the last minute, and mails the registrar;
    returns how many. Where a manager approves, the approval is the moment. What is changed after that, by the
    organisation or taken in late, gives one more receipt when its time is out.
    """
    answers = Answer.objects.filter(round=OuterRef("round"), organisation=OuterRef("organisation")).order_by()
    changed = answers.values("organisation").annotate(latest=Max("submitted_at")).values("latest")
    closes_at = Greatest("round__closes_at", Coalesce("extended_to", "round__closes_at"))
    done = (
        Respondent.objects.filter(handed_in_at__isnull=False)
        .filter(Q(round__needs_approval=False) | Q(approved_at__isnull=False))
        .annotate(done_at=Coalesce("approved_at", "handed_in_at"), changed_at=Subquery(changed), own_end=closes_at)
        .annotate(
            counts_from=Case(
                When(own_end__lte=clock.now(), changed_at__gt=F("done_at") + AT_THE_SAME_TIME, then=F("changed_at")),
                default=F("done_at"),
            )
        )
        .filter(counts_from__gt=clock.now() - RECEIPT_WITHIN)
    )
    receipts = Letter.objects.filter(kind=Letter.Kind.RECEIPT, about_at=OuterRef("counts_from"))
    return _in_batches(Letter.Kind.RECEIPT, done.filter(~Exists(receipts.filter(respondent=OuterRef("pk")))), receipt)


def _in_batches(kind: str, waiting: QuerySet[Respondent], write: Write) -> int:
    """Writes the letters of those who wait, some at a time, so that no transaction keeps other writers out for long.

    Each batch is all or nothing, so a killed worker leaves whole letters and no halves.
    """
    made = 0
    pks = list(waiting.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), BATCH):
        batch = pks[start : start + BATCH]
        with transaction.atomic():
            # Locked first and asked again, so that two workers at once make one letter.
            list(Respondent.objects.select_for_update(of=("self",)).filter(pk__in=batch).order_by("pk"))
            found = waiting.filter(pk__in=batch).select_related(*RELATED).order_by("pk")
            made += _write_letters(kind, list(found), write)
    return made


def _about(kind: str, respondent: Respondent) -> dt.datetime:
    """The moment that a letter is about."""
    if kind == Letter.Kind.MISSIVE:
        return respondent.added_at or respondent.round.opened_at or clock.now()
    moment: dt.datetime = respondent.counts_from  # type: ignore[attr-defined]  # annotated by send_receipts
    return moment


def _write_letters(kind: str, respondents: Sequence[Respondent], write: Write) -> int:
    """Freezes each letter's content, asks for its PDF, and queues one mail to each registrar."""
    answers = _answers_of(respondents)
    with override("sv"):
        contents = [write(row, answers[row.round_id, row.organisation_id]) for row in respondents]
    letters = Letter.objects.bulk_create(
        Letter(
            kind=kind,
            respondent=respondent,
            about_at=_about(kind, respondent),
            made_at=clock.now(),
            content=content,
            fingerprint=fingerprint(content),
        )
        for respondent, content in zip(respondents, contents, strict=True)
    )
    for letter in letters:
        request_rendition(maker=MAKER, subject=str(letter.pk), format="pdf")
    _mail_registrars(letters)
    return len(letters)


def fingerprint(content: dict[str, Any]) -> str:
    """SHA-256 of what a letter says, in hexadecimal; the same for the same words."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def registrar_of(organisation: Organisation) -> str:
    """Where an organisation's letters go: its registrar, or else its functional mailbox; "" = nowhere."""
    return organisation.registrar_mailbox or organisation.mailbox


def _mail_registrars(letters: Sequence[Letter]) -> None:
    """One mail a letter, where the organisation has a living address for it."""
    addresses = {letter.pk: registrar_of(letter.respondent.organisation) for letter in letters}
    dead = set(DeadAddress.objects.among(set(addresses.values())).values_list("fingerprint", flat=True))
    sendable = [row for row in letters if addresses[row.pk] and fingerprint_of(addresses[row.pk]) not in dead]
    mails = [Mail(f"letter:{row.pk}", addresses[row.pk], *_mail_of(row)) for row in sendable]
    messages = queue_many(mails)
    Delivery.objects.bulk_create(
        Delivery(
            letter=row,
            respondent=row.respondent,
            channel=Delivery.Channel.REGISTRAR,
            message=messages.get(f"letter:{row.pk}"),
            queued_at=clock.now(),
        )
        for row in sendable
    )


def _mail_of(letter: Letter) -> tuple[str, str]:
    """Subject and body of the mail to a registrar, in Swedish."""
    about = letter.respondent.round
    facts = {"organisation": letter.respondent.organisation, "round": about, "owner": about.programme.owner}
    with override("sv"):
        subject = (
            _("Missiv till %(organisation)s: %(round)s")
            if letter.kind == Letter.Kind.MISSIVE
            else _("Kvitto på svar från %(organisation)s: %(round)s")
        )
        context = {
            **facts,
            "programme": about.programme.title,
            "letter": letter,
            "url": settings.SITE_URL + letter.get_absolute_url(),
            "site_url": settings.SITE_URL,
        }
        return subject % facts, render_to_string("mailings/mail/letter.txt", context).strip() + "\n"


def _answers_of(respondents: Sequence[Respondent]) -> dict[tuple[int, int], list[Answer]]:
    """What each respondent is asked and has answered, by round and organisation, in the programme's order."""
    found: dict[tuple[int, int], list[Answer]] = defaultdict(list)
    rows = (
        Answer.objects.filter(
            round__in={row.round_id for row in respondents},
            organisation__in={row.organisation_id for row in respondents},
        )
        .select_related("measure", "grade", "repeats")
        .prefetch_related("replies__question")
        .order_by("measure__number_key", "measure__sort_key", "id")
    )
    for row in rows:
        found[row.round_id, row.organisation_id].append(row)
    return found
