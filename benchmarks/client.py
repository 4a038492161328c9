"""Asks the WSGI application for pages as a server does: no test client, no network, the body read to its end."""

import io
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from django.core.wsgi import get_wsgi_application
from django.db import connection

BROWSER = {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br", "HTTP_ACCEPT": "text/html", "HTTP_USER_AGENT": "Mozilla/5.0"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `seconds` from the call until the body was read and closed.

    `busy` = processor seconds of this thread and of the database server's process in that time: what the page
    costs, whatever else the machine does meanwhile. On an idle machine the two are nearly the same.
    """

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float
    busy: float


class Client:
    """One application in this process; every request carries what a browser sends."""

    def __init__(self) -> None:
        self._application: Callable[..., Iterable[bytes]] = get_wsgi_application()

    def get(self, address: str, **headers: str) -> Answer:
        """Asks once. `headers` are in WSGI's form: HTTP_IF_NONE_MATCH."""
        environ = {**_environ(address), **headers}
        head: dict[str, Any] = {}

        def start(status: str, fields: list[tuple[str, str]], error: Any = None) -> None:
            head.update(status=status, fields=fields)

        server = server_seconds()
        busy, begun = time.thread_time(), time.perf_counter()
        chunks = self._application(environ, start)
        body = b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
        seconds, busy = time.perf_counter() - begun, time.thread_time() - busy
        busy += server_seconds() - server
        return Answer(int(head["status"][:3]), {k.lower(): v for k, v in head["fields"]}, body, seconds, busy)


def server_seconds() -> float:
    """Processor seconds that the database server's process has spent on us; 0 where the database is this process."""
    if connection.vendor != "postgresql" or connection.connection is None:
        return 0.0
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(stat.read_text().split()[0]) / 1e9 if stat.exists() else 0.0


def _environ(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": parts.path,
        "RAW_URI": quote(address),
        "QUERY_STRING": parts.query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost:8000",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **BROWSER,
    }
