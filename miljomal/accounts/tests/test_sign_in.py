"""Sign-in by a code in a mail: what works, what does not, and what a stranger can find out."""

import datetime as dt
import logging
import re
import time

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import translation

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.outbox.models import Message

pytestmark = pytest.mark.django_db

KNOWN = "anna@ekby.example"
UNKNOWN = "ingen@ekby.example"


@pytest.fixture
def anna() -> Person:
    return Person.objects.create_user(KNOWN, "Anna Ek")


def ask_for_code(client: Client, email: str) -> str:
    """Asks for a code and returns the body of the mail."""
    response = client.post(reverse("account_login"), {"email": email})
    assert (response.status_code, response["Location"]) == (302, reverse("account_confirm_login_code"))
    return Message.objects.latest("pk").body


def code_in(body: str) -> str:
    found = re.search(r"^[0-9]{4}-[0-9]{4}$", body, flags=re.MULTILINE)
    assert found
    return found[0]


def text_of(client: Client, email: str) -> str:
    """The page that asks for the code, without what differs by request."""
    html = client.get(reverse("account_confirm_login_code")).content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html).replace(email, "ADDRESS")


def test_sign_in_with_code_leads_to_own_page(anna: Person, client: Client) -> None:
    code = code_in(ask_for_code(client, "Anna@Ekby.example"))
    response = client.post(reverse("account_confirm_login_code"), {"code": code.replace("-", " ")})
    assert (response.status_code, response["Location"]) == (302, reverse("pages:mina"))
    assert client.session["_auth_user_id"] == str(anna.pk)


def test_sign_in_returns_to_the_page_asked_for(anna: Person, client: Client) -> None:
    wanted = reverse("organisations:profile")
    response = client.post(reverse("account_login"), {"email": KNOWN, "next": wanted})
    page = client.get(response["Location"]).content.decode()
    assert f'<input type="hidden" name="next" value="{wanted}">' in page
    code = code_in(Message.objects.get().body)
    assert client.post(reverse("account_confirm_login_code"), {"code": code, "next": wanted})["Location"] == wanted


def test_sign_in_never_leads_to_another_site(anna: Person, client: Client) -> None:
    code = code_in(ask_for_code(client, KNOWN))
    data = {"code": code, "next": "https://evil.example/"}
    assert client.post(reverse("account_confirm_login_code"), data)["Location"] == reverse("pages:mina")


def test_code_is_used_once(anna: Person, client: Client) -> None:
    code = code_in(ask_for_code(client, KNOWN))
    client.post(reverse("account_confirm_login_code"), {"code": code})
    client.post(reverse("account_logout"))
    response = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert response["Location"] == reverse("account_login")
    assert "_auth_user_id" not in client.session


def test_code_is_worth_nothing_in_another_browser(anna: Person, client: Client) -> None:
    code = code_in(ask_for_code(client, KNOWN))
    other = Client()
    response = other.post(reverse("account_confirm_login_code"), {"code": code})
    assert response["Location"] == reverse("account_login")
    assert "_auth_user_id" not in other.session


def test_wrong_code_says_so_and_keeps_the_request(anna: Person, client: Client) -> None:
    ask_for_code(client, KNOWN)
    response = client.post(reverse("account_confirm_login_code"), {"code": "0000-000x"})
    assert response.status_code == 422
    html = response.content.decode()
    assert html.count("Koden stämmer inte. Din begäran finns kvar.") == 2
    assert 'aria-describedby="id_code_helptext id_code_error"' in html
    assert '<a href="#id_code">' in html


def test_third_wrong_code_ends_the_attempt(anna: Person, client: Client) -> None:
    code = code_in(ask_for_code(client, KNOWN))
    for _attempt in range(2):
        assert client.post(reverse("account_confirm_login_code"), {"code": "wrong"}).status_code == 422
    third = client.post(reverse("account_confirm_login_code"), {"code": "wrong"}, follow=True)
    assert third.redirect_chain == [(reverse("account_login"), 302)]
    assert "Det blev för många försök på kort tid. Inget har ändrats." in third.content.decode()
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert "_auth_user_id" not in client.session


