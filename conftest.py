"""What every test shares: fast backends, no network, a clean cache, and the same three people."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test.utils import override_settings
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from miljomal.accounts.models import Person
from miljomal.organisations.models import Membership, Organisation
from tests.factories import make_area, make_membership, make_organisation, make_person

# A busy machine is no fault of the code.
hypothesis_settings.register_profile("patient", deadline=None)
hypothesis_settings.load_profile("patient")

LOCAL = {"localhost", "127.0.0.1", "::1", "", None}


@pytest.fixture(scope="session", autouse=True)
def _test_settings(django_test_environment: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tasks run at once, mail passes the outbox to `django.core.mail.outbox`, static files need no collecting."""
    with override_settings(
        TASKS={"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}},
        EMAIL_BACKEND="miljomal.outbox.mail.OutboxEmailBackend",
        OUTBOX_DELIVERY={"EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend"},
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        MEDIA_ROOT=tmp_path_factory.mktemp("media"),
        FETCHED_ROOT=tmp_path_factory.mktemp("fetched"),
    ):
        yield


@pytest.fixture(autouse=True)
def _fresh_start() -> Iterator[None]:
    """No kept page, rate limit or language is left from another test."""
    cache.clear()
    with translation.override("sv"):
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """A test that talks to another machine fails at once."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        patch.setattr(socket, "getaddrinfo", _guarded_lookup(socket.getaddrinfo))
        yield


def _guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
    def guard(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOCAL:
            raise RuntimeError(f"a test tried to reach {address[0]}")
        return connect(self, address)

    return guard


def _guarded_lookup(lookup: Callable[..., Any]) -> Callable[..., Any]:
    def guard(host: str | bytes | None, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name not in LOCAL:
            raise RuntimeError(f"a test tried to look up {name}")
        return lookup(host, *args, **kwargs)

    return guard


@pytest.fixture
def here(db: None) -> Organisation:
    """The organisation that the test is about: a municipality."""
    return make_organisation(kind=Organisation.Kind.MUNICIPALITY, area=make_area(), name="Härkommun")


@pytest.fixture
def elsewhere(db: None) -> Organisation:
    """Another organisation of the same kind."""
    return make_organisation(kind=Organisation.Kind.MUNICIPALITY, area=make_area(), name="Borta kommun")


@pytest.fixture
def anna(here: Organisation) -> Person:
    """Edits here."""
    return make_membership(organisation=here, person=make_person(name="Anna"), role=Membership.Role.EDITOR).person


@pytest.fixture
def bo(elsewhere: Organisation) -> Person:
    """Edits elsewhere."""
    return make_membership(organisation=elsewhere, person=make_person(name="Bo"), role=Membership.Role.EDITOR).person


@pytest.fixture
def cilla(db: None) -> Person:
    """May sign in but has no role anywhere."""
    return make_person(name="Cilla")


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return Path(__file__).parent
