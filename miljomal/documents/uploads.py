"""An uploaded or stored file where the readers can open it."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files.base import File


@contextmanager
def on_disk(content: File[Any], name: str) -> Iterator[Path]:
    """The file as a path, with the ending of its name; gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("fil" + Path(name).suffix[:6])
        with path.open("wb") as copy:
            for chunk in content.chunks():
                copy.write(chunk)
        yield path


def digest_of(content: File[Any]) -> str:
    """What tells its content from another's: SHA-256. The file can be read from the start again."""
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()
