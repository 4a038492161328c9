"""Documents are asked for in a transaction and made once, also when the worker dies or two ask at once."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import get_language

from miljomal.core import clock
from miljomal.documents import makers, services
from miljomal.documents.models import LEASE, MAX_ATTEMPTS, Rendition
from miljomal.documents.serving import file_response

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


class Press:
    """A maker that counts what it made and fails when told to."""

    def __init__(self) -> None:
        self.made: list[tuple[str, str, str]] = []
        self.content = "ett"
        self.error: BaseException | None = None

    def __call__(self, subject: str, form: str, language: str) -> makers.Made:
        self.made.append((subject, form, language))
        if self.error:
            raise self.error
        return makers.Made(f"rapport-{subject}.{form}", f"{self.content} {get_language()}".encode())


@pytest.fixture
def press() -> Iterator[Press]:
    made = Press()
    makers.maker("test.press")(made)
    yield made
    makers._makers.pop("test.press")


def ask(**fields: Any) -> Rendition:
    return services.request_rendition(**{"maker": "test.press", "subject": "7", "format": "pdf", **fields})


def only() -> Rendition:
    return Rendition.objects.get()


def stored() -> str:
    return str(only().file.name)


def content() -> bytes:
    with default_storage.open(stored()) as file:
        return bytes(file.read())


def test_asked_for_is_made_in_its_language(press: Press) -> None:
    assert not ask(language="en").is_ready
    assert services.make_due() == 1
    made = only()
    assert (made.is_ready, made.filename, made.media_type, made.size) == (True, "rapport-7.pdf", "application/pdf", 6)
    assert content() == b"ett en"
    assert services.make_due() == 0
    assert press.made == [("7", "pdf", "en")]


def test_nudge_after_commit_makes_it(press: Press, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        ask()
        assert press.made == []
    assert only().is_ready


def test_nothing_is_asked_for_when_what_caused_it_fails(press: Press) -> None:
    def fail() -> None:
        with transaction.atomic():
            ask()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert services.make_due() == 0
    assert Rendition.objects.count() == 0


def test_asked_for_twice_is_one_row_made_once(press: Press) -> None:
    with clock.at(NOW):
        ask()
        ask()
        assert services.make_due() == 1
    assert len(press.made) == 1


def test_asked_for_anew_is_made_anew_and_the_old_file_goes(
    press: Press, django_capture_on_commit_callbacks: Any
) -> None:
    with clock.at(NOW):
        ask()
        services.make_due()
    before = stored()
    press.content = "två"
    with clock.at(NOW + MINUTE):
        ask()
        assert (only().is_ready, content()) == (False, b"ett sv")
        with django_capture_on_commit_callbacks(execute=True):
            assert services.make_due() == 1
    assert content() == "två sv".encode()
    assert not default_storage.exists(before)


def test_killed_worker_is_followed_by_another_when_its_lease_is_out(press: Press) -> None:
    press.error = KeyboardInterrupt()
    with clock.at(NOW):
        ask()
        with pytest.raises(KeyboardInterrupt):
            services.make_due()
        press.error = None
        assert services.make_due() == 0
    with clock.at(NOW + LEASE - MINUTE):
        assert services.make_due() == 0
    with clock.at(NOW + LEASE):
        assert services.make_due() == 1
        assert services.make_due() == 0
    assert content() == b"ett sv"


def test_half_written_file_is_written_again(press: Press) -> None:
    with clock.at(NOW):
        ask()
        services.make_due()
        name = stored()
        default_storage.delete(name)
        default_storage.save(name, ContentFile(b"et"))
    with clock.at(NOW + MINUTE):
        ask()
        services.make_due()
    assert (only().file.name, content()) == (name, b"ett sv")


def test_what_is_asked_for_while_it_is_made_is_made_again(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    with clock.at(NOW):
        ask()
        kept = services._keep

        def ask_meanwhile(*args: Any, **kwargs: Any) -> None:
            with clock.at(NOW + MINUTE):
                ask()
            kept(*args, **kwargs)

        monkeypatch.setattr(services, "_keep", ask_meanwhile)
        services.make_due()
        monkeypatch.undo()
    assert not only().is_ready
    with clock.at(NOW + 2 * MINUTE):
        assert services.make_due() == 1


def test_failing_maker_stops_no_other_and_is_given_up_until_asked_again(
    press: Press, caplog: pytest.LogCaptureFixture
) -> None:
    good = Press()
    makers.maker("test.good")(good)
    press.error = ValueError("ingen data")
    moment = NOW
    with clock.at(moment):
        ask()
        ask(maker="test.good")
        assert services.make_due() == 1
    for _ in range(MAX_ATTEMPTS + 2):
        moment += LEASE
        with clock.at(moment):
            assert services.make_due() == 0
    failed = Rendition.objects.get(maker="test.press")
    assert (len(press.made), failed.failed, failed.is_given_up) == (MAX_ATTEMPTS, "ValueError: ingen data", True)
    press.error = None
    with clock.at(moment + LEASE):
        ask()
        assert services.make_due() == 1
    makers._makers.pop("test.good")
    assert [record.getMessage() for record in caplog.records] == ["document not made"] * MAX_ATTEMPTS


def test_what_it_is_about_is_gone(press: Press) -> None:
    press.error = makers.SubjectGone("7")
    ask()
    assert services.make_due() == 0
    assert Rendition.objects.count() == 0


def test_served_as_a_download_that_nothing_runs(press: Press) -> None:
    ask(format="svg")
    services.make_due()
    response = file_response(only())
    assert response["Content-Disposition"] == 'attachment; filename="rapport-7.svg"'
    assert response["Content-Type"] == "image/svg+xml"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(response.streaming_content) == b"ett sv"  # type: ignore[arg-type]


def test_unknown_maker_is_told() -> None:
    with pytest.raises(LookupError):
        makers.find("nobody.has-it")
