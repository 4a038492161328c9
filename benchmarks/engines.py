"""Runs a job on SQLite and on PostgreSQL, each in processes of its own, with production settings."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SCRATCH = ROOT / "var" / "benchmarks"
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
ENGINES = (SQLITE, POSTGRESQL)


def run(job: str, *, engine: str, data: str) -> dict[str, Any] | None:
    """What the job measured on one engine with one set of data; None = this machine lacks the engine.

    PostgreSQL is a server of its own in a temporary folder, the same as CI's, and is gone afterwards.

    Raises:
        CalledProcessError: the job failed; it has said why.
    """
    SCRATCH.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "benchmarks.stage", data, job]
    environment = _environment(data)
    if engine == POSTGRESQL:
        if not _has_postgresql():
            print("PostgreSQL saknas på den här datorn, så mätningen där hoppas över.")
            return None
        command = ["bash", str(ROOT / ".ci" / "postgres"), *command]
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "measured.json"
        subprocess.run([*command, str(found)], cwd=ROOT, env=environment, check=True)
        measured: dict[str, Any] = json.loads(found.read_text())
    return measured


def _environment(data: str) -> dict[str, str]:
    """As in production, except that no proxy stands before and the address is this machine's."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "DATABASE_URL": f"sqlite:///{SCRATCH / f'{data}.sqlite3'}",
        "DEBUG": "off",
        "SITE_URL": "http://localhost:8000",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "CACHE_URL": "locmemcache://",
        "EMAIL_URL": "dummymail://",
        "LOG_LEVEL": "INFO",
    }


def _has_postgresql() -> bool:
    return any(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or shutil.which("initdb") is not None
