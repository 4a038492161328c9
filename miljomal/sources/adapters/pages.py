"""What a source has answered in a fetch that is not finished, on disk, so that the next one goes on from there."""

import contextlib
import datetime as dt
import hashlib
import json
import logging
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import NamedTuple

from miljomal.core import clock

KEPT_FOR = dt.timedelta(hours=12)
"""Less than the time between two nights: what is fetched at night is never yesterday's."""

logger = logging.getLogger(__name__)


class Page(NamedTuple):
    """An answer's content type and body."""

    kind: str
    body: bytes


@dataclass(slots=True)
class Pages:
    """The answers of one source by question, for at most twelve hours; `folder` None = nothing is kept.

    A disk that is full or may not be written to stops no fetch: then everything is asked for again.
    """

    folder: Path | None = None
    _latest: Path | None = field(default=None, init=False)

    def get(self, question: str) -> Page | None:
        """What was answered, None = nothing that is kept, or that can be read."""
        self._latest = None
        path = self._path(question)
        if path is None:
            return None
        try:
            head, _line, packed = path.read_bytes().partition(b"\n")
            stated = json.loads(head)
            age = clock.now() - dt.datetime.fromisoformat(stated["at"])
            if stated["question"] != question or not dt.timedelta() <= age <= KEPT_FOR:
                return None
            page = Page(str(stated["kind"]), zlib.decompress(packed))
        except (OSError, ValueError, KeyError, TypeError, zlib.error):
            return None
        self._latest = path
        return page

    def put(self, question: str, page: Page) -> None:
        """Keeps an answer: all of it or nothing, also when the machine stops in the middle."""
        path = self._path(question)
        if path is None:
            return
        head = json.dumps({"question": question, "kind": page.kind, "at": clock.now().isoformat()})
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
                file.write(head.encode() + b"\n" + zlib.compress(page.body, 1))
            Path(file.name).replace(path)
        except OSError as error:
            logger.warning("pages not kept: %s", error)
            return
        self._latest = path

    def forget_latest(self) -> None:
        """Removes the answer to the last question, if there was one: it may be what nobody could make sense of."""
        if self._latest is not None:
            with contextlib.suppress(OSError):
                self._latest.unlink(missing_ok=True)

    def clear(self) -> None:
        """Removes everything of this source."""
        if self.folder is None or not self.folder.is_dir():
            return
        for path in [*self.folder.glob("*.page"), *self.folder.glob("*.part")]:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)

    def _path(self, question: str) -> Path | None:
        return self.folder / f"{hashlib.sha256(question.encode()).hexdigest()}.page" if self.folder else None


def question_of(address: str, accept: str, body: object) -> str:
    """What tells a request from every other: address, what is accepted, and what a POST asks."""
    return json.dumps([address, accept, body], ensure_ascii=False, sort_keys=True)