def test_code_expires(anna: Person, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    code = code_in(ask_for_code(client, KNOWN))
    later = time.time() + 15 * 60 + 1
    monkeypatch.setattr(time, "time", lambda: later)
    response = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert response["Location"] == reverse("account_login")
    assert "_auth_user_id" not in client.session


def test_stranger_can_not_tell_known_from_unknown_address(anna: Person) -> None:
    """Pages, wrong codes and limits are the same; only the mails differ."""
    seen = []
    for email in (KNOWN, UNKNOWN):
        client = Client()
        body = ask_for_code(client, email)
        pages = [text_of(client, email)]
        for _attempt in range(3):
            answer = client.post(reverse("account_confirm_login_code"), {"code": "1111-1111"})
            pages.append(f"{answer.status_code} {answer.get('Location')} {answer.headers.get('Cache-Control')}")
        seen.append((pages, bool(re.search(r"[0-9]{4}-[0-9]{4}", body))))
    assert seen[0][0] == seen[1][0]
    assert [has_code for _pages, has_code in seen] == [True, False]
    assert "Det finns inget konto för den adressen" in Message.objects.get(to=UNKNOWN).body


def test_inactive_person_gets_no_code(anna: Person, client: Client) -> None:
    Person.objects.filter(pk=anna.pk).update(is_active=False)
    assert "Det finns inget konto" in ask_for_code(client, KNOWN)


def test_codes_are_limited_by_address(anna: Person) -> None:
    for email in (KNOWN, UNKNOWN):
        answers = [Client().post(reverse("account_login"), {"email": email}).status_code for _ in range(4)]
        assert answers == [302, 302, 302, 422]
        assert Message.objects.filter(to=email).count() == 3
        cache.clear()


def test_mail_speaks_the_language_of_the_page_and_names_its_page(anna: Person, client: Client) -> None:
    with translation.override("en"):
        address = reverse("account_login")
        code_page = reverse("account_confirm_login_code")
    client.post(address, {"email": KNOWN})
    assert code_page.startswith("/en/")
    assert f"http://localhost:8000{code_page}" in Message.objects.get().body


def test_mail_says_how_long_and_what_to_do_if_not_asked_for(anna: Person, client: Client) -> None:
    body = ask_for_code(client, KNOWN)
    assert "Koden gäller i 15 minuter" in body
    assert "Har du inte bett om koden kan du strunta i mejlet." in body
    assert not re.search("[0-9]", Message.objects.get().subject)


@pytest.mark.parametrize("email", ["", "inte en adress", "a" * 300 + "@ekby.example", "anna\x00@ekby.example"])
def test_address_that_can_not_be_read_is_kept_with_a_reason(email: str, client: Client) -> None:
    response = client.post(reverse("account_login"), {"email": email})
    assert response.status_code == 422
    assert "error-summary" in response.content.decode()
    assert Message.objects.count() == 0


@pytest.mark.parametrize("method", ["get", "head"])
def test_mail_scanner_changes_nothing(method: str, anna: Person) -> None:
    """A scanner opens every link in both kinds of mail, without the reader's cookies."""
    links = []
    for email in (KNOWN, UNKNOWN):
        links += re.findall(r"http://localhost:8000(\S*)", ask_for_code(Client(), email))
    before = snapshot()
    assert links == [reverse("account_confirm_login_code"), "", reverse("account_signup"), ""]
    for link in links:
        response = getattr(Client(), method)(link or "/", follow=True)
        assert response.status_code == 200
    assert snapshot() == before


def snapshot() -> list[object]:
    models: tuple[type[Model], ...] = (Person, Message, Session)
    return [list(model._default_manager.order_by("pk").values()) for model in models]


def test_reading_sign_out_does_not_sign_out(anna: Person, client: Client) -> None:
    client.force_login(anna)
    response = client.get(reverse("account_logout"))
    assert (response.status_code, client.session["_auth_user_id"]) == (200, str(anna.pk))
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_starting_over_forgets_the_address(anna: Person, client: Client) -> None:
    ask_for_code(client, KNOWN)
    assert client.get(reverse("account_login"))["Location"] == reverse("account_confirm_login_code")
    response = client.post(reverse("account_logout"), {"next": reverse("account_login")}, follow=True)
    assert response.redirect_chain == [(reverse("account_login"), 302)]


@pytest.mark.parametrize("name", ["account_login", "account_confirm_login_code", "account_logout", "account_signup"])
def test_pages_are_never_kept(name: str, client: Client) -> None:
    assert "no-store" in client.get(reverse(name))["Cache-Control"]


def test_nobody_signs_up_alone(client: Client) -> None:
    assert client.get(reverse("account_signup")).status_code == 200
    assert client.post(reverse("account_signup"), {"email": UNKNOWN}).status_code == 405
    assert Person.objects.count() == 0


def test_audit_log_names_ids_only(anna: Person, client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="miljomal.audit"):
        code = code_in(ask_for_code(client, KNOWN))
        client.post(reverse("account_confirm_login_code"), {"code": "wrong"})
        client.post(reverse("account_confirm_login_code"), {"code": code})
        client.post(reverse("account_logout"))
    lines = [record for record in caplog.records if record.name == "miljomal.audit"]
    assert [(line.getMessage(), line.__dict__["by"]) for line in lines] == [
        ("code-rejected", None),
        ("sign-in", anna.pk),
        ("sign-out", anna.pk),
    ]
    assert lines[0].__dict__["person"] == anna.pk
    assert all("Anna" not in str(line.__dict__) and KNOWN not in str(line.__dict__) for line in lines)


def test_clock_is_the_database_time(anna: Person, client: Client) -> None:
    """A mail is queued at the moment of the one clock, so that codes and mails can be told apart in time."""
    moment = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
    with clock.at(moment):
        ask_for_code(client, KNOWN)
    assert Message.objects.get().created_at == moment
