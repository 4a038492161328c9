"""The parent process: starts everything, starts again what dies, and leaves nothing behind."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from miljomal.core.children import Child, pause_after, stop_all

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="knows no database; once is enough")


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    last = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < last, "waited in vain"
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def port() -> int:
    """A port that nobody uses."""
    return free_port()


@pytest.fixture
def parent(root: Path, tmp_path: Path, port: int) -> Iterator["subprocess.Popen[str]"]:
    """`manage.py serve` on an empty database of its own."""
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3"}
    manage = [sys.executable, str(root / "manage.py")]
    subprocess.run([*manage, "migrate", "--verbosity", "0"], env=environment, check=True)
    command = [*manage, "serve", "--port", str(port), "--sign-ins", "miljomal.core.tests.test_serve.two_accounts"]
    with subprocess.Popen(
        command, env=environment, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        yield process
        process.kill()


def two_accounts() -> list[tuple[str, str]]:
    """What the demo would list."""
    return [("anna@example.se", "Anna, redaktör"), ("samordnare@example.se", "Bo, samordnare")]


def children_of(process: "subprocess.Popen[str]") -> dict[str, psutil.Process]:
    """The children by the word that tells them apart."""
    found: dict[str, psutil.Process] = {}
    for child in psutil.Process(process.pid).children():
        with contextlib.suppress(psutil.Error):  # it died just now
            line = " ".join(child.cmdline())
            found |= {word: child for word in ("granian", "db_worker", "run_due") if word in line}
    return found


def is_live(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/halsa/live", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def read_welcome(process: "subprocess.Popen[str]", port: int) -> str:
    """What is said until the address stands alone on a line."""
    assert process.stdout
    lines: list[str] = []
    while not lines or lines[-1].strip() != f"http://localhost:{port}":
        lines.append(process.stdout.readline())
        assert lines[-1], "stopped before the welcome"
    return "".join(lines)


def test_serve_starts_restarts_and_stops_everything(parent: "subprocess.Popen[str]", port: int) -> None:
    welcome = read_welcome(parent, port)
    assert "  anna@example.se        Anna, redaktör\n" in welcome
    assert f"http://localhost:{port}/konto/" in welcome
    assert "Koden att logga in med skrivs ut här i terminalen" in welcome
    wait_for(lambda: is_live(port))
    first = children_of(parent)
    assert set(first) == {"granian", "db_worker", "run_due"}

    first["run_due"].kill()
    wait_for(lambda: children_of(parent).get("run_due", first["run_due"]).pid != first["run_due"].pid)
    everybody = psutil.Process(parent.pid).children(recursive=True)

    parent.send_signal(signal.SIGTERM)
    assert parent.wait(40) == 0
    wait_for(lambda: not any(child.is_running() for child in everybody))
    assert not is_live(port)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_killed_parent_leaves_nobody_behind(parent: "subprocess.Popen[str]", port: int) -> None:
    read_welcome(parent, port)
    everybody = psutil.Process(parent.pid).children(recursive=True)
    assert everybody
    parent.kill()
    wait_for(lambda: not any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in everybody))


def test_taken_port_is_refused_in_words(port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        with pytest.raises(CommandError, match=f"Porten {port} på 127.0.0.1 går inte att använda.*PORT={port + 1}"):
            call_command("serve", port=port)


@pytest.mark.parametrize("number", [-1, 70_000])
def test_impossible_port_is_refused_in_words(number: int) -> None:
    with pytest.raises(CommandError, match="går inte att använda"):
        call_command("serve", port=number)


@pytest.mark.parametrize(("failures", "seconds"), [(1, 1), (2, 2), (4, 8), (6, 30), (5_000, 30)])
def test_pause_grows_to_half_a_minute(failures: int, seconds: float) -> None:
    assert pause_after(failures) == seconds


def test_dying_child_waits_before_each_start() -> None:
    child = Child("a", [sys.executable, "-c", ""])
    assert child.tend()
    assert child.wait(20)
    assert not child.tend()
    assert child.failures == 1


def test_deaf_child_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("miljomal.core.children.GRACE", 0.3)
    code = (
        f"import signal, time; signal.signal(15, signal.SIG_IGN); open({str(tmp_path / 'up')!r}, 'w'); time.sleep(60)"
    )
    child = Child("a", [sys.executable, "-c", code])
    child.tend()
    wait_for((tmp_path / "up").exists)
    stop_all([child])
    assert child.process is not None
    assert child.process.returncode == -signal.SIGKILL
