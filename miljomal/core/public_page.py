"""Public pages: open to all, the same bytes for every reader without a session, kept for a minute."""

import functools
import gzip
import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from miljomal.core.render import swaps

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

KEPT_SECONDS = 60
MESSAGE_COOKIE = CookieStorage.cookie_name


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page as it is kept: compressed once, with the ETag of its content."""

    body: bytes
    etag: str
    content_type: str
    vary: str
    made_at: float


def public_page(params: Sequence[str] = (), *, part: str = "") -> Callable[[View[P]], View[P]]:
    """Opens a view to everybody and keeps what it answers for at most a minute.

    Only the query parameters named in `params` are part of the key, in any order; others change
    nothing. `part` is the part of the page that htmx may swap; it is kept beside the whole page.
    A request with a session cookie or a message goes past the cache, so a writer sees her write at once.
    """

    def decorate(view: View[P]) -> View[P]:
        @functools.wraps(view)
        def wrapper(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method not in ("GET", "HEAD") or _is_personal(request):
                response = view(request, *args, **kwargs)
                response["Cache-Control"] = "private, no-store"
                return response
            key = _key(request, params, part)
            kept: KeptPage | None = cache.get(key)
            if kept is None:
                response = view(request, *args, **kwargs)
                if response.status_code != 200 or response.cookies:
                    return response
                kept = _keep(response)
                cache.set(key, kept, KEPT_SECONDS)
            return _answer(request, kept)

        return login_not_required(wrapper)

    return decorate


def _is_personal(request: HttpRequest) -> bool:
    """Whether the page may show something of this reader's alone: a signed-in view, or a message once."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES or MESSAGE_COOKIE in request.COOKIES


def _key(request: HttpRequest, params: Sequence[str], part: str) -> str:
    """One key per path, known parameters and kind of request (whole page or swapped part)."""
    query = urlencode([(name, value) for name in params for value in sorted(request.GET.getlist(name)) if value])
    raw = f"{request.path}?{query}#{part if swaps(request, part) else ''}"
    return f"page:{hashlib.blake2b(raw.encode(), digest_size=16).hexdigest()}"


def _keep(response: HttpResponse) -> KeptPage:
    return KeptPage(
        body=gzip.compress(response.content, compresslevel=5, mtime=0),
        etag=f'W/"{hashlib.blake2b(response.content, digest_size=12).hexdigest()}"',
        content_type=response["Content-Type"],
        vary=response.get("Vary", ""),
        made_at=time.time(),
    )


def _answer(request: HttpRequest, kept: KeptPage) -> HttpResponse:
    response = HttpResponse(content_type=kept.content_type)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response.content = kept.body
        response["Content-Encoding"] = "gzip"
    else:
        response.content = gzip.decompress(kept.body)
    response["ETag"] = kept.etag
    response["Vary"] = ", ".join(filter(None, ["Accept-Encoding", kept.vary]))
    # A browser asks again and gets a 304: whoever has just signed in must see her own edit links.
    left = max(0, round(kept.made_at + KEPT_SECONDS - time.time()))
    response["Cache-Control"] = f"public, max-age=0, s-maxage={left}"
    answer = get_conditional_response(request, etag=kept.etag, response=response)
    assert isinstance(answer, HttpResponse)
    return answer
