"""Inviting, changing, suspending: the rules, the history and the mails."""

import datetime as dt
import re

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.organisations import services
from miljomal.organisations.models import Membership
from miljomal.organisations.requests import SESSION_KEY
from miljomal.organisations.tests.people import Cast, make_member
from miljomal.outbox.models import Message
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 2, 11, tzinfo=dt.UTC)


def invite_dora(cast: Cast, role: str = "editor") -> Membership:
    membership, _is_queued = services.invite(
        organisation=cast.ekby, email="Dora@exempel.example", name="Dora Ek", role=role, by=cast.administrator
    )
    return membership


def link_in(message: Message) -> str:
    found = re.search(r"http://localhost:8000(/inbjudan/\S+)", message.body)
    assert found
    return found[1]


def snapshot() -> list[object]:
    models: tuple[type[Model], ...] = (Person, Membership, Membership.history.model, Message, Session)
    return [list(model._default_manager.order_by("pk").values()) for model in models]


def test_invited_person_says_yes_and_signs_in(cast: Cast, client: Client) -> None:
    invite_dora(cast)
    message = Message.objects.get()
    assert (message.to, message.subject) == ("dora@exempel.example", "Ekby bjuder in dig till Miljömålsstödet")
    assert "Länken gäller i 14 dagar." in message.body
    page = client.get(link_in(message)).content.decode()
    assert page.count("<button") == 1
    client.post(link_in(message))
    membership = Membership.objects.get(person__email="dora@exempel.example")
    assert (membership.state, membership.role, membership.person.name) == ("active", "editor", "Dora Ek")
    rows = membership.history.order_by("history_id").values_list("state", "history_user__name")
    assert list(rows) == [("pending", "Alva Ek"), ("active", "Dora Ek")]


@pytest.mark.parametrize("method", ["get", "head"])
def test_mail_scanner_changes_nothing(method: str, cast: Cast, client: Client) -> None:
    invite_dora(cast)
    links = re.findall(r"http://localhost:8000(\S*)", Message.objects.get().body)
    before = snapshot()
    assert len(links) == 2
    for link in links:
        assert getattr(client, method)(link or "/").status_code == 200
    assert snapshot() == before


def test_invitation_lasts_fourteen_days(cast: Cast, client: Client) -> None:
    with clock.at(NOON):
        invite_dora(cast)
    link = link_in(Message.objects.get())
    with clock.at(NOON + dt.timedelta(days=14)):
        assert client.get(link).status_code == 200
    with clock.at(NOON + dt.timedelta(days=14, seconds=1)):
        assert (client.get(link).status_code, client.post(link).status_code) == (410, 410)
    assert Membership.objects.get(person__name="Dora Ek").state == "pending"


def test_invitation_is_used_once(cast: Cast, client: Client) -> None:
    membership = invite_dora(cast)
    link = link_in(Message.objects.get())
    client.post(link)
    services.suspend_member(membership=membership, by=cast.administrator)
    assert client.post(link).status_code == 410
    assert Membership.objects.get(pk=membership.pk).state == "suspended"


@pytest.mark.parametrize(
    "change", [lambda t: t + "x", lambda t: t[:-1], lambda t: "x" + t, lambda t: "å", lambda t: "a:b"]
)
def test_forged_invitation(change: "object", cast: Cast, client: Client) -> None:
    membership = invite_dora(cast)
    assert callable(change)
    link = reverse("organisations:invitation-accept", args=[change(services.invitation_token(membership))])
    assert (client.get(link).status_code, client.post(link).status_code) == (410, 410)
    assert Membership.objects.get(pk=membership.pk).state == "pending"


def test_double_click_invites_once(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.administrator)
    data = {"name": "Dora Ek", "email": "dora@exempel.example", "role": "editor"}
    answers = [client.post(reverse("organisations:member-invite"), data).status_code for _ in range(2)]
    assert answers == [302, 302]
    assert Person.objects.filter(name="Dora Ek").count() == Message.objects.count() == 1


def test_inviting_does_not_reveal_who_has_an_account(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.administrator)
    data = {"name": "Gissat Namn", "email": "bo@exempel.example", "role": "reader"}
    client.post(reverse("organisations:member-invite"), data)
    html = client.get(reverse("organisations:member-list")).content.decode()
    assert ("bo@exempel.example" in html, "Bo Ek" in html, "Gissat" in html) == (True, False, False)


def test_member_is_not_invited_again(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.administrator)
    data = {"name": "Anna", "email": "ANNA@exempel.example", "role": "reader"}
    response = client.post(reverse("organisations:member-invite"), data)
    assert (response.status_code, Message.objects.count()) == (422, 0)
    assert "Personen är redan med. Inget har skickats." in response.content.decode()
    assert Membership.objects.get(person=cast.anna).role == "editor"


