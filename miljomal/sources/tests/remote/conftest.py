"""A server on this machine that answers as the open sources do, faults included."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from miljomal.sources.adapters.http import Client
from miljomal.sources.adapters.kept import Kept
from miljomal.sources.adapters.transport import Limits

QUICK = Limits(
    connect=0.5, read=0.15, whole=0.5, retries=2, backoff=0.01, longest_wait=0.1, per_second=10_000, largest=100_000
)


@dataclass
class Asked:
    """One request as the server saw it."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any = None


@dataclass
class Reply:
    """What the server says. `pause` seconds before the body; `cut` = bytes promised but never sent."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "application/json"
    pause: float = 0
    cut: int = 0

    @property
    def content(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()


@dataclass
class Source:
    """The server: `say` sets what each path answers, the last one for ever; `asked` is what it was asked."""

    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    replies: dict[str, list[Reply]] = field(default_factory=dict)
    answer: Callable[[Asked], Reply] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def say(self, path: str, *replies: Reply) -> None:
        self.replies[path] = list(replies)

    def reply(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        waiting = self.replies.get(asked.path)
        if waiting:
            return waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return self.answer(asked) if self.answer else Reply("", status=404)


def _handler(source: Source) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(None)

        def do_POST(self) -> None:
            self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def _answer(self, body: Any) -> None:
            reply = source.reply(Asked(self.command, self.path, dict(self.headers), body))
            self.send_response(reply.status)
            for name, value in {"Content-Type": reply.kind, **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.content) + reply.cut))
            self.end_headers()
            time.sleep(reply.pause)
            try:
                self.wfile.write(reply.content)
            except OSError:  # the client has given up, as it should
                self.close_connection = True
            self.close_connection = self.close_connection or bool(reply.cut)

        def log_message(self, *args: Any) -> None:
            pass

    return Handler


class Server(ThreadingHTTPServer):
    """Says nothing when a client hangs up, and does not wait for those that it has left hanging."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


@pytest.fixture
def source() -> Iterator[Source]:
    """A server that knows nothing until a test tells it."""
    source = Source()
    server = Server(("127.0.0.1", 0), _handler(source))
    source.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield source
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def connect() -> Callable[[], Client]:
    """Makes clients that are quick to give up and share what they keep."""
    return partial(Client, QUICK, Kept())
