"""Every address × method × role → status. A name that the resolver knows and the table does not, fails."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from miljomal.answer_sheets.tests.addresses import arguments as sheet_arguments
from miljomal.assessments.tests.addresses import arguments as assessment_arguments
from miljomal.drafting.tests.addresses import arguments as drafting_arguments
from miljomal.followup.models import Answer
from miljomal.followup.tests import answer_addresses, round_addresses
from miljomal.indicators.tests import addresses as indicator_addresses
from miljomal.local_objectives.tests import addresses as local_addresses
from miljomal.mailings.tests.addresses import arguments as mailing_arguments
from miljomal.mailings.tests.addresses import make_letter, make_mailing
from miljomal.organisations.models import Area, Membership, Organisation
from miljomal.organisations.services import invitation_token
from miljomal.own_figures.tests import addresses as own_figure_addresses
from miljomal.pledges.tests.addresses import arguments as pledge_arguments
from miljomal.pledges.tests.rows import make_pledge
from miljomal.programmes.models import Measure
from miljomal.results.tests import addresses as result_addresses
from miljomal.wheel.services import renew_feed, token_of
from tests.factories import (
    make_answer,
    make_area,
    make_consultee,
    make_field_of_work,
    make_measure,
    make_membership,
    make_objective,
    make_organisation,
    make_participation,
    make_person,
    make_programme,
    make_published_text,
    make_round,
    make_upload,
)
from tests.permission_rows import CONSULTEE, DRAFT, MATRIX, REFERRAL, ROLES, UPLOADS

pytestmark = pytest.mark.django_db

MEMBERS = [f"organisations:member-{act}" for act in ("edit", "hand-over", "suspend", "resume")]


class World:
    """One of everything that "own" has, so that whoever gets in where she must not would see or change something."""

    def __init__(self, *, state: str = "running") -> None:
        self.county = make_area(kind=Area.Kind.COUNTY)
        self.own = make_organisation(kind="county_board", area=self.county)
        self.other = make_organisation(kind="county_board", area=make_area(kind=Area.Kind.COUNTY))
        self.town = make_area(parent=self.county)
        self.programme = make_programme(owner=self.own, state=state)
        self.measure: Measure = make_measure(programme=self.programme)
        make_participation(measure=self.measure, organisation=self.own)
        self.answer: Answer = make_answer(measure=self.measure, organisation=self.own)
        published = make_round(programme=self.programme, published_on="2026-03-01")
        answered = make_answer(round=published, measure=self.measure, organisation=self.own, letter="G")
        self.published = result_addresses.make_files(answered)
        self.upload = make_upload(programme=self.programme)
        self.consultee = make_consultee(programme=self.programme, organisation=self.own, opinion="yttranden/prov.pdf")
        default_storage.save("yttranden/prov.pdf", ContentFile(b"%PDF-1.7"))
        self.mailing = make_mailing(round=self.answer.round)
        self.letter = make_letter(answer=self.answer)
        self.pledge = make_pledge(participation=make_participation(measure=self.measure))
        self.member = make_membership(organisation=self.own)
        make_membership(organisation=self.own, role="administrator")
        self.invited = make_membership(organisation=make_organisation(), state=Membership.State.PENDING)
        self.objective, self.field = make_objective(), make_field_of_work()
        self.text = make_published_text(owner=self.own)
        self.watch = indicator_addresses.make_watch(indicator_addresses.make_filled(), self.member.person)
        self.figure_file = own_figure_addresses.make_sent(self.own, self.member.person)
        self.local = local_addresses.make_aimed(self.own, self.member.person)
        self.feed = renew_feed(organisation=self.own, by=self.member.person)

    def arguments(self, name: str) -> dict[str, Any]:
        measure = {"pk": self.measure.pk}
        known: dict[str, dict[str, Any]] = {
            **{key: {"pk": self.member.pk} for key in MEMBERS},
            "mailings:contact-list": {"programme_slug": self.programme.slug},
            "organisations:invitation-accept": {"token": invitation_token(self.invited)},
            **{f"programmes:measure-{act}": measure for act in ("edit", "history")},
            "programmes:participation-edit": {**measure, "organisation_pk": self.own.pk},
            **{key: {"programme_slug": self.programme.slug, "number": 1} for key in REFERRAL},
            "referrals:referral-list": {"programme_slug": self.programme.slug},
            "referrals:referral-create": {"programme_slug": self.programme.slug},
            **{key: {"pk": self.upload.pk} for key in UPLOADS},
            **{key: {"pk": self.consultee.pk} for key in CONSULTEE},
            **result_addresses.arguments(self.published),
            **indicator_addresses.arguments(self.watch, self.town, self.county),
            **{f"followup:answer-{act}": {"pk": self.answer.pk} for act in ("edit", "history")},
            **assessment_arguments(self.text),
            **drafting_arguments(self.measure),
            **mailing_arguments(self.mailing, self.letter),
            **round_addresses.arguments(self.answer),
            **answer_addresses.arguments(self.answer),
            **sheet_arguments(self.answer),
            **pledge_arguments(self.pledge),
            **local_addresses.arguments(self.local, self.town),
            **own_figure_addresses.arguments(self.figure_file),
            "wheel:county-wheel": {"slug": self.county.slug},
            "wheel:county-calendar": {"slug": self.county.slug},
            "wheel:own-calendar": {"token": token_of(self.feed)},
            **{f"pages:county-{page}": {"slug": self.county.slug} for page in ("detail", "contact")},
            "pages:municipality-detail": {"slug": self.town.slug},
            "pages:organisation-detail": {"slug": self.own.slug},
            "pages:objective-detail": {"slug": self.objective.slug},
            "pages:field-of-work-detail": {"slug": self.field.slug},
            "pages:programme-file": {"slug": self.programme.slug, "form": "csv"},
            "pages:measure-file": {"form": "xlsx"},
            "pages:programme-detail": {"slug": self.programme.slug},
            "pages:measure-detail": {**measure, "slug": self.measure.slug},
            "pages:measure-by-id": measure,
        }
        return known.get(name, {})

    def client(self, role: str) -> Client:
        client = Client()
        if role != "anonymous":
            client.force_login(self._person(role))
        return client

    def _person(self, role: str) -> Any:
        person = make_person()
        if role == "suspended":
            state = Membership.State.SUSPENDED
            make_membership(person=person, organisation=self.own, role="administrator", state=state)
        elif role != "no role":
            where, which = role.split()
            organisation: Organisation = getattr(self, where)
            make_membership(person=person, organisation=organisation, role=which)
        return person


def names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Every name that the resolver knows, Django's admin excepted: it has a test of its own."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}"
        elif entry.namespace != "admin":
            yield from names(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)


def statuses(name: str, ask: Callable[[Client, str], Any], *, state: str = "running") -> tuple[int, ...]:
    """What each role is answered; where something may be written, each in a world of her own."""
    answered, world = [], World(state=state)
    for role in ROLES:
        cache.clear()
        world = World(state=state) if ask is Client.post else world
        client = world.client(role)
        answered.append(ask(client, reverse(name, kwargs=world.arguments(name))).status_code)
    return tuple(answered)


def test_matrix_names_every_address() -> None:
    assert set(names(get_resolver())) == set(MATRIX)


@pytest.mark.parametrize("name", MATRIX)
def test_reading(name: str) -> None:
    assert dict(zip(ROLES, statuses(name, Client.get), strict=True)) == dict(zip(ROLES, MATRIX[name][0], strict=True))


@pytest.mark.parametrize("name", MATRIX)
def test_writing(name: str) -> None:
    assert dict(zip(ROLES, statuses(name, Client.post), strict=True)) == dict(zip(ROLES, MATRIX[name][1], strict=True))


@pytest.mark.parametrize("name", DRAFT)
def test_draft_is_its_owners(name: str) -> None:
    found = statuses(name, Client.get, state="draft")
    assert dict(zip(ROLES, found, strict=True)) == dict(zip(ROLES, DRAFT[name], strict=True))


def test_strangers_are_sent_to_sign_in_with_the_way_back() -> None:
    world = World()
    for name, (reading, _writing) in MATRIX.items():
        if reading[0] != 302 or name.startswith("account_"):
            continue
        path = reverse(name, kwargs=world.arguments(name))
        assert Client().get(path)["Location"] == f"/konto/logga-in/?next={path}", name
