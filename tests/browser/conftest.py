"""A real browser, a running site and a database of its own for every test in this folder."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test.utils import override_settings
from playwright.sync_api import Browser, expect, sync_playwright
from pytest_django import DjangoDbBlocker

from tests.browser import site
from tests.browser.post import Post
from tests.browser.visits import PATIENCE, Visits

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nothing but this machine can be looked up.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is marked `browser`."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, started once."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.fail("The browser tests need Chromium: apt-get install chromium (.ci/run does it).")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop runs in this thread, which Django takes for asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def static_settings(_test_settings: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The stylesheets, fonts and symbols as production serves them."""
    changed = site.real_static_files(tmp_path_factory.mktemp("collected"))
    with override_settings(**changed):
        call_command("collectstatic", interactive=False, verbosity=0)
    return changed


@pytest.fixture(scope="session")
def made(
    _test_settings: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Post]:
    """The database with seed and demo, made once, and every mail of the demo's story."""
    path = tmp_path_factory.mktemp("database") / "loaded.sqlite3"
    with django_db_blocker.unblock():
        return path, site.load(path)


@pytest.fixture(scope="session")
def loaded(made: tuple[Path, Post]) -> Path:
    """The database with seed and demo."""
    return made[0]


@pytest.fixture(scope="session")
def told(made: tuple[Path, Post]) -> Post:
    """The mail of the demo's story."""
    return made[1]


@pytest.fixture(scope="session")
def server(static_settings: dict[str, Any]) -> Iterator[site.Server]:
    """The running site; what it reads is chosen by `visits`."""
    with override_settings(**static_settings):
        running = site.Server()
    yield running
    running.stop()


@pytest.fixture
def visits(
    chromium: Browser,
    server: site.Server,
    loaded: Path,
    static_settings: dict[str, Any],
    django_db_blocker: DjangoDbBlocker,
    tmp_path: Path,
) -> Iterator[Visits]:
    """Opens pages on a database of the test's own; fails when any page did what no page may do."""
    copied = site.copy(loaded, tmp_path / "site.sqlite3")
    with (
        django_db_blocker.unblock(),
        site.database(copied),
        override_settings(SITE_URL=server.url, **static_settings),
    ):
        opened = Visits(chromium, server.url)
        yield opened
        faults = opened.close()
    assert faults == []


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def script(request: pytest.FixtureRequest) -> bool:
    """Whether JavaScript is on: everything works both ways."""
    return bool(request.param)
