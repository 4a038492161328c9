"""Copied out: page, plain text and Word say the same, with headings and lengths."""

import io
from typing import Any

import docx
import pytest
from django.test import Client

from miljomal.accounts.models import Person
from miljomal.assessments.models import ObjectiveText
from miljomal.organisations.models import Organisation
from miljomal.pages.tests.markup import read
from tests.factories import make_objective_text, make_quality_objective, make_yearly_follow_up

pytestmark = pytest.mark.django_db

YEAR = "/lan/harlan/arlig-uppfoljning/2026/"


@pytest.fixture
def text(here: Organisation) -> ObjectiveText:
    make: dict[str, Any] = {"follow_up": make_yearly_follow_up(owner=here), "state": "no", "trend": "negative"}
    make_objective_text(objective=make_quality_objective(number=200, slug="andra", title="Andra"), **make)
    first = make_quality_objective(number=150, slug="forsta", title="Första målet")
    return make_objective_text(
        objective=first,
        bodies={"gjort": "Rad ett.\nRad två <b>& å.", "laget": "Läget."},
        stage="approved",
        approved_at="2026-11-20T08:00+00:00",
        **make,
    )


@pytest.fixture
def client(rut: Person) -> Client:
    client = Client()
    client.force_login(rut)
    return client


def test_plain_text_of_one(text: ObjectiveText, client: Client) -> None:
    response = client.get(f"{YEAR}forsta/kopiera/texten.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="forsta-harlan-2026.txt"'
    assert response.content.decode().split("\r\n") == [
        "Regional årlig uppföljning 2026, Harlan",
        "",
        "Första målet",
        "============",
        "Nej. Riktning: negativ.",
        "",
        "Gjort (24 av 100 tecken)",
        "",
        "Rad ett.",
        "Rad två <b>& å.",
        "",
        "Läget (6 av 100 tecken)",
        "",
        "Läget.",
        "",
    ]


def test_whole_follow_up_in_order_and_marked_where_not_approved(text: ObjectiveText, client: Client) -> None:
    lines = client.get(f"{YEAR}kopiera/allt.txt").content.decode().split("\r\n")
    assert [lines.index("Första målet"), lines.index("Andra")] == sorted(
        [lines.index("Första målet"), lines.index("Andra")]
    )
    assert lines[lines.index("Andra") + 2] == "Inte godkänd: inte påbörjad."
    assert lines.count("Inte godkänd: inte påbörjad.") == 1


def test_word_has_headings_and_the_same_words(text: ObjectiveText, client: Client) -> None:
    response = client.get(f"{YEAR}forsta/kopiera/texten.docx")
    assert "wordprocessingml" in response["Content-Type"]
    document = docx.Document(io.BytesIO(response.content))
    said = [(p.style.name if p.style else "", p.text) for p in document.paragraphs if p.text]
    assert said == [
        ("Title", "Regional årlig uppföljning 2026, Harlan"),
        ("Heading 1", "Första målet"),
        ("Normal", "Bedömning: Nej. Riktning: negativ."),
        ("Normal", "Läge: godkänd"),
        ("Heading 2", "Gjort"),
        ("Caption", "24 av 100 tecken"),
        ("Normal", "Rad ett.\nRad två <b>& å."),
        ("Heading 2", "Läget"),
        ("Caption", "6 av 100 tecken"),
        ("Normal", "Läget."),
    ]


def test_page_has_a_box_for_each_part(text: ObjectiveText, client: Client) -> None:
    page = read(client.get(f"{YEAR}forsta/kopiera/").content)
    assert [box.text for box in page.all("textarea")] == ["Rad ett. Rad två <b>& å.", "Läget."]
    whole = read(client.get(f"{YEAR}kopiera/").content).all("main")[0].text
    assert "1 text är inte godkänd än." in whole
    assert "inget är skrivet" in whole


def test_unknown_kind_of_file_is_not_found(text: ObjectiveText, client: Client) -> None:
    assert client.get(f"{YEAR}kopiera/allt.exe").status_code == 404
