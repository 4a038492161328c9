"""Error pages: what happened, what is kept, what to do. Never a bare status."""

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.translation import get_language_from_path, override
from django.views.decorators.csrf import requires_csrf_token


def _page(request: HttpRequest, status: int, *, whom_to_ask: str = "") -> HttpResponse:
    with override(get_language_from_path(request.path_info) or "sv"):
        html = loader.render_to_string(f"core/errors/{status}.html", {"request": request, "whom_to_ask": whom_to_ask})
    response = HttpResponse(html, status=status)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the address or the form can't be read."""
    return _page(request, 400)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: seen but not allowed; the exception's text says whom to ask."""
    return _page(request, 403, whom_to_ask=str(exception) if exception else "")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was too old or came from elsewhere; nothing was saved."""
    response = _page(request, 403, whom_to_ask="")
    response.content = loader.render_to_string("core/errors/form_expired.html", {"request": request}).encode()
    return response


@requires_csrf_token
def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing here, or nothing that this reader may see."""
    return _page(request, 404)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; written without the database, which may be what failed."""
    return _page(request, 500)
