"""Prints a table in Swedish and keeps the same in JSON, with what it was measured on."""

import datetime as dt
import json
import os
import platform
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import django
from django.db import connection

RESULTS = Path(__file__).parent / "results"


def median_of(samples: Sequence[float]) -> float:
    return statistics.median(samples)


def p95_of(samples: Sequence[float]) -> float:
    """The sample that 95 of 100 are not above."""
    return sorted(samples)[max(0, -(-len(samples) * 95 // 100) - 1)]


def engine_version() -> str:
    """The database that this process uses."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version" if connection.vendor == "postgresql" else "SELECT sqlite_version()")
        return f"{connection.display_name} {cursor.fetchone()[0]}"


def machine() -> dict[str, Any]:
    """What it was measured on; `load` = how busy the machine was with other things at the start."""
    return {
        "system": platform.platform(terse=True),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "load": [round(number, 2) for number in os.getloadavg()],
        "python": platform.python_version(),
        "django": django.get_version(),
    }


def keep(name: str, *, baseline: str, goals: dict[str, Any], measured: dict[str, Any]) -> None:
    """Writes results/<name>.json and says where."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    kept = {
        "benchmark": name,
        "measured_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "baseline": baseline,
        "goals": goals,
        **measured,
    }
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"\nSparat i {path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path}")


def heading(title: str, *lines: str) -> None:
    """A title and what one must know to read the table."""
    about = machine()
    print(f"\n{title}\n{'=' * len(title)}")
    print(f"{about['processor']}, {about['cores']} kärnor, Python {about['python']}, Django {about['django']}")
    for line in lines:
        print(line)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as they need to be: the first to the left, numbers to the right."""
    widths = [max(len(row[n]) for row in [headings, *rows]) for n in range(len(headings))]
    for row in [headings, ["-" * width for width in widths], *rows]:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        print("  ".join(cells).rstrip())
    sys.stdout.flush()


def number(value: float, decimals: int = 1) -> str:
    """As a Swede reads it: 1 234,5."""
    return f"{value:,.{decimals}f}".translate({ord(","): " ", ord("."): ","})


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
