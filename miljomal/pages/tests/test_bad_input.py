"""What no page can mean is answered with the right status and a Swedish page, never a 500."""

from typing import Any

import pytest
from django.test import Client, override_settings

from miljomal.accounts.models import Person
from miljomal.followup.models import Answer
from miljomal.organisations.models import Organisation
from miljomal.pages.tests.markup import read
from miljomal.programmes.models import Measure, Participation
from tests.factories import make_answer, make_measure, make_programme, make_round

pytestmark = pytest.mark.django_db

UNREADABLE = "Adressen eller formuläret går inte att läsa"
MISSING = "Sidan finns inte"
LISTS = ["/", "/atgarder/", "/program/", "/lan/", "/miljomal/", "/kontakt/", "/om/"]


def answered(response: Any, status: int, heading: str) -> None:
    """The status, a whole page in Swedish, and nothing that any cache keeps."""
    assert response.status_code == status
    html = read(response.content)
    assert html.all("html")[0].attributes["lang"] == "sv"
    assert [h.text for h in html.all("h1")] == [heading]
    assert "Traceback" not in html.text
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "/lan/finns-inte/",
        "/lan/finns-inte/kontakt/",
        "/kommuner/finns-inte/",
        "/aktorer/finns-inte/",
        "/miljomal/finns-inte/",
        "/verksamheter/finns-inte/",
        "/program/finns-inte/",
        "/program/finns-inte/resultat/2025/",
        "/atgarder/1/",
        "/atgarder/0/",
        "/atgarder/-1/",
        "/atgarder/9223372036854775807/",
        "/atgarder/9223372036854775808-for-stort/",
        "/atgarder/99999999999999999999999999/",
        "/atgarder/٣-siffror/",
        "/atgarder/1;drop table/",
        "/atgarder/1'--/",
        "/lan/../../etc/passwd",
        "/kommuner/" + "å" * 200 + "/",
        "/finns/inte",
        "/index.php",
    ],
)
def test_unknown_address(path: str) -> None:
    answered(Client().get(path), 404, MISSING)


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    "query",
    ["x=" + "å" * 5000, "filter=" + "a" * 10_000, "mal=%00", "filter=a%00b", "filter=%ff%fe", "filter=%C3%28"],
    ids=["10 kB in UTF-8", "10 kB", "NUL", "NUL inside", "not UTF-8", "broken UTF-8"],
)
def test_unreadable_query(query: str, path: str) -> None:
    answered(Client().get(path, QUERY_STRING=query), 400, UNREADABLE)


@pytest.mark.parametrize("raw", ["/lan/\x00/", "/kommuner/a\x00b/", "/kommuner/%ff%fe/"])
def test_unreadable_path(raw: str) -> None:
    response = Client().generic("GET", raw)
    assert response.status_code in (400, 404)
    answered(response, response.status_code, UNREADABLE if response.status_code == 400 else MISSING)


@pytest.mark.parametrize("text", ["'; --", "<script>alert(1)</script>", "%", "_", "\\", "🌲", "𐍈", "a" * 60, "\u202e"])
def test_strange_filter_is_an_answer(text: str) -> None:
    response = Client().get("/", {"filter": text})
    html = response.content.decode()
    assert response.status_code == 200
    assert "<script>alert" not in html
    assert "heter något med" in html


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["/", "/atgarder/", "/lan/", "/mina/atgarder/"])
def test_wrong_method(path: str, method: str, anna: Person) -> None:
    client = Client()
    client.force_login(anna)
    response = getattr(client, method)(path)
    assert response.status_code == 405
    assert "GET" in response["Allow"]


@pytest.fixture
def asked(here: Organisation) -> Answer:
    return make_answer(organisation=here)


@pytest.fixture
def client(anna: Person) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(anna)
    return client


