"""Whom a mailing reaches: one receiver for each address, and everybody who is left out, with the reason."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Count

from miljomal.core.text import sort_key
from miljomal.followup.models import Answer, Respondent
from miljomal.mailings.models import Delivery, Mailing
from miljomal.mailings.queries.contacts import Contact, Contacts, contacts_of, will_be_asked
from miljomal.organisations.models import Organisation

ABOUT_A_CLOSING = (Mailing.Kind.WEEK, Mailing.Kind.DAY, Mailing.Kind.LATE)


class Why(StrEnum):
    """Why an organisation or an address gets no mail."""

    DONE = "done"
    OTHER_DAY = "other_day"
    DEAD = "dead"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Asked:
    """An organisation's part of a mailing. `respondent` None = the round has not opened yet.

    `left` of its `total` answers are not handed in.
    """

    mailing: Mailing
    organisation: Organisation
    respondent: Respondent | None
    left: int
    total: int

    @property
    def is_done(self) -> bool:
        """Whether it has said so, has answered everything it was asked, or another answers instead."""
        said = bool(self.respondent and (self.respondent.handed_in_at or self.respondent.succeeded_by_id))
        return said or bool(self.respondent and self.total and not self.left)


@dataclass(frozen=True, slots=True)
class Receiver:
    """One address, and everything that its one mail is about. `person_id` None = a functional mailbox."""

    address: str
    name: str
    person_id: int | None
    asked: tuple[Asked, ...]

    @property
    def organisations(self) -> list[Organisation]:
        """Each once, in the order in which they are asked."""
        return list({row.organisation.pk: row.organisation for row in self.asked}.values())


def _persons_first(receiver: Receiver) -> tuple[bool, str, str, str]:
    """Persons in Swedish order, then mailboxes in that of their organisations."""
    first = receiver.organisations[0].sort_key
    return (receiver.person_id is None, sort_key(receiver.name), first, receiver.address)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody who gets no mail. `name` "" = the whole organisation."""

    organisation: Organisation
    why: Why
    name: str = ""


