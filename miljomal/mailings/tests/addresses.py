"""One mailing and one letter, and the addresses that lead to them."""

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile

from miljomal.core import clock
from miljomal.documents.models import Rendition
from miljomal.followup.models import Answer, Respondent, Round
from miljomal.mailings.models import Letter, Mailing
from tests.factories import make_answer, make_round


def make_mailing(*, round: Round | None = None, kind: str = Mailing.Kind.WEEK, **fields: Any) -> Mailing:  # noqa: A002
    """A planned mail of a round, due in a week."""
    followed = round or make_round()
    stated = {"closes_at": followed.closes_at, "due_at": clock.now() + dt.timedelta(days=7), **fields}
    return Mailing.objects.create(round=followed, kind=kind, **stated)


def make_letter(*, answer: Answer | None = None, kind: str = Letter.Kind.RECEIPT, **fields: Any) -> Letter:
    """A receipt of what the answer's organisation has handed in, with its PDF."""
    answer = answer or make_answer()
    respondent, _made = Respondent.objects.get_or_create(round=answer.round, organisation=answer.organisation)
    content = {"title": "Kvitto", "overline": "Svar", "author": "Provlän", "facts": [], "blocks": [{"text": "Prov"}]}
    stated = {"about_at": clock.now(), "made_at": clock.now(), "content": content, "fingerprint": "0" * 64, **fields}
    letter = Letter.objects.create(respondent=respondent, kind=kind, **stated)
    pdf = Rendition(maker="letter", subject=str(letter.pk), format="pdf", media_type="application/pdf")
    pdf.requested_at = pdf.made_at = clock.now()
    pdf.filename = "kvitto.pdf"
    pdf.file.save("kvitto.pdf", ContentFile(b"%PDF-1.7"))
    return letter


def arguments(mailing: Mailing, letter: Letter) -> dict[str, dict[str, Any]]:
    """What each address of the package takes, by name, to lead to this mailing and this letter."""
    followed = {"programme_slug": mailing.round.programme.slug, "slug": mailing.round.slug}
    many = ("mailing-list", "mailing-plan", "mailing-confirm", "mailing-extra", "delivery-list", "address-list")
    one = ("mailing-detail", "mailing-edit", "mailing-skip")
    return {
        **{f"mailings:{name}": followed for name in (*many, "address-mark")},
        **{f"mailings:{name}": {**followed, "pk": mailing.pk} for name in one},
        "mailings:letter-detail": {"token": letter.token},
        "mailings:letter-file": {"token": letter.token},
        "mailings:receipt-file": {"pk": letter.respondent_id},
    }


def mailing_pages() -> list[str]:
    """Every kind of page of the mails in the demo's open round, as its coordinator opens them."""
    base = "/program/exempellan-2024-2028/omgangar/2026/utskick"
    kinds = Mailing.objects.filter(round__slug="2026", kind__in=["opening", "week"]).order_by("kind")
    one = [f"{base}/{mailing.pk}/" for mailing in kinds]
    many = [f"{base}/{name}" for name in ("", "bekrafta/", "paminn/", "logg/", "logg/?visa=misslyckade", "adresser/")]
    return [*many, *one, f"{one[-1]}redigera/"]


def letter_pages() -> list[str]:
    """A letter and a receipt of the demo, which anybody with the address may open."""
    return [letter.get_absolute_url() for kind in Letter.Kind.values for letter in Letter.objects.filter(kind=kind)[:1]]
