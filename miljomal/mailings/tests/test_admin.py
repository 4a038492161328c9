"""An operator marks an address as dead by typing it; only its fingerprint is kept."""

import pytest
from django.test import Client
from django.urls import reverse

from miljomal.accounts.models import Person
from miljomal.mailings.models import DeadAddress, fingerprint_of

pytestmark = pytest.mark.django_db


def test_operator_marks_an_address_once_and_takes_it_back(client: Client) -> None:
    operator = Person.objects.create_superuser("rut@ekby.example", "Rut Ek")
    client.force_login(operator)
    path = reverse("admin:mailings_deadaddress_add")
    for spelling, status in (("Ida@example.se", 302), ("ida@EXAMPLE.se", 200)):
        assert client.post(path, {"address": spelling, "reason": "Slutat"}).status_code == status
    dead = DeadAddress.objects.get()
    assert (dead.fingerprint, dead.marked_by, dead.reason) == (fingerprint_of("ida@example.se"), operator, "Slutat")
    client.post(reverse("admin:mailings_deadaddress_delete", args=[dead.pk]), {"post": "yes"})
    assert DeadAddress.objects.count() == 0
