"""A person's own data: seen, corrected, taken along, erased."""

import json
import logging

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import models
from django.test import Client
from django.urls import reverse

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.organisations import services
from miljomal.organisations.models import Membership
from miljomal.organisations.tests.people import Cast
from miljomal.outbox.models import Message
from miljomal.outbox.services import queue_mail

pytestmark = pytest.mark.django_db

ERASE = "organisations:profile-erase"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_name_is_corrected(cast: Cast) -> None:
    client = signed_in(cast.anna)
    assert client.post(reverse("organisations:profile"), {"name": "Anna Åström"}).status_code == 302
    cast.anna.refresh_from_db()
    assert (cast.anna.name, cast.anna.email) == ("Anna Åström", "anna@exempel.example")


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "An\x00na"])
def test_impossible_name_is_explained(name: str, cast: Cast) -> None:
    response = signed_in(cast.anna).post(reverse("organisations:profile"), {"name": name})
    assert response.status_code == 422
    assert "Namnet är inte sparat" in response.content.decode()
    assert Person.objects.get(pk=cast.anna.pk).name == "Anna Ek"


def test_nothing_but_the_name_is_changed(cast: Cast) -> None:
    data = {"name": "Anna Ek", "email": "x@exempel.example", "is_staff": "on", "is_superuser": "on"}
    signed_in(cast.anna).post(reverse("organisations:profile"), data)
    cast.anna.refresh_from_db()
    assert (cast.anna.email, cast.anna.is_staff, cast.anna.is_superuser) == ("anna@exempel.example", False, False)


def test_profile_shows_a_waiting_invitation(cast: Cast) -> None:
    services.invite(organisation=cast.ekby, email=cast.cilla.email, name="Cilla", role="reader", by=cast.administrator)
    client = signed_in(cast.cilla)
    html = client.get(reverse("organisations:profile")).content.decode()
    link = html.partition('href="/inbjudan/')[2].partition('"')[0]
    client.post(f"/inbjudan/{link}")
    assert Membership.objects.get(person=cast.cilla).state == "active"


def test_export_holds_what_points_at_her_and_nothing_else(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    membership = Membership.objects.get(person=cast.anna)
    services.change_member(
        membership=membership, by=cast.administrator, role="editor", title="Strateg", is_contact=True
    )
    caplog.clear()
    with caplog.at_level(logging.INFO, logger="miljomal.audit"):
        response = signed_in(cast.anna).get(reverse("organisations:profile-export"))
    assert response["Content-Disposition"] == 'attachment; filename="mina-uppgifter.json"'
    data = json.loads(response.content)
    assert data["person"]["email"] == "anna@exempel.example"
    assert "password" not in data["person"]
    assert [row["name"] for row in data["organisations"]] == ["Ekby"]
    assert set(data["rows"]) == {"organisations.historicalmembership.person", "organisations.membership.person"}
    titles = [row["title"] for row in data["rows"]["organisations.historicalmembership.person"]]
    assert titles == ["", "Strateg"]
    text = response.content.decode()
    assert not [name for name in ("Bo Ek", "Rut Ek", "Alva Ek", "alva@") if name in text]
    lines = [(r.getMessage(), r.__dict__["by"]) for r in caplog.records if r.name == "miljomal.audit"]
    assert lines == [("export", cast.anna.pk)]


def test_export_holds_what_she_wrote_about_others(cast: Cast) -> None:
    membership = Membership.objects.get(person=cast.anna)
    services.suspend_member(membership=membership, by=cast.administrator)
    data = json.loads(signed_in(cast.administrator).get(reverse("organisations:profile-export")).content)
    written = data["rows"]["organisations.historicalmembership.history_user"]
    assert [row["state"] for row in written] == ["suspended"]


def test_sign_out_everywhere(cast: Cast) -> None:
    here, there, somebody = signed_in(cast.anna), signed_in(cast.anna), signed_in(cast.bo)
    here.post(reverse("organisations:profile-sign-out"))
    statuses = [client.get(reverse("organisations:profile")).status_code for client in (here, there, somebody)]
    assert statuses == [302, 302, 200]


def test_erase_needs_the_mark(cast: Cast) -> None:
    client = signed_in(cast.anna)
    response = client.post(reverse(ERASE), {"is_sure": ""})
    assert response.status_code == 422
    assert "Kontot finns kvar." in response.content.decode()
    assert Person.objects.get(pk=cast.anna.pk).name == "Anna Ek"


def test_erased_person_is_nobody_and_her_history_stays(cast: Cast) -> None:
    Person.objects.filter(pk=cast.administrator.pk).update(is_staff=True, is_superuser=True)
    EmailAddress.objects.create(user=cast.administrator, email=cast.administrator.email, verified=True)
    for key in ("waiting", "sent"):
        queue_mail(key=key, to=cast.administrator.email, subject="Hej", body="Hej")
    Message.objects.filter(key="sent").update(sent_at=clock.now(), body="")
    changed = Membership.objects.get(person=cast.anna)
    services.suspend_member(membership=changed, by=cast.administrator)
    here, there = signed_in(cast.administrator), signed_in(cast.administrator)
    assert here.post(reverse(ERASE), {"is_sure": "on"})["Location"] == reverse("pages:home")

    person = Person.objects.get(pk=cast.administrator.pk)
    assert (person.name, person.is_active, person.is_staff, person.is_superuser, person.last_login) == (
        "Tidigare medarbetare",
        False,
        False,
        False,
        None,
    )
    assert person.email.endswith("@borttagen.invalid")
    assert Membership.objects.get(person=person).state == "suspended"
    assert str(changed.history.first().history_user) == "Tidigare medarbetare"
    assert [client.get(reverse("organisations:profile")).status_code for client in (here, there)] == [302, 302]
    assert not EmailAddress.objects.exists()
    assert [message.key for message in Message.objects.all()] == ["sent"]
    assert addresses_left("alva@exempel.example") == []


def addresses_left(email: str) -> list[str]:
    """Every column of every table that still holds the address (sessions hold no text)."""
    left = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField)
            if is_text and model._default_manager.filter(**{f"{field.name}__icontains": email}).exists():
                left.append(f"{model._meta.label}.{field.name}")
    return left


def test_erased_address_can_be_invited_anew(cast: Cast) -> None:
    signed_in(cast.anna).post(reverse(ERASE), {"is_sure": "on"})
    membership, _sent = services.invite(
        organisation=cast.ekby, email="anna@exempel.example", name="Anna Ny", role="reader", by=cast.administrator
    )
    assert membership.person_id != cast.anna.pk


def test_erase_warns_the_only_administrator(cast: Cast) -> None:
    html = signed_in(cast.administrator).get(reverse(ERASE)).content.decode()
    assert "Du är ensam administratör för Ekby." in html
    assert "Du är ensam administratör" not in signed_in(cast.anna).get(reverse(ERASE)).content.decode()


def test_nobody_erases_somebody_else(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        services.erase_person(person=cast.anna, by=cast.administrator)
    assert Person.objects.get(pk=cast.anna.pk).name == "Anna Ek"
