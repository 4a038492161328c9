"""The site under test: a database loaded once, a fresh copy of it for each test, and a server in a thread."""

import datetime as dt
import io
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connections
from django.utils import timezone

from miljomal.core import clock
from tests.browser.post import Post, collected

# The demo's round is open on this day, whatever the machine's calendar says.
OPENED_ON = dt.datetime(2026, 11, 23, 11, 0, tzinfo=dt.UTC)

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class QuietHandler(WSGIRequestHandler):
    """Writes no access log: the request log does."""

    def log_message(self, *args: Any) -> None:
        pass


class Server:
    """The whole application on a free port; its clock starts on the demo's day and goes on from there."""

    def __init__(self) -> None:
        self.server = ThreadedWSGIServer(("127.0.0.1", 0), QuietHandler)
        self.server.set_app(self._on_the_day(WSGIHandler()))
        self.url = f"http://localhost:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    def _on_the_day(self, handler: Application) -> Application:
        started = timezone.now()

        def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            with clock.at(OPENED_ON + (timezone.now() - started)):
                return handler(environ, start_response)

        return application

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@contextmanager
def database(path: Path) -> Iterator[None]:
    """Leads every new connection of this process, the server's threads included, to an SQLite file."""
    earlier_settings, earlier = connections.settings["default"], connections["default"]
    if not earlier_settings["ENGINE"].endswith("sqlite3"):
        raise RuntimeError("The browser tests run on SQLite: unset DATABASE_URL.")
    connections.settings["default"] = {**earlier_settings, "NAME": str(path)}
    del connections["default"]
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"] = earlier_settings
        connections["default"] = earlier


def load(path: Path) -> Post:
    """Makes the database as `make run` does: migrations, reference data, the demo county; returns its mail."""
    with database(path):
        call_command("migrate", verbosity=0)
        with collected() as post:
            for command in ("seed", "demo"):
                call_command(command, stdout=io.StringIO())
    return post


def copy(source: Path, target: Path) -> Path:
    """A copy that a test may write to."""
    shutil.copyfile(source, target)
    return target


def real_static_files(root: Path) -> dict[str, Any]:
    """Settings that serve the stylesheets as in production: hashed names, compressed, from `root`."""
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    return {"STORAGES": storages, "STATIC_ROOT": root}
