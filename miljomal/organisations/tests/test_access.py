"""Who may open and send what: every address of members, invitations and accounts, as data."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse

from miljomal.accounts.models import Person
from miljomal.organisations.models import Membership
from miljomal.organisations.services import invitation_token
from miljomal.organisations.tests.people import Cast

pytestmark = pytest.mark.django_db

# In this order: anonymous, Anna (editor here), Bo (editor elsewhere), Cilla (no role), reader here,
# suspended here, administrator here, administrator elsewhere. Objects are Anna's membership in Ekby,
# and an invitation to Ekby. "login" = sent to sign-in, "to …" = done, and sent on.
ROLES = ("anonymous", "anna", "bo", "cilla", "reader", "suspended", "administrator", "other_administrator")
LIST = "to organisations:member-list"
MINE = "to pages:mina"
MATRIX: dict[tuple[str, str], tuple[int | str, ...]] = {
    ("member-list", "get"): ("login", 403, 403, 403, 403, 403, 200, 200),
    ("member-list", "post"): ("login", 405, 405, 405, 405, 405, 405, 405),
    ("member-invite", "get"): ("login", 403, 403, 403, 403, 403, 200, 200),
    ("member-invite", "post"): ("login", 403, 403, 403, 403, 403, 422, 422),
    ("member-edit", "get"): ("login", 403, 404, 404, 403, 404, 200, 404),
    ("member-edit", "post"): ("login", 403, 404, 404, 403, 404, 422, 404),
    ("member-hand-over", "get"): ("login", 403, 404, 404, 403, 404, 200, 404),
    ("member-hand-over", "post"): ("login", 403, 404, 404, 403, 404, 422, 404),
    ("organisation-edit", "get"): ("login", 403, 403, 403, 403, 403, 200, 200),
    ("organisation-edit", "post"): ("login", 403, 403, 403, 403, 403, 422, 422),
    ("member-suspend", "get"): ("login", 405, 405, 405, 405, 405, 405, 405),
    ("member-suspend", "post"): ("login", 403, 404, 404, 403, 404, LIST, 404),
    ("member-resume", "get"): ("login", 405, 405, 405, 405, 405, 405, 405),
    ("member-resume", "post"): ("login", 403, 404, 404, 403, 404, LIST, 404),
    ("invitation-accept", "get"): (200,) * 8,
    ("invitation-accept", "post"): (MINE,) * 8,
    ("organisation-switch", "get"): ("login", 405, 405, 405, 405, 405, 405, 405),
    ("organisation-switch", "post"): ("login", MINE, 404, 404, MINE, 404, MINE, 404),
    ("profile", "get"): ("login", *[200] * 7),
    ("profile", "post"): ("login", *[422] * 7),
    ("profile-export", "get"): ("login", *[200] * 7),
    ("profile-export", "post"): ("login", *[405] * 7),
    ("profile-sign-out", "get"): ("login", *[405] * 7),
    ("profile-sign-out", "post"): ("login", *["to account_login"] * 7),
    ("profile-erase", "get"): ("login", *[200] * 7),
    ("profile-erase", "post"): ("login", *[422] * 7),
}


def address(name: str, cast: Cast) -> str:
    anna = Membership.objects.get(person=cast.anna)
    if name == "invitation-accept":
        waiting = Membership(person=cast.cilla, organisation=cast.ekby, role="reader", state="pending")
        waiting.save()
        return reverse("organisations:invitation-accept", args=[invitation_token(waiting)])
    has_pk = name in {"member-edit", "member-hand-over", "member-suspend", "member-resume"}
    return reverse(f"organisations:{name}", args=[anna.pk] if has_pk else [])


def outcome(response: HttpResponse) -> int | str:
    if response.status_code != 302:
        return response.status_code
    target = response["Location"]
    if target.startswith(f"{reverse('account_login')}?next="):
        return "login"
    names = ("organisations:member-list", "pages:mina", "account_login")
    return next(f"to {name}" for name in names if target == reverse(name))


def test_matrix_covers_every_address() -> None:
    _prefix, resolver = get_resolver().namespace_dict["organisations"]
    names = {name for name in resolver.reverse_dict if isinstance(name, str)}
    assert {(name, method) for name in names for method in ("get", "post")} == set(MATRIX)


@pytest.mark.parametrize(("name", "method"), MATRIX)
def test_access(name: str, method: str, cast: Cast) -> None:
    found = []
    for role in ROLES:
        client = Client()
        person = getattr(cast, role, None)
        if person:
            client.force_login(person)
        Membership.objects.filter(person=cast.cilla).delete()
        data = {"organisation": cast.ekby.pk} if name == "organisation-switch" else {}
        found.append(outcome(getattr(client, method)(address(name, cast), data)))
    assert tuple(found) == MATRIX[name, method]


def test_signed_in_pages_are_never_kept(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.administrator)
    for name in ("member-list", "member-invite", "profile", "profile-export", "profile-erase"):
        assert "no-store" in client.get(reverse(f"organisations:{name}"))["Cache-Control"]


def test_refusal_says_whom_to_ask(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.anna)
    html = client.get(reverse("organisations:member-list")).content.decode()
    assert "Fråga Alva Ek." in html
    assert "Olle" not in html
    assert "Sven" not in html


def test_list_holds_own_members_only(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.administrator)
    html = client.get(reverse("organisations:member-list")).content.decode()
    names = [person.name for person in Person.objects.order_by("name") if person.name in html]
    assert names == ["Alva Ek", "Anna Ek", "Rut Ek", "Sven Ek"]


@pytest.mark.parametrize("value", ["", "abc", "0", "-1", str(10**30), "1\x00"])
def test_switch_to_what_is_no_organisation(value: str, cast: Cast) -> None:
    client = Client()
    client.force_login(cast.anna)
    assert client.post(reverse("organisations:organisation-switch"), {"organisation": value}).status_code == 404


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil.example"]
)
def test_switch_never_leads_to_another_site(target: str, cast: Cast) -> None:
    client = Client()
    client.force_login(cast.anna)
    data = {"organisation": cast.ekby.pk, "next": target}
    assert client.post(reverse("organisations:organisation-switch"), data)["Location"] == reverse("pages:mina")


@pytest.mark.parametrize("pk", [10**18, 10**19 - 1, 0])
def test_unknown_member(pk: int, cast: Cast) -> None:
    client = Client()
    client.force_login(cast.administrator)
    assert client.get(f"/mina/medlemmar/{pk}/").status_code == 404
