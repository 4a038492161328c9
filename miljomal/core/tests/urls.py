"""Addresses for the tests of core's own tools."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.cache import patch_vary_headers

from miljomal.core.public_page import public_page

calls: list[str] = []


@public_page(params=["q", "sida"], part="rader")
def counted(request: HttpRequest) -> HttpResponse:
    """Says how many times it was made, for whom, and which part was asked for."""
    calls.append(request.path)
    part = request.headers.get("HX-Target", "-")
    response = HttpResponse(f"<p>{len(calls)} q={request.GET.get('q', '')} part={part} å</p>" + "text " * 100)
    patch_vary_headers(response, ["HX-Request"])
    return response


@public_page()
def moved(request: HttpRequest) -> HttpResponse:
    """Leads elsewhere."""
    calls.append(request.path)
    return HttpResponseRedirect("/annanstans/")


@public_page()
def with_cookie(request: HttpRequest) -> HttpResponse:
    """Sets a cookie, so it is for one reader."""
    calls.append(request.path)
    response = HttpResponse("hej")
    response.set_cookie("a", "b")
    return response


def closed(request: HttpRequest) -> HttpResponse:
    """Says nothing about being open."""
    return HttpResponse("hemligt")


def broken(request: HttpRequest) -> HttpResponse:
    """Fails."""
    raise ZeroDivisionError("anna@example.se")


urlpatterns = [
    path("sida/", counted),
    path("annan-sida/", counted),
    path("flyttad/", moved),
    path("kaka/", with_cookie),
    path("stangd/", closed),
    path("trasig/", broken),
    path("logga-in/", closed, name="account_login"),
]
