"""Answers that are kept to ask the source "only if it has changed"."""

import zlib
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer's body and content type, and how the source recognises it."""

    kind: str
    etag: str
    last_modified: str
    packed: bytes

    @property
    def body(self) -> bytes:
        return zlib.decompress(self.packed)

    def conditions(self) -> dict[str, str]:
        """The headers that ask for it only if it has changed."""
        pairs = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in pairs.items() if value}


class Kept:
    """The latest answers by address, compressed, at most `largest` bytes together; the oldest gives way."""

    def __init__(self, largest: int = 16_000_000) -> None:
        self.largest = largest
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, address: str) -> Answer | None:
        """What was answered last time, None = nothing that is kept."""
        with self._lock:
            return self._answers.get(address)

    def put(self, address: str, body: bytes, *, kind: str, etag: str, last_modified: str) -> None:
        """Keeps an answer if the source gave a way to recognise it."""
        answer = Answer(kind, etag, last_modified, zlib.compress(body, 1)) if etag or last_modified else None
        with self._lock:
            old = self._answers.pop(address, None)
            self._size -= len(old.packed) if old else 0
            if answer is None or len(answer.packed) > self.largest:
                return
            self._answers[address] = answer
            self._size += len(answer.packed)
            while self._size > self.largest:
                self._size -= len(self._answers.popitem(last=False)[1].packed)
