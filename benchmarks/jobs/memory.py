"""How much memory one web worker holds after ten thousand requests over HTTP on this machine."""

import http.client
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle, islice
from typing import Any

import psutil

from benchmarks.client import BROWSER
from benchmarks.kinds import kinds
from benchmarks.report import engine_version
from miljomal.core.management.commands.serve import commands
from miljomal.organisations.models import Area, Organisation
from miljomal.programmes.models import Measure

HOST = "127.0.0.1"
REQUESTS = 10_000
STEPS = (0, 100, 1_000, 5_000, REQUESTS)
CLIENTS = 4
PATIENCE = 60


def measure() -> dict[str, Any]:
    """Megabytes held by the worker after each step: its own process, without the parent that guards it.

    Every public page of the data is asked for in turn, so that the cache fills as it would in a busy minute.
    """
    addresses = _addresses()
    asked = islice(cycle(addresses), REQUESTS)
    rows = []
    with _server() as (port, server):
        done, begun = 0, time.perf_counter()
        for step in STEPS:
            _ask(port, list(islice(asked, step - done)))
            done = step
            worker, parent = _memory(server)
            rows.append({"requests": step, "worker_mb": worker, "parent_mb": parent})
        seconds = time.perf_counter() - begun
    return {"engine": engine_version(), "addresses": len(addresses), "seconds": seconds, "rows": rows}


def _addresses() -> list[str]:
    measures = [m.get_absolute_url() for m in Measure.objects.adopted().only("title")]
    areas = [a.get_absolute_url() for a in Area.objects.exclude(kind=Area.Kind.NATION)]
    others = Organisation.objects.exclude(kind=Organisation.Kind.MUNICIPALITY).select_related("area")
    return [*(kind.address for kind in kinds()), *areas, *measures, *(o.get_absolute_url() for o in others)]


@contextmanager
def _server() -> Iterator[tuple[int, psutil.Process]]:
    """The web server as `make run` starts it, on a free port."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    command = commands(HOST, port, 1)["Webbservern"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(port)
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait(port: int) -> None:
    """Waits for the first answer.

    Raises:
        TimeoutError: none came within a minute.
    """
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last:
        try:
            _ask(port, ["/halsa/live"])
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("the web server does not answer")


def _ask(port: int, addresses: Sequence[str]) -> None:
    """Asks for all of them over a few kept connections."""
    shares = [addresses[n::CLIENTS] for n in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(lambda share: _ask_in_turn(port, share), shares))


def _ask_in_turn(port: int, addresses: Sequence[str]) -> None:
    """One connection.

    Raises:
        RuntimeError: a page does not answer as it should.
    """
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    headers = {"Accept-Encoding": BROWSER["HTTP_ACCEPT_ENCODING"]}
    for address in addresses:
        connection.request("GET", address, headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{address}: {answer.status}")
    connection.close()


def _memory(server: psutil.Process) -> tuple[float, float]:
    """Resident megabytes (10⁶ bytes) of the largest child, and of the server's parent process."""
    workers = [child.memory_info().rss for child in server.children(recursive=True)]
    return max(workers) / 1e6, server.memory_info().rss / 1e6
