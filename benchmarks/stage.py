"""Inside one engine: makes the data if they are not there, then runs one job. Started by `engines`."""

import importlib
import json
import subprocess
import sys
from pathlib import Path

import django
from django.core.management import call_command


def main(data: str, job: str, result: str) -> None:
    """The job runs in a fresh process, so that making the data leaves nothing in its memory."""
    if job == "prepare":
        prepare(data)
    elif result.startswith("+"):
        django.setup()
        measured = importlib.import_module(f"benchmarks.jobs.{job}").measure()
        Path(result[1:]).write_text(json.dumps(measured))
    else:
        for arguments in ([data, "prepare", ""], [data, job, f"+{result}"]):
            subprocess.run([sys.executable, "-m", "benchmarks.stage", *arguments], check=True)


def prepare(data: str) -> None:
    """The database and the collected static files."""
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    importlib.import_module("benchmarks.data").prepare(data)


if __name__ == "__main__":
    main(*sys.argv[1:])
