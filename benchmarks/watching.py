"""Does something once and watches the process that does it."""

import threading
import time
from collections.abc import Callable

import psutil

from benchmarks.client import server_seconds


def timed(call: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and processor seconds of this thread and the database server."""
    server, busy, begun = server_seconds(), time.thread_time(), time.perf_counter()
    call()
    seconds = time.perf_counter() - begun
    return seconds, time.thread_time() - busy + server_seconds() - server


def watched(call: Callable[[], None]) -> dict[str, float]:
    """Seconds by the clock, processor seconds, and the memory held at most and before, in 10⁶ bytes.

    Busy seconds are processor time, of this process and of the database server's process for it.
    """
    process = psutil.Process()
    before = peak = process.memory_info().rss
    is_over = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not is_over.wait(0.02):
            peak = max(peak, process.memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    busy, begun = time.process_time(), time.perf_counter()
    call()
    seconds, busy = time.perf_counter() - begun, time.process_time() - busy + server_seconds()
    is_over.set()
    watcher.join()
    return {"seconds": seconds, "busy_seconds": busy, "peak_mb": peak / 1e6, "start_mb": before / 1e6}
