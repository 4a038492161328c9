"""One request on the wire: in step, whole, within its size and its time."""

import time
from dataclasses import dataclass
from threading import Lock

import httpx
from django.utils.translation import gettext as _
from httpx_retries import Retry, RetryTransport

from miljomal.sources.adapters.errors import Unreachable, Unreadable

TRY_AGAIN = (429, 500, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Limits:
    """How patient and how hungry we are. Times in seconds, sizes in bytes.

    `connect` and `read` are for a connection and for each piece of an answer, `whole` for all of an answer. A request
    is tried `retries` times more, after `backoff` × 1, 2, 4 …, or after what Retry-After says; a source that asks us
    to wait longer than `longest_wait` is left in peace. `largest` counts the answer unpacked.
    """

    connect: float = 10
    read: float = 60
    whole: float = 300
    retries: int = 4
    backoff: float = 2
    longest_wait: float = 60
    per_second: float = 2
    largest: int = 50_000_000


def retrying(limits: Limits) -> httpx.BaseTransport:
    """A transport that tries again, also when an answer breaks off half-way. POST is tried again: we only ask."""
    retry = Retry(
        total=limits.retries,
        allowed_methods=["GET", "POST"],
        status_forcelist=TRY_AGAIN,
        backoff_factor=limits.backoff / 2,
        backoff_jitter=0.2,
        max_backoff_wait=limits.longest_wait,
    )
    return RetryTransport(transport=WholeAnswers(limits), retry=retry)


class Pace:
    """When each host may be asked again: one for the whole process, however many clients come and go."""

    def __init__(self) -> None:
        self._next: dict[str, float] = {}
        self._lock = Lock()

    def wait(self, host: str, per_second: float) -> None:
        """Sleeps until it is the caller's turn."""
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next.get(host, 0.0))
            self._next[host] = turn + 1 / per_second
        time.sleep(turn - now)


PACE = Pace()


class WholeAnswers(httpx.BaseTransport):
    """Hands over answers that have been read to their end, and keeps in step with each host."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._wire = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Sends a request when it is its turn.

        Raises:
            Unreadable: the answer is too large.
            Unreachable: the source asks us to wait for too long.
            httpx.TransportError: as the wire says.
        """
        PACE.wait(request.url.host, self.limits.per_second)
        answer = self._wire.handle_request(request)
        answer.request = request
        try:
            self._refuse_long_wait(answer)
            body = self._read(answer)
        finally:
            answer.close()
        headers = [(name, value) for name, value in answer.headers.multi_items() if name not in UNPACKED]
        return httpx.Response(answer.status_code, headers=headers, content=body, request=request)

    def close(self) -> None:
        self._wire.close()

    def _read(self, answer: httpx.Response) -> bytes:
        """All of the body, unpacked."""
        ends = time.monotonic() + self.limits.whole
        body = bytearray()
        if int(answer.headers.get("Content-Length", "0") or 0) > self.limits.largest:
            raise _too_large(answer, self.limits.largest)
        for piece in answer.iter_bytes():
            body += piece
            if len(body) > self.limits.largest:
                raise _too_large(answer, self.limits.largest)
            if time.monotonic() > ends:
                raise httpx.ReadTimeout("the answer never ended", request=answer.request)
        return bytes(body)

    def _refuse_long_wait(self, answer: httpx.Response) -> None:
        asked = answer.headers.get("Retry-After")
        if asked is None or answer.status_code not in TRY_AGAIN:
            return
        try:
            seconds = Retry().parse_retry_after(asked)
        except ValueError:
            return
        if seconds > self.limits.longest_wait:
            raise Unreachable(
                _("%(host)s ber oss vänta i %(seconds)d sekunder (svar %(status)s).")
                % {"host": answer.request.url.host, "seconds": seconds, "status": answer.status_code},
                _("Hämta igen senare. De siffror som finns ligger kvar."),
            )


UNPACKED = ("content-encoding", "content-length", "transfer-encoding")


def _too_large(answer: httpx.Response, largest: int) -> Unreadable:
    return Unreadable(
        _("Svaret från %(host)s är större än %(size)d MB.")
        % {"host": answer.request.url.host, "size": largest // 1_000_000},
        _("Så mycket väntar vi oss inte. Se efter på källans sida vad som har ändrats."),
    )
