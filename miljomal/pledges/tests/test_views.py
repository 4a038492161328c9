"""The pages of pledges: the form, the county's answer, the yearly button, and what everybody sees."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from miljomal.accounts.models import Person
from miljomal.organisations.models import Organisation
from miljomal.pages.tests.markup import Element, read
from miljomal.pledges.models import Pledge
from miljomal.pledges.tests.rows import make_pledge
from miljomal.programmes.models import Measure, Participation
from tests.factories import (
    make_measure,
    make_membership,
    make_organisation,
    make_participation,
    make_programme,
)

pytestmark = pytest.mark.django_db

FILLED = {
    "what": "Vi ställer in två parkeringar.",
    "until_year": "",
    "signatory_name": "Prova Provsson",
    "signatory_title": "ordförande",
    "email": "ordforande@example.se",
    "is_entitled": "on",
    "version": "0",
}


@pytest.fixture
def board() -> Organisation:
    return make_organisation(kind="county_board", name="Länsstyrelsen i Provlän")


@pytest.fixture
def measure(board: Organisation) -> Measure:
    return make_measure(programme=make_programme(owner=board, state="running", slug="prov"), title="Färre bilar")


@pytest.fixture
def club() -> Organisation:
    return make_organisation(name="Provklubben")


def signed_in(organisation: Organisation, role: str = "editor") -> Client:
    client = Client()
    client.force_login(make_membership(organisation=organisation, role=role).person)
    return client


def main_of(client: Client, path: str, status: int = 200) -> Element:
    cache.clear()
    response = client.get(path)
    assert response.status_code == status
    return read(response.content).all("main")[0]


def test_from_the_measure_to_the_pledge_to_the_county_to_everybody(
    board: Organisation, measure: Measure, club: Organisation
) -> None:
    editor, keeper = signed_in(club), signed_in(board, "coordinator")
    links = dict(main_of(editor, measure.get_absolute_url()).links)
    path = links["Lova att delta: Provklubben"]
    form = main_of(editor, path)
    assert len([field for field in form.all("input", "textarea") if field.attributes.get("type") != "hidden"]) == 6
    assert editor.post(path, FILLED).status_code == 302
    assert FILLED["what"] not in main_of(Client(), measure.get_absolute_url()).text
    review = main_of(keeper, "/program/prov/loften/")
    assert "1 löfte väntar på ert svar." in review.text
    decide = dict(review.links)["Provklubben"]
    pledge = Pledge.objects.get()
    assert keeper.post(decide, {"ja": "1", "version": str(pledge.version)}).status_code == 302
    public = main_of(Client(), measure.get_absolute_url()).text
    assert FILLED["what"] in public
    assert "Prova Provsson, ordförande" in public
    assert FILLED["email"] not in public
    assert "Godkänt" in main_of(editor, "/mina/loften/").text


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"what": ""}, "Skriv vad ni ska göra."),
        ({"what": "x" * 601}, "Korta texten till 600 tecken."),
        ({"email": "ingen adress"}, "Adressen går inte att läsa."),
        ({"until_year": "1999"}, "Skriv ett årtal från"),
        ({"until_year": "snart"}, "Till och med år"),
        ({"is_entitled": ""}, "Kryssa i att undertecknaren får lova det här."),
        ({"signatory_name": ""}, "Skriv vem som undertecknar."),
    ],
)
def test_faults_are_told_and_what_was_typed_stays(
    measure: Measure, club: Organisation, wrong: dict[str, str], told: str
) -> None:
    response = signed_in(club).post(f"/atgarder/{measure.pk}/lofte/", {**FILLED, **wrong})
    text = response.content.decode()
    assert response.status_code == 422
    assert told.lower() in text.lower()
    assert FILLED["signatory_title"] in text
    assert not Pledge.objects.exists()


def test_stale_pledge_shows_what_the_colleague_wrote(measure: Measure, club: Organisation) -> None:
    part = make_participation(measure=measure, organisation=club)
    make_pledge(participation=part, what="Kollegans ord", version=4)
    response = signed_in(club).post(f"/atgarder/{measure.pk}/lofte/", {**FILLED, "version": "1"})
    text = response.content.decode()
    assert (response.status_code, "Kollegans ord" in text, FILLED["what"] in text) == (409, True, True)


def test_company_cannot_decide_by_itself(measure: Measure, club: Organisation) -> None:
    """The form of the authorities would pass the county by."""
    response = signed_in(club, "administrator").get(f"/atgarder/{measure.pk}/deltagande/{club.pk}/")
    assert response.status_code == 403
    assert "Företag och föreningar lovar på åtgärdens sida" in response.content.decode()
    assert "Ange" not in main_of(signed_in(club), measure.get_absolute_url()).text


def test_mail_link_confirms_with_one_button_and_reading_changes_nothing(measure: Measure, club: Organisation) -> None:
    part = make_participation(measure=measure, organisation=club, is_hidden=True, is_unreported=True)
    pledge = make_pledge(participation=part, heard_at="2023-01-01T08:00:00Z")
    path = f"/lofte/{pledge.token}/"
    for method in ("get", "head"):
        assert getattr(Client(), method)(path).status_code == 200
    assert Participation.objects.get().is_hidden is True
    (form,) = main_of(Client(), path).all("form")
    assert len(form.all("button")) == 1
    response = Client().post(path)
    assert "Tack! Löftet gäller" in response.content.decode()
    assert Participation.objects.get().is_hidden is False
    assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"


@pytest.mark.parametrize("token", ["1", "1:forged", "x" * 300, "%00"])
def test_forged_link_is_not_there(token: str) -> None:
    assert Client().get(f"/lofte/{token}/").status_code in (400, 404)


@pytest.mark.parametrize("state", ["waiting", "declined", "withdrawn"])
def test_link_of_a_pledge_that_no_longer_stands_says_so(state: str) -> None:
    pledge = make_pledge(state=state)
    for ask in (Client().get, Client().post):
        response = ask(f"/lofte/{pledge.token}/")
        assert response.status_code == 410
        assert "Löftet gäller inte nu" in response.content.decode()
    assert Pledge.objects.get().state == state


def test_unreported_is_marked_on_the_measure(measure: Measure, club: Organisation) -> None:
    make_pledge(participation=make_participation(measure=measure, organisation=club, is_unreported=True))
    assert "ej återrapporterat" in main_of(Client(), measure.get_absolute_url()).text


def test_withdrawal_asks_first(measure: Measure, club: Organisation) -> None:
    pledge = make_pledge(participation=make_participation(measure=measure, organisation=club))
    client, path = signed_in(club), f"/mina/loften/{pledge.pk}/dra-tillbaka/"
    assert "Ta tillbaka löftet?" in main_of(client, path).text
    assert Pledge.objects.get().state == "approved"
    assert client.post(path, {"reason": "Vi flyttar."}).status_code == 302
    assert Pledge.objects.get().state == "withdrawn"
    # A double click finds it withdrawn already.
    assert client.post(path, {"reason": "Vi flyttar."}).status_code == 302


def test_declining_needs_a_reason_on_the_page(board: Organisation, measure: Measure, club: Organisation) -> None:
    pledge = make_pledge(participation=make_participation(measure=measure, organisation=club), state="waiting")
    client, path = signed_in(board, "coordinator"), f"/program/prov/loften/{pledge.pk}/"
    response = client.post(path, {"nej": "1", "version": str(pledge.version), "reason": ""})
    assert response.status_code == 422
    assert "Skriv varför löftet inte godkänns" in response.content.decode()
    stale: dict[str, Any] = {"ja": "1", "version": "99"}
    assert client.post(path, stale, follow=True).redirect_chain[-1][0] == path
    assert Pledge.objects.get().state == "waiting"


def test_pages_cost_the_same_with_one_and_with_sixty(board: Organisation, club: Organisation, anna: Person) -> None:
    counts = []
    editor, keeper = signed_in(club), signed_in(board, "coordinator")
    for size in (1, 60):
        programme = make_programme(owner=board, state="running")
        for _nth in range(size):
            part = make_participation(measure=make_measure(programme=programme), organisation=club)
            make_pledge(participation=part)
        for client, path in ((editor, "/mina/loften/"), (keeper, f"/program/{programme.slug}/loften/")):
            with CaptureQueriesContext(connection) as queries:
                main_of(client, path)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 8