@dataclass(frozen=True, slots=True)
class Audience:
    """Who gets a mail and who does not, both in Swedish order."""

    receivers: tuple[Receiver, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def organisations(self) -> int:
        return len({organisation.pk for row in self.receivers for organisation in row.organisations})


@dataclass(frozen=True, slots=True)
class Facts:
    """What the audiences of several mailings are worked out from, read once.

    `respondents` by round; `counts` = (asked, answered) and `sent` = (mailing, respondent) by their ids;
    `expected` = who will be asked in rounds that are not open; `contacts` by organisation.
    """

    respondents: Mapping[int, list[Respondent]] = field(default_factory=dict)
    counts: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    sent: frozenset[tuple[int, int]] = frozenset()
    expected: Mapping[int, list[tuple[Organisation, int]]] = field(default_factory=dict)
    contacts: Mapping[int, Contacts] = field(default_factory=dict)


def audience(mailings: Sequence[Mailing], *, facts: Facts | None = None) -> Audience:
    """Whom the mailings reach together, one mail an address: five queries (and one for each round that is not open).

    The mailings come with `round__programme` read. Asked are those who have not answered. An organisation that has
    been sent a mailing is not sent it again.
    """
    facts = facts or read_facts(mailings)
    concerned = [row for mailing in mailings for row in _concerned(mailing, facts)]
    done = {row.organisation.pk: row.organisation for row in concerned if row.is_done}
    left_out = [LeftOut(organisation, Why.DONE) for organisation in done.values()]
    left_out += [LeftOut(organisation, Why.OTHER_DAY) for organisation in _later(mailings, facts)]
    asked: dict[str, list[Asked]] = defaultdict(list)
    people: dict[str, Contact] = {}
    for row in concerned:
        if row.is_done:
            continue
        contacts = facts.contacts.get(row.organisation.pk, Contacts())
        left_out += [LeftOut(row.organisation, Why.DEAD, contact.name) for contact in contacts.dead]
        if not contacts.living:
            left_out.append(LeftOut(row.organisation, Why.NOBODY))
        for contact in contacts.living:
            asked[contact.key].append(row)
            if contact.key not in people or contact.person_id:
                people[contact.key] = contact
    receivers = [Receiver(people[k].address, people[k].name, people[k].person_id, tuple(r)) for k, r in asked.items()]
    return Audience(
        receivers=tuple(sorted(receivers, key=_persons_first)),
        left_out=tuple(sorted(set(left_out), key=lambda row: (row.organisation.sort_key, row.why, row.name))),
    )


def audiences(mailings: Sequence[Mailing]) -> list[Audience]:
    """Whom each of the mailings reaches alone, in the same order: as many queries as for one."""
    facts = read_facts(mailings)
    return [audience([mailing], facts=facts) for mailing in mailings]


def read_facts(mailings: Sequence[Mailing]) -> Facts:
    """Reads what the audiences of these mailings need: five queries, and one for each round that is not open."""
    opened = {mailing.round_id for mailing in mailings if mailing.round.opened_at}
    waiting = {mailing.round_id: mailing.round for mailing in mailings if not mailing.round.opened_at}
    respondents: dict[int, list[Respondent]] = defaultdict(list)
    for row in _respondents(opened):
        respondents[row.round_id].append(row)
    expected = {pk: will_be_asked(followed) for pk, followed in waiting.items()}
    organisations = [row.organisation for rows in respondents.values() for row in rows]
    organisations += [organisation for rows in expected.values() for organisation, _count in rows]
    past = Delivery.objects.filter(mailing__in=[mailing.pk for mailing in mailings if mailing.pk])
    return Facts(
        respondents=respondents,
        counts=_counts(opened),
        sent=frozenset((a, b) for a, b in past.values_list("mailing_id", "respondent_id") if a),
        expected=expected,
        contacts=contacts_of(organisations),
    )


def is_about(mailing: Mailing, respondent: Respondent) -> bool:
    """Whether the mailing's day is this organisation's; `respondent.round` is read."""
    if mailing.kind in ABOUT_A_CLOSING:
        return respondent.closes_at == mailing.closes_at
    return mailing.kind != Mailing.Kind.EXTRA or respondent.is_open


def _concerned(mailing: Mailing, facts: Facts) -> list[Asked]:
    """Every organisation that the mailing is about, done or not."""
    if not mailing.round.opened_at:
        return [Asked(mailing, organisation, None, n, n) for organisation, n in facts.expected[mailing.round_id]]
    found = []
    for row in facts.respondents.get(mailing.round_id, []):
        row.round = mailing.round
        if (mailing.pk, row.pk) not in facts.sent and is_about(mailing, row):
            total, answered = facts.counts.get((row.round_id, row.organisation_id), (0, 0))
            found.append(Asked(mailing, row.organisation, row, total - answered, total))
    return found


def _later(mailings: Sequence[Mailing], facts: Facts) -> list[Organisation]:
    """Those who have longer time than the mailings are about, and so get their mail another day."""
    return [
        row.organisation
        for mailing in mailings
        if mailing.kind in ABOUT_A_CLOSING
        for row in facts.respondents.get(mailing.round_id, [])
        if row.extended_to and not row.handed_in_at and not row.succeeded_by_id and not is_about(mailing, row)
    ]


def _respondents(rounds: set[int]) -> list[Respondent]:
    found = Respondent.objects.filter(round__in=rounds).select_related("organisation")
    return list(found.order_by("organisation__sort_key", "id"))


def _counts(rounds: set[int]) -> dict[tuple[int, int], tuple[int, int]]:
    rows = Answer.objects.filter(round__in=rounds).order_by().values_list("round_id", "organisation_id")
    counted = rows.annotate(total=Count("pk"), answered=Count("submitted_at"))
    return {(round_id, organisation_id): (total, answered) for round_id, organisation_id, total, answered in counted}
