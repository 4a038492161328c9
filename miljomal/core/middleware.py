"""What happens to every request before a view sees it."""

import logging
import secrets
import time
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin

from miljomal.core import errors, logs

logger = logging.getLogger("miljomal.request")

MAX_QUERY_LENGTH = 4096


class RequestLogMiddleware(MiddlewareMixin):
    """Gives each request an id and writes one line about it: method, route, status, time.

    The route's pattern is logged, not the path: a path may hold a token.
    """

    def process_request(self, request: HttpRequest) -> None:
        logs.request_id.set(secrets.token_hex(8))
        request.META["miljomal.started"] = time.perf_counter()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response["X-Request-ID"] = logs.request_id.get()
        match = request.resolver_match
        logger.info(
            "request",
            extra={
                "method": request.method,
                "route": match.route if match else "",
                "status": response.status_code,
                "ms": round((time.perf_counter() - request.META["miljomal.started"]) * 1000, 1),
            },
        )
        return response


class CleanRequestMiddleware(MiddlewareMixin):
    """Answers 400 to what no page of ours can mean: NUL bytes, broken UTF-8, endless query strings."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        query = request.META.get("QUERY_STRING", "")
        if len(query) > MAX_QUERY_LENGTH or "%00" in query or "\x00" in request.path_info:
            return errors.bad_request(request)
        if "\ufffd" in request.path_info or any("\ufffd" in value for value in request.GET.values()):
            return errors.bad_request(request)
        return None


class PathLocaleMiddleware(LocaleMiddleware):
    """The language stands in the address alone, so no page varies by `Accept-Language`."""

    def process_request(self, request: HttpRequest) -> None:
        language = translation.get_language_from_path(request.path_info) or "sv"
        translation.activate(language)
        request.LANGUAGE_CODE = language

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Content-Language", translation.get_language() or "sv")
        return response


class ClosedByDefaultMiddleware(LoginRequiredMiddleware):
    """Sends strangers to sign-in, except on views marked open.

    Django's own reads `request.user` before it looks at the mark, which adds `Vary: Cookie`
    to every public page; this one asks the mark first.
    """

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: tuple[Any, ...], view_kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)
