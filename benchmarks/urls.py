"""The product's addresses and the bare view, which answers one constant line behind the same middleware."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from miljomal.config import urls as product
from miljomal.config.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

BARE = "/bar/"


@login_not_required
def bare(request: HttpRequest) -> HttpResponse:
    """The least that a page can cost here."""
    return HttpResponse("Här finns bara den här raden.")


urlpatterns = [path(BARE.strip("/") + "/", bare), *product.urlpatterns]