def test_invitation_form_keeps_what_was_typed(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.administrator)
    response = client.post(reverse("organisations:member-invite"), {"name": "Dora", "email": "dora", "role": "king"})
    html = response.content.decode()
    assert response.status_code == 422
    assert 'value="dora"' in html
    assert '<a href="#id_email">Adressen går inte att läsa.' in html
    assert '<a href="#id_role_0">Den rollen finns inte i organisationen.' in html
    assert re.findall(r"autofocus", html) == ["autofocus"]


def test_only_a_county_board_has_coordinators(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        invite_dora(cast, role="coordinator")
    board = make_organisation(kind="county_board")
    make_member(cast.administrator, board, "administrator")
    membership, _is_queued = services.invite(
        organisation=board, email="dora@exempel.example", name="Dora", role="coordinator", by=cast.administrator
    )
    assert membership.role == "coordinator"


def test_services_ask_who_does_it(cast: Cast) -> None:
    """Whatever a view forgets, the service refuses: nobody but this organisation's administrator."""
    membership = Membership.objects.get(person=cast.anna)
    before = snapshot()
    for person in (cast.anna, cast.bo, cast.cilla, cast.reader, cast.suspended, cast.other_administrator):
        with pytest.raises(PermissionDenied):
            services.invite(organisation=cast.ekby, email="d@exempel.example", name="D", role="reader", by=person)
        with pytest.raises(PermissionDenied):
            services.change_member(membership=membership, by=person, role="reader", title="", is_contact=False)
        with pytest.raises(PermissionDenied):
            services.suspend_member(membership=membership, by=person)
        with pytest.raises(PermissionDenied):
            services.resume_member(membership=membership, by=person)
    assert snapshot() == before


def test_last_administrator_stays(cast: Cast) -> None:
    membership = Membership.objects.get(person=cast.administrator)
    client = Client()
    client.force_login(cast.administrator)
    edit = reverse("organisations:member-edit", args=[membership.pk])
    response = client.post(edit, {"role": "reader", "title": ""})
    assert response.status_code == 422
    assert "Personen är ensam administratör. Inget har ändrats." in response.content.decode()
    suspended = client.post(reverse("organisations:member-suspend", args=[membership.pk]), follow=True)
    assert "Personen är ensam administratör. Inget har ändrats." in suspended.content.decode()
    membership.refresh_from_db()
    assert (membership.role, membership.state) == ("administrator", "active")


def test_one_of_two_administrators_may_go(cast: Cast) -> None:
    make_member(cast.cilla, cast.ekby, "administrator")
    membership = Membership.objects.get(person=cast.administrator)
    services.suspend_member(membership=membership, by=cast.cilla)
    assert Membership.objects.get(pk=membership.pk).state == "suspended"


def test_changed_role_is_kept_with_who_and_what(cast: Cast) -> None:
    membership = Membership.objects.get(person=cast.anna)
    client = Client()
    client.force_login(cast.administrator)
    data = {"role": "administrator", "title": "Miljöstrateg", "is_contact": "on"}
    for _click in range(2):
        assert client.post(reverse("organisations:member-edit", args=[membership.pk]), data).status_code == 302
    rows = membership.history.order_by("history_id").values_list("role", "title", "history_user__name")
    assert list(rows) == [("editor", "", None), ("administrator", "Miljöstrateg", "Alva Ek")]


def test_suspended_member_comes_back_with_her_role(cast: Cast) -> None:
    membership = Membership.objects.get(person=cast.anna)
    services.suspend_member(membership=membership, by=cast.administrator)
    assert services.resume_member(membership=membership, by=cast.administrator).state == "active"
    assert Message.objects.count() == 0


def test_withdrawn_invitation_is_asked_again_not_assumed(cast: Cast, client: Client) -> None:
    with clock.at(NOON):
        membership = invite_dora(cast)
        services.suspend_member(membership=membership, by=cast.administrator)
        assert client.post(link_in(Message.objects.get())).status_code == 410
    with clock.at(NOON + dt.timedelta(days=1)):
        assert services.resume_member(membership=membership, by=cast.administrator).state == "pending"
    assert Message.objects.count() == 2


def test_switch_changes_whom_she_acts_for(cast: Cast) -> None:
    make_member(cast.anna, cast.sjotuna, "reader")
    client = Client()
    client.force_login(cast.anna)
    data = {"organisation": cast.sjotuna.pk, "next": reverse("organisations:profile")}
    response = client.post(reverse("organisations:organisation-switch"), data)
    assert response["Location"] == reverse("organisations:profile")
    assert client.session[SESSION_KEY] == cast.sjotuna.pk
