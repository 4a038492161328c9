"""From a request to the viewer behind it."""

from django.conf import settings
from django.http import HttpRequest

from miljomal.accounts.models import Person
from miljomal.organisations.permissions import ANONYMOUS, Viewer

SESSION_KEY = "organisation_id"


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer of this request; read once a request, without touching the session of a stranger."""
    kept = getattr(request, "_viewer", None)
    if kept is None:
        kept = _read(request)
        request._viewer = kept  # type: ignore[attr-defined]
    assert isinstance(kept, Viewer)
    return kept


def person_of(request: HttpRequest) -> Person:
    """The signed-in person of a view that is closed to strangers."""
    assert isinstance(request.user, Person)
    return request.user


def _read(request: HttpRequest) -> Viewer:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not isinstance(request.user, Person):
        return ANONYMOUS
    return Viewer.of(request.user, organisation_id=request.session.get(SESSION_KEY))
