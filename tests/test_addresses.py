"""Closed by default: this is the whole list of views that a stranger may open."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from miljomal.results.tests import addresses as result_addresses

OPEN = {
    "health-live",
    "health-ready",
    # The one door, and the two pages that a link in a mail leads to.
    "account_confirm_login_code",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_request_login_code",
    "account_signup",
    "admin:login",  # sends to the one door
    "organisations:invitation-accept",
    "followup:delegation-reply",
    # Where a link in a mail to a registrar leads: unguessable, and reading changes nothing.
    "mailings:letter-detail",
    "mailings:letter-file",
    # What everybody may read.
    "referrals:referral-detail",
    "referrals:referral-list",
    *result_addresses.OPEN,
    "assessments:county-assessments",
    "assessments:objective-assessments",
    "assessments:published-text",
    "indicators:county-figures",
    "indicators:indicator-detail",
    "indicators:indicator-embed",
    "indicators:indicator-file",
    "indicators:indicator-list",
    "indicators:indicator-picture",
    "indicators:municipality-figures",
    "local_objectives:municipality-objectives",
    "local_objectives:objective-detail",
    "wheel:county-calendar",
    "wheel:county-wheel",
    # A private calendar address: unguessable, and reading changes nothing.
    "wheel:own-calendar",
    "pages:about",
    "pages:accessibility",
    "pages:contact",
    "pages:county-contact",
    "pages:county-detail",
    "pages:county-list",
    "pages:field-of-work-detail",
    "pages:home",
    "pages:measure-by-id",
    "pages:measure-detail",
    "pages:measure-list",
    "pages:municipality-detail",
    "pages:objective-detail",
    "pages:objective-list",
    "pages:organisation-detail",
    "pages:measure-file",
    "pages:programme-detail",
    "pages:programme-file",
    "pledges:pledge-confirm",
    "pages:programme-list",
}


def walk(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[tuple[str, bool]]:
    """(name, open) of every view; a view without a name goes by its route."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from walk(pattern.url_patterns, inner)
        else:
            is_open = not getattr(pattern.callback, "login_required", True)
            yield f"{namespace}{pattern.name or pattern.pattern}", is_open


def test_open_views_are_these_and_no_others() -> None:
    assert {name for name, is_open in walk(get_resolver().url_patterns) if is_open} == OPEN


def test_walk_tells_open_from_closed() -> None:
    found = dict(walk(get_resolver("miljomal.core.tests.urls").url_patterns))
    assert (found["sida/"], found["stangd/"]) == (True, False)


@pytest.mark.django_db
def test_admin_has_no_door_of_its_own(client: Client) -> None:
    response = client.get("/admin/login/?next=/admin/")
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))
