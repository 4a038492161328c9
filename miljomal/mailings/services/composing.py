"""From a receiver to the mail as it will be read: one mail with everything that is hers, in Swedish."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import override

from miljomal.core.templatetags.ui import moment
from miljomal.followup.models import Respondent, Round
from miljomal.mailings.models import Mailing
from miljomal.mailings.queries.audience import Asked, Receiver
from miljomal.mailings.texts import STANDARD, filled
from miljomal.organisations.models import Organisation

MAX_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Line:
    """An organisation's row in a mail, with the one page where it answers."""

    organisation: Organisation
    left: int
    total: int
    url: str


@dataclass(frozen=True, slots=True)
class Section:
    """What a mail says about one round and one closing."""

    text: str
    lines: list[Line]
    owner: Organisation
    diary_number: str


def compose(receiver: Receiver) -> tuple[str, str]:
    """Subject and body of the one mail to a receiver, whatever language the sender reads."""
    with override("sv"):
        # One section for each mailing and closing; a mailing that is only previewed has no id of its own yet.
        groups: dict[tuple[int, dt.datetime | None], list[Asked]] = defaultdict(list)
        for row in receiver.asked:
            groups[id(row.mailing), _closing(row)].append(row)
        sections = [_section(rows) for rows in groups.values()]
        owners = list({section.owner.pk: section.owner for section in sections}.values())
        context = {
            "sections": sections,
            "owners": owners,
            "is_person": receiver.person_id is not None,
            "organisations": get_text_list([row.name for row in receiver.organisations], _("och")),
            "site_url": settings.SITE_URL,
        }
        first = receiver.asked[0]
        subject = filled(words_of(first.mailing)[0], values_of(first.mailing.round, _closing(first)))
        if len(groups) > 1:
            subject = _("%(count)d uppföljningar väntar på er") % {"count": len(groups)}
        body = render_to_string("mailings/mail/mailing.txt", context)
    return " ".join(subject.split())[:MAX_SUBJECT], body.strip() + "\n"


def words_of(mailing: Mailing) -> tuple[str, str]:
    """Subject and body with their places: the coordinator's own words, or the standard text in Swedish."""
    with override("sv"):
        subject, body = STANDARD[mailing.kind]
        return mailing.subject or str(subject), mailing.body or str(body)


def values_of(about: Round, closes_at: dt.datetime | None) -> dict[str, str]:
    """What is filled in for each place; the round comes with `programme__owner`."""
    return {
        "länsstyrelse": about.programme.owner.name,
        "program": about.programme.title,
        "omgång": about.title,
        "öppnar": moment(about.opens_at),
        "stänger": moment(closes_at),
    }


def page_of_respondent(respondent: Respondent | None) -> str:
    """The full address where an organisation answers; a round that is not open yet has no such page."""
    path = respondent.get_absolute_url() if respondent else reverse("pages:mina")
    return f"{settings.SITE_URL}{path}"


def _closing(row: Asked) -> dt.datetime | None:
    return row.respondent.closes_at if row.respondent else row.mailing.closes_at


def _section(rows: Sequence[Asked]) -> Section:
    """Rows of one mailing and one closing."""
    mailing = rows[0].mailing
    return Section(
        text=filled(words_of(mailing)[1], values_of(mailing.round, _closing(rows[0]))).strip(),
        lines=[Line(row.organisation, row.left, row.total, page_of_respondent(row.respondent)) for row in rows],
        owner=mailing.round.programme.owner,
        diary_number=mailing.round.diary_number,
    )
