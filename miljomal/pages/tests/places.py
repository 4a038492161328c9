"""The reference data and the invented county, made once for all tests of a file and rolled back after them."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from miljomal.accounts.models import Person
from miljomal.pages.tests.markup import Element, read
from miljomal.seed.demo import make_demo

EKBY_EDITOR = "redaktor@ekby.example.org"
EKBY_READER = "lasare@ekby.example.org"
EKBY_ADMINISTRATOR = "administrator@ekby.example.org"
PLEDGER = "redaktor@mekaniska.example.org"
COORDINATOR = "samordnare@exempellan.example.org"
BOARD_ADMINISTRATOR = "administrator@exempellan.example.org"
SJOTUNA_EDITOR = "redaktor@sjotuna.example.org"


def check_once() -> None:
    """Lets the database check all keys written so far, which it would otherwise do again after each test."""
    connection.check_constraints()


@pytest.fixture(scope="module")
def reference(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What `seed` loads."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed", verbosity=0)
        check_once()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What `seed` and `demo` load."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed", verbosity=0)
        assert make_demo()
        check_once()
        yield
        transaction.set_rollback(True)


def signed_in(email: str) -> Client:
    """A browser in which the person with this address is signed in."""
    client = Client()
    client.force_login(Person.objects.get(email=email))
    return client


def page(path: str, client: Client | None = None, *, status: int = 200) -> Element:
    """A page as a tree, opened by a stranger or in `client`."""
    response = (client or Client()).get(path)
    assert response.status_code == status, (path, response.status_code, response.get("Location"))
    return read(response.content)


def shown(path: str, client: Client | None = None) -> str:
    """What a page says between header and footer."""
    (main,) = page(path, client).all("main")
    return main.text
