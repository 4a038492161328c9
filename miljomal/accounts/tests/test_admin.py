"""Django's admin: one door, its name, and what it does not show."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from miljomal.accounts.models import Person
from miljomal.outbox.services import queue_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def superuser() -> Person:
    return Person.objects.create_superuser("rut@ekby.example", "Rut Ek")


@pytest.mark.parametrize("name", ["admin:index", "admin:login", "admin:accounts_person_changelist"])
def test_stranger_is_sent_to_the_one_door(name: str, client: Client) -> None:
    response = client.get(reverse(name), follow=True)
    assert response.redirect_chain[-1][0].startswith(f"{reverse('account_login')}?next=")
    assert 'type="password"' not in response.content.decode()
    assert client.post(reverse("admin:login"), {"username": "rut@ekby.example", "password": ""}).status_code == 302


def test_signed_in_without_right_is_refused(client: Client) -> None:
    client.force_login(Person.objects.create_user("anna@ekby.example", "Anna Ek"))
    assert client.get(reverse("admin:index"), follow=True).status_code == 403


def test_name(superuser: Person, client: Client) -> None:
    client.force_login(superuser)
    html = client.get(reverse("admin:index")).content.decode()
    assert html.count("Miljömålsstödet – administration") == 2


def test_every_page_of_the_admin_opens(superuser: Person, client: Client) -> None:
    client.force_login(superuser)
    ours = [m for m in admin.site._registry if m.__module__.startswith("miljomal.")]
    assert {"Person", "Message", "Organisation", "Membership", "Measure", "Answer"} <= {m.__name__ for m in ours}
    for model in ours:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        assert client.get(reverse(name), {"q": "a"}).status_code == 200
        assert client.get(reverse(name.replace("changelist", "add"))).status_code in (200, 403)


def test_nothing_of_ours_is_deleted(superuser: Person, client: Client) -> None:
    client.force_login(superuser)
    assert client.post(reverse("admin:accounts_person_delete", args=[superuser.pk]), {"post": "yes"}).status_code == 403
    assert Person.objects.filter(pk=superuser.pk).exists()


def test_mail_text_is_not_shown(superuser: Person, client: Client) -> None:
    message = queue_mail(key="k", to="anna@ekby.example", subject="Kod", body="1234-5678")
    assert message
    client.force_login(superuser)
    html = client.get(reverse("admin:outbox_message_change", args=[message.pk])).content.decode()
    assert ("anna@ekby.example" in html, "1234-5678" in html) == (True, False)


def test_person_made_in_the_admin_signs_in_by_code_only(superuser: Person, client: Client) -> None:
    client.force_login(superuser)
    data = {"name": "Bo Ek", "email": "Bo@Ekby.example", "is_active": "on"}
    assert client.post(reverse("admin:accounts_person_add"), data).status_code == 302
    person = Person.objects.get(name="Bo Ek")
    assert (person.email, person.has_usable_password()) == ("bo@ekby.example", False)
