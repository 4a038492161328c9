"""Child processes that are started again when they die, and die when their parent does."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Sequence

LONGEST_WAIT = 30.0
HEALTHY_AFTER = 60.0
GRACE = 10.0
_PR_SET_PDEATHSIG = 1


class Child:
    """One command that is to run all the time. `failures` counts how often it died soon after its start."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name = name
        self.command = command
        self.failures = 0
        self.process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._next_start = 0.0

    def tend(self) -> bool:
        """Starts the command if it does not run and its pause is over; True when it was started now."""
        if self.process is not None:
            if self.process.poll() is None:
                return False
            self._note_death()
        if time.monotonic() < self._next_start:
            return False
        self._started_at = time.monotonic()
        # A session of its own: Ctrl+C reaches the parent alone, which then stops its children in order.
        self.process = subprocess.Popen(  # noqa: S603  # our own commands
            self.command,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            start_new_session=True,
            preexec_fn=_die_with_parent,  # the parent has no threads
        )
        return True

    def _note_death(self) -> None:
        ran_for = time.monotonic() - self._started_at
        self.failures = 1 if ran_for > HEALTHY_AFTER else self.failures + 1
        self._next_start = time.monotonic() + pause_after(self.failures)
        self.process = None

    def signal(self, number: int) -> None:
        """Sends a signal to the process, if there is one."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)

    def wait(self, seconds: float) -> bool:
        """True when the process is gone within the time."""
        if self.process is None:
            return True
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, seconds))
        return self.process.poll() is not None


def pause_after(failures: int) -> float:
    """Seconds to wait before the next start: 1, 2, 4 … at most 30."""
    return min(LONGEST_WAIT, 2.0 ** min(failures - 1, 10))


def stop_all(children: Sequence[Child]) -> None:
    """Asks all to stop, waits ten seconds in all, then ends those that are left."""
    for child in children:
        child.signal(signal.SIGTERM)
    last = time.monotonic() + GRACE
    for child in children:
        if not child.wait(last - time.monotonic()):
            child.signal(signal.SIGKILL)
            child.wait(1)


def _die_with_parent() -> None:
    """Asks Linux to stop this process when its parent is killed; other systems do without."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
