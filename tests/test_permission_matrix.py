"""Every address × method × role → status, as data. A name that the resolver knows and this table does not, fails."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from miljomal.followup.models import Answer
from miljomal.organisations.models import Area, Membership, Organisation
from miljomal.organisations.services import invitation_token
from miljomal.programmes.models import Measure
from tests.factories import (
    make_answer,
    make_area,
    make_field_of_work,
    make_measure,
    make_membership,
    make_objective,
    make_organisation,
    make_participation,
    make_person,
    make_programme,
    make_round,
)

pytestmark = pytest.mark.django_db

# The columns. "own" is the county board that owns the programme, takes part and answers; "other" another board.
ROLES = [
    "anonymous",
    "no role",
    "suspended",
    "own reader",
    "own editor",
    "own coordinator",
    "own administrator",
    "other editor",
    "other administrator",
]

# Rows that many addresses share, in the order of ROLES.
PUBLIC = (200,) * 9
NO_POST = (405,) * 9
SIGNED_IN = (302, *(200,) * 8)
CLOSED_POST = (302, *(405,) * 8)
POST_ONLY = (302, *(405,) * 8)
ANSWER = (302, 404, 404, 403, 200, 200, 200, 404, 404)
ANSWER_POST = (302, 404, 404, 403, 422, 422, 422, 404, 404)
OWN_PEOPLE = (302, 404, 404, 200, 200, 200, 200, 404, 404)
KEEPERS = (302, 403, 403, 403, 403, 200, 200, 403, 403)
KEEPERS_POST = (302, 403, 403, 403, 403, 422, 422, 403, 403)
EDITORS = (302, 403, 403, 403, 200, 200, 200, 403, 403)
EDITORS_POST = (302, 403, 403, 403, 422, 422, 422, 403, 403)
TAKES_PART = (302, 403, 403, 200, 200, 200, 200, 403, 403)
# Of the organisation that the person acts for: every administrator sees her own members.
ADMINISTRATORS = (302, 403, 403, 403, 403, 403, 200, 403, 200)
ADMINISTRATORS_POST = (302, 403, 403, 403, 403, 403, 422, 403, 422)
# Of one member of "own".
MEMBER = (302, 404, 404, 403, 403, 403, 200, 404, 404)
MEMBER_POST = (302, 404, 404, 403, 403, 403, 422, 404, 404)
MEMBER_CHANGED = (302, 404, 404, 403, 403, 403, 302, 404, 404)

# Name → what GET and what an empty POST answer.
MATRIX: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "health-live": (PUBLIC, NO_POST),
    "health-ready": (PUBLIC, NO_POST),
    "account_login": ((200, *(302,) * 8), (422, *(302,) * 8)),
    "account_request_login_code": ((200, *(302,) * 8), (422, *(302,) * 8)),
    "account_confirm_login_code": ((302,) * 9, (302,) * 9),
    "account_logout": ((302, *(200,) * 8), (302,) * 9),
    "account_signup": (PUBLIC, NO_POST),
    "account_inactive": (PUBLIC, NO_POST),
    "organisations:member-list": (ADMINISTRATORS, CLOSED_POST),
    "organisations:member-invite": (ADMINISTRATORS, ADMINISTRATORS_POST),
    "organisations:member-edit": (MEMBER, MEMBER_POST),
    "organisations:member-suspend": (POST_ONLY, MEMBER_CHANGED),
    "organisations:member-resume": (POST_ONLY, MEMBER_CHANGED),
    "organisations:invitation-accept": (PUBLIC, (302,) * 9),
    "organisations:organisation-switch": (POST_ONLY, (302, *(404,) * 8)),
    "organisations:profile": (SIGNED_IN, (302, *(422,) * 8)),
    "organisations:profile-export": (SIGNED_IN, CLOSED_POST),
    "organisations:profile-sign-out": (POST_ONLY, (302,) * 9),
    "organisations:profile-erase": (SIGNED_IN, (302, *(422,) * 8)),
    "programmes:measure-edit": (KEEPERS, KEEPERS_POST),
    "programmes:measure-history": (TAKES_PART, CLOSED_POST),
    "programmes:participation-edit": (EDITORS, EDITORS_POST),
    "results:round-result": (PUBLIC, NO_POST),
    "followup:answer-edit": (ANSWER, ANSWER_POST),
    "followup:answer-history": (OWN_PEOPLE, CLOSED_POST),
    "pages:home": (PUBLIC, NO_POST),
    "pages:county-list": (PUBLIC, NO_POST),
    "pages:county-detail": (PUBLIC, NO_POST),
    "pages:municipality-detail": (PUBLIC, NO_POST),
    "pages:organisation-detail": (PUBLIC, NO_POST),
    "pages:objective-list": (PUBLIC, NO_POST),
    "pages:objective-detail": (PUBLIC, NO_POST),
    "pages:field-of-work-detail": (PUBLIC, NO_POST),
    "pages:programme-list": (PUBLIC, NO_POST),
    "pages:programme-detail": (PUBLIC, NO_POST),
    "pages:measure-list": (PUBLIC, NO_POST),
    "pages:measure-detail": (PUBLIC, NO_POST),
    "pages:measure-by-id": ((301,) * 9, NO_POST),
    "pages:contact": (PUBLIC, NO_POST),
    "pages:county-contact": (PUBLIC, NO_POST),
    "pages:about": (PUBLIC, NO_POST),
    "pages:accessibility": (PUBLIC, NO_POST),
    "pages:mina": (SIGNED_IN, CLOSED_POST),
    "pages:my-measures": (SIGNED_IN, CLOSED_POST),
}
# Of a programme that only its owner's people see: the same addresses with ids that nobody else may know.
DRAFT = {
    "pages:programme-detail": (404, 404, 404, 200, 200, 200, 200, 404, 404),
    "pages:measure-detail": (404, 404, 404, 200, 200, 200, 200, 404, 404),
    "pages:measure-by-id": (404, 404, 404, 301, 301, 301, 301, 404, 404),
    "results:round-result": (404,) * 9,
    "programmes:measure-edit": (302, 404, 404, 403, 403, 200, 200, 404, 404),
    "programmes:measure-history": (302, 404, 404, 200, 200, 200, 200, 404, 404),
    "programmes:participation-edit": (302, 404, 404, 403, 200, 200, 200, 404, 404),
}


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
        self.published = make_round(programme=self.programme, published_on="2026-03-01")
        self.member = make_membership(organisation=self.own)
        make_membership(organisation=self.own, role="administrator")
        self.invited = make_membership(organisation=make_organisation(), state=Membership.State.PENDING)
        self.objective, self.field = make_objective(), make_field_of_work()

    def arguments(self, name: str) -> dict[str, Any]:
        measure = {"pk": self.measure.pk}
        known: dict[str, dict[str, Any]] = {
            "organisations:member-edit": {"pk": self.member.pk},
            "organisations:member-suspend": {"pk": self.member.pk},
            "organisations:member-resume": {"pk": self.member.pk},
            "organisations:invitation-accept": {"token": invitation_token(self.invited)},
            "programmes:measure-edit": measure,
            "programmes:measure-history": measure,
            "programmes:participation-edit": {**measure, "organisation_pk": self.own.pk},
            "results:round-result": {"programme_slug": self.programme.slug, "slug": self.published.slug},
            "followup:answer-edit": {"pk": self.answer.pk},
            "followup:answer-history": {"pk": self.answer.pk},
            "pages:county-detail": {"slug": self.county.slug},
            "pages:county-contact": {"slug": self.county.slug},
            "pages:municipality-detail": {"slug": self.town.slug},
            "pages:organisation-detail": {"slug": self.own.slug},
            "pages:objective-detail": {"slug": self.objective.slug},
            "pages:field-of-work-detail": {"slug": self.field.slug},
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