@pytest.mark.parametrize(
    "sent",
    [
        {"data": b"{}", "content_type": "application/json"},
        {"data": b"<a/>", "content_type": "text/xml"},
        {"data": b"\xff\xfe\x00", "content_type": "application/octet-stream"},
        {"data": b"", "content_type": ""},
        {"data": b"--x\r\nbroken", "content_type": "multipart/form-data; boundary=y"},
        {"data": b"--x\r\nbroken", "content_type": "multipart/form-data"},
    ],
    ids=["JSON", "XML", "bytes", "nothing", "broken multipart", "no boundary"],
)
def test_wrong_content_type_changes_nothing(sent: dict[str, Any], asked: Answer, client: Client) -> None:
    response = client.generic("POST", f"/mina/svar/{asked.pk}/", sent["data"], sent["content_type"])
    assert response.status_code in (400, 422)
    read(response.content)
    asked.refresh_from_db()
    assert (asked.submitted_at, asked.version) == (None, 1)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("grade", ""),
        ("grade", "0"),
        ("grade", "-1"),
        ("grade", "9" * 30),
        ("grade", "G"),
        ("grade", "foreign"),
        ("text", "å" * 4001),
        ("text", "a\x00b"),
        ("reason", "a\x00b"),
        ("version", ""),
        ("version", "-1"),
        ("version", "ett"),
        ("version", "9" * 30),
    ],
)
def test_faulty_answer_is_kept_on_the_page_with_its_fault(
    field: str, value: str, asked: Answer, client: Client
) -> None:
    if value == "foreign":
        value = str(make_round().scale.grades.earliest("id").pk)
    data = {"grade": asked.round.scale.grades.earliest("id").pk, "text": "Skrivet", "version": 1, field: value}
    response = client.post(f"/mina/svar/{asked.pk}/", data)
    html = read(response.content)
    assert response.status_code == 422
    assert len(html.all("div", class_="error-summary")) == 1
    if field != "text":
        assert html.by_id("id_text").text == "Skrivet"
    asked.refresh_from_db()
    assert (asked.submitted_at, asked.history.count()) == (None, 1)


def test_huge_form_is_refused(asked: Answer, client: Client) -> None:
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=2 * 1024 * 1024):
        huge = client.post(
            f"/mina/svar/{asked.pk}/", "text=" + "a" * (3 * 1024 * 1024), "application/x-www-form-urlencoded"
        )
        many = client.post(f"/mina/svar/{asked.pk}/", {f"f{n}": n for n in range(2001)})
    for response in (huge, many):
        answered(response, 400, UNREADABLE)


@pytest.mark.parametrize("value", ["0", "-1", "9223372036854775808", "9" * 40])
def test_ids_beyond_the_database_are_unknown(value: str, client: Client) -> None:
    measure = make_measure()
    for path in (
        f"/mina/svar/{value}/",
        f"/mina/svar/{value}/historik/",
        f"/atgarder/{value}/redigera/",
        f"/atgarder/{measure.pk}/deltagande/{value}/",
    ):
        answered(client.get(path), 404, MISSING)


def test_form_from_another_site_or_too_old_is_refused(asked: Answer, anna: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(anna)
    response = strict.post(f"/mina/svar/{asked.pk}/", {"grade": "1"})
    answered(response, 403, "Formuläret hann bli för gammalt")


def test_faulty_measure_form(anna: Person) -> None:
    """Every fault of the form is told at its field, and the measure stays as it is."""
    owner = anna.memberships.get().organisation
    anna.memberships.update(role="coordinator")
    measure = make_measure(programme=make_programme(owner=owner, area=owner.area), title="Laga bron")
    client = Client()
    client.force_login(anna)
    faulty = {
        "title": "å" * 201,
        "number": "1" * 13,
        "starts_year": "1",
        "ends_year": "20266",
        "cost_sek": "mycket",
        "state": "glömd",
        "version": "1",
    }
    response = client.post(f"/atgarder/{measure.pk}/redigera/", faulty)
    html = read(response.content)
    assert response.status_code == 422
    targets = {link.attributes["href"] for link in html.all("div", class_="error-summary")[0].all("a")}
    assert targets == {f"#id_{name}" for name in faulty if name != "version"}
    assert all(html.by_id(target[1:]).attributes.get("aria-invalid") == "true" for target in targets)
    assert (Measure.objects.get().title, Measure.objects.get().history.count()) == ("Laga bron", 1)
    assert Participation.objects.count() == 0
