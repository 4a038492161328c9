"""The page that a link in a mail leads to: what a scanner, a colleague and a stranger can do there."""

import pytest
from django.test import Client

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.followup.models import Answer, Delegation
from miljomal.followup.services import delegate, withdraw_delegation
from miljomal.followup.tests.helpers import CLOSES, DURING, asked, code, link, mails
from miljomal.organisations.models import Organisation
from miljomal.pages.tests.markup import read
from miljomal.programmes.tests.helpers import everything

pytestmark = pytest.mark.django_db

EMAIL = "kollega@example.se"


@pytest.fixture
def answer(here: Organisation) -> Answer:
    _respondent, (answer,) = asked(here)
    return answer


def ask(answer: Answer, by: Person, *, note: str = "") -> Delegation:
    with clock.at(DURING):
        return delegate(answer=answer, question=None, email=EMAIL, note=note, by=by)[0]


def scan(client: Client, address: str) -> None:
    """What mail scanners do: HEAD, GET, every link on the page, and each button once, without the code."""
    for method in (client.head, client.get):
        method(address)
    page = read(client.get(address).content)
    for _text, target in page.all("main")[0].links:
        client.get(target)
    for form in page.all("main")[0].all("form"):
        fields = {e.attributes["name"]: e.attributes.get("value") or "Scannad" for e in form.all("input", "textarea")}
        for button in form.all("button"):
            client.post(form.attributes.get("action") or address, {**fields, **named(button.attributes)})


def named(attributes: dict[str, str]) -> dict[str, str]:
    return {attributes["name"]: attributes.get("value", "")} if "name" in attributes else {}


def test_scanner_changes_nothing(answer: Answer, anna: Person) -> None:
    ask(answer, anna, note="Titta på https://example.se också.")
    address, client = link(), Client()
    with clock.at(DURING):
        before = everything()
        client.head(address)
        client.get(address)
        assert everything() == before
        for _pass in range(3):
            scan(client, address)
    after = everything()
    for table in ("Answer", "HistoricalAnswer", "Draft", "Reply"):
        assert after[f"followup.{table}"] == before[f"followup.{table}"], table
    assert Delegation.objects.values_list("reply", "replied_at", "withdrawn_at").get() == ("", None, None)
    assert [mail.to for mail in mails()] == [EMAIL, EMAIL]


def test_page_keeps_the_words_until_the_code_has_come(answer: Answer, anna: Person) -> None:
    ask(answer, anna)
    address, client = link(), Client()
    with clock.at(DURING):
        first = client.post(address, {"reply": "Vi byggde två."})
        page = read(first.content)
        assert (first.status_code, page.by_id("id_reply").text) == (200, "Vi byggde två.")
        assert client.post(address, {"reply": "Vi byggde två.", "code": "00000000"}).status_code == 422
        last = client.post(address, {"reply": "Vi byggde två.", "code": code()})
        assert (last.status_code, last["Location"]) == (302, address)
        over = client.get(address)
    assert (over.status_code, read(over.content).all("h1")[0].text) == (410, "Tack för svaret")
    assert Delegation.objects.get().reply == "Vi byggde två."


def test_link_is_kept_from_search_engines_caches_and_other_sites(answer: Answer, anna: Person) -> None:
    ask(answer, anna)
    with clock.at(DURING):
        response = Client().get(link())
    assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(("gone", "status"), [("forged", 404), ("withdrawn", 410), ("old", 410)])
def test_dead_link_says_so_and_takes_nothing(gone: str, status: int, answer: Answer, anna: Person) -> None:
    made = ask(answer, anna)
    address = f"/fraga/{'0' * 64}/" if gone == "forged" else link()
    if gone == "withdrawn":
        with clock.at(DURING):
            withdraw_delegation(delegation=made, by=anna)
    before = everything()
    with clock.at(CLOSES if gone == "old" else DURING):
        for response in (Client().get(address), Client().post(address, {"reply": "Sent"})):
            assert response.status_code == status
            assert "Hemlig" not in response.content.decode()
    assert everything() == before
