"""The answers behind the figures: what each reader sees of them, and what leaves as files."""

import csv
import io
from typing import Any

import pytest
import python_calamine
from django.test import Client

from miljomal.followup.models import Answer, Question, Reply, Round
from miljomal.results.tests.worlds import World, signed_in, words
from tests.factories import make_membership, make_organisation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def followed(world: World) -> Round:
    made = world.round({(1, 0, 1): "G"})
    stated: list[tuple[tuple[int, int, int], str, dict[str, Any]]] = [
        ((0, 0, 0), "G", {"text": "Öppen text"}),
        ((0, 0, 1), "H", {"text": "Hemlig text", "is_text_public": False}),
        ((0, 1, 1), "–", {"reason": "Hemligt skäl", "is_text_public": False}),
        ((0, 1, 2), "E", {"text": '=HYPERLINK("http://ont.example")'}),
    ]
    answers = [world.answer(made, place, letter, **fields) for place, letter, fields in stated]
    ask(answers[0], "Hur mycket", Question.Kind.FIGURE, figure="12.5", unit="ton")
    ask(answers[0], "Internt", Question.Kind.TEXT, text="Hemligt svar", is_public=False)
    ask(answers[1], "Hinder", Question.Kind.TEXT, text="Hemligt hinder")
    ask(answers[1], "Antal kurser", Question.Kind.FIGURE, figure="3", unit="kurser")
    return made


def ask(answer: Answer, label: str, kind: str, *, is_public: bool = True, unit: str = "", **reply: Any) -> None:
    question = Question.objects.create(
        round=answer.round, slug=f"q{Question.objects.count()}", label=label, kind=kind, unit=unit, is_public=is_public
    )
    Reply.objects.create(answer=answer, question=question, **reply)


SECRETS = {"Hemlig text", "Hemligt skäl", "Hemligt hinder", "Hemligt svar"}


def secrets_in(text: str) -> set[str]:
    return {secret for secret in SECRETS if secret in text}


def reader(where: str, role: str, world: World) -> Client:
    organisation = {"owner": world.owner, "author": world.actors[1], "other": world.actors[0]}.get(where)
    return signed_in(make_membership(organisation=organisation or make_organisation(), role=role).person)


def test_strangers_read_what_may_be_published(followed: Round) -> None:
    page = words(Client().get(f"{followed.get_absolute_url()}svar/"))
    assert secrets_in(page) == set()
    assert "Öppen text" in page
    assert "Hur mycket : 12,5 ton" in page
    assert "Antal kurser : 3 kurser" in page
    assert page.count("Organisationen har valt att inte publicera sin text.") == 2


@pytest.mark.parametrize(
    ("where", "seen"),
    [
        ("owner", SECRETS),
        ("author", SECRETS - {"Hemligt svar"}),
        ("other", {"Hemligt svar"}),
        ("stranger", set()),
    ],
)
def test_texts_that_are_not_public_are_the_organisations_and_the_owners(
    where: str, seen: set[str], followed: Round, world: World
) -> None:
    client = reader(where, "reader", world)
    assert secrets_in(words(client.get(f"{followed.get_absolute_url()}svar/"))) == seen


@pytest.mark.parametrize("where", ["stranger", "author", "owner"])
def test_files_hold_public_texts_only_whoever_asks(where: str, followed: Round, world: World) -> None:
    client = reader(where, "administrator", world)
    rows = csv_of(client, f"{followed.get_absolute_url()}hamta/svar.csv")
    assert secrets_in(str(rows)) == set()
    header, first = rows[0], rows[1]
    assert header[12:] == ["Hur mycket (ton)", "Hinder", "Antal kurser (kurser)"]
    assert (first[3], first[5], first[7], first[12]) == ("Ekby kommun", "G", "Öppen text", "12,5")
    book = xlsx_of(client, f"{followed.get_absolute_url()}hamta/svar.xlsx")
    assert secrets_in(str(book)) == set()
    assert book[1][12] == 12.5
    assert [row[7] for row in rows if "HYPERLINK" in row[7]] == ['\'=HYPERLINK("http://ont.example")']


def csv_of(client: Client, path: str) -> list[list[str]]:
    response = client.get(path)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def xlsx_of(client: Client, path: str) -> list[list[Any]]:
    content = client.get(path).content
    return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 5),
        ("grad=done", 2),
        ("tema=utan", 0),
        ("grad=finns-inte", 0),
        ("organisation=finns-inte", 0),
        ("atgard=x", 0),
    ],
)
def test_files_hold_the_whole_choice_and_nothing_else(query: str, count: int, followed: Round) -> None:
    path = f"{followed.get_absolute_url()}hamta/svar"
    assert len(csv_of(Client(), f"{path}.csv?{query}")) == count + 1
    assert len(xlsx_of(Client(), f"{path}.xlsx?{query}")) == count + 1


def test_files_hold_every_page_of_the_list(followed: Round, world: World) -> None:
    for _ in range(120):
        world.actors.append(make_organisation())
        world.answer(followed, (1, 1, len(world.actors) - 1), "P")
    path = followed.get_absolute_url()
    assert "Sida 1 av 3" in words(Client().get(f"{path}svar/"))
    assert len(csv_of(Client(), f"{path}hamta/svar.csv?sida=2")) == 126
    assert len(xlsx_of(Client(), f"{path}hamta/svar.xlsx")) == 126


def test_figures_as_files_are_those_of_the_page(followed: Round) -> None:
    path = followed.get_absolute_url()
    rows = csv_of(Client(), f"{path}hamta/tabell.csv?per=organisation")
    assert rows[0][:3] == ["Organisation", "Genomförd, antal", "Genomförd, procent"]
    assert [(row[0], row[1]) for row in rows[1:]] == [
        # Published counts hold the one answer that was there when they were counted.
        ("Hela programmet", "1"),
        ("Ekby kommun", "1"),
        ("Region Prov", "0"),
        ("Åstad kommun", "1"),
    ]
    assert xlsx_of(Client(), f"{path}hamta/tabell.xlsx")[0][0] == "Tema"


@pytest.mark.parametrize("name", ["svar.ods", "tabell.pdf", "rapport.exe", "diagram-tema.gif", "diagram-x.svg"])
def test_unknown_files_are_not_found(name: str, followed: Round) -> None:
    assert Client().get(f"{followed.get_absolute_url()}hamta/{name}").status_code == 404


def test_strangers_files_may_be_kept_and_persons_not(followed: Round) -> None:
    path = f"{followed.get_absolute_url()}hamta/svar.csv"
    assert Client().get(path)["Cache-Control"] == "public, max-age=60"
    assert signed_in(make_person()).get(path)["Cache-Control"] == "private, no-store"


def test_choice_is_told_in_words(followed: Round, world: World) -> None:
    organisation = world.actors[0]
    page = words(Client().get(f"{followed.get_absolute_url()}svar/?organisation={organisation.slug}&grad=done"))
    assert "Organisation: Ekby kommun . Rensa urvalet" in page
    assert "1 svar" in page
    empty = words(Client().get(f"{followed.get_absolute_url()}svar/?organisation={organisation.slug}&grad=half"))
    assert "Inga svar stämmer med urvalet." in empty
