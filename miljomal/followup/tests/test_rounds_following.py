"""The pages on which a coordinator follows an open or closed round, and what they cost."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.followup.models import Answer, Draft, Respondent, Round
from miljomal.followup.services import open_round
from miljomal.followup.tests.coordinating import DAY, NOW, build_followed, page, planned, rows, send
from miljomal.programmes.models import Programme
from miljomal.programmes.tests.helpers import everything, somebody
from tests.factories import (
    make_measure,
    make_membership,
    make_organisation,
    make_participation,
    make_programme,
    make_question,
    make_respondent,
    make_round,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Programme:
    return make_programme(slug="prov")


@pytest.fixture
def by(programme: Programme) -> Person:
    return somebody("coordinator", programme.owner)


@pytest.fixture
def client(by: Person) -> Client:
    client = Client()
    client.force_login(by)
    return client


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        ("", ["Begynner 00", "Färdig 00", "Tyst 00"]),
        ("tysta", ["Tyst 00"]),
        ("borjat", ["Begynner 00"]),
        ("klara", ["Färdig 00"]),
        ("annat", ["Begynner 00", "Färdig 00", "Tyst 00"]),
    ],
)
def test_progress_is_filtered(chosen: str, names: list[str], programme: Programme, client: Client) -> None:
    build_followed(programme)
    shown = page(client, f"2027/?visa={chosen}")
    assert [row[0] for row in rows(shown)] == names
    counts = [chip.all("span")[0].text for chip in shown.all("a", class_="chip")]
    assert counts == ["3", "1", "1", "1"]
    assert "1 av 3 svar har kommit från 3 organisationer. 1 svar kom efter stängningen." in shown.text


def test_renamed_organisation_shows_by_its_new_name(programme: Programme, client: Client) -> None:
    part = make_participation(measure=make_measure(programme=programme), organisation=make_organisation(name="Förr"))
    waiting = planned(programme)
    open_round(waiting, by=None)
    organisation = part.organisation
    organisation.name = "Numera"
    organisation.save()
    assert [row[0] for row in rows(page(client, "2027/"))] == ["Numera"]


def test_move_that_is_not_legal_says_why_and_changes_nothing(programme: Programme, client: Client) -> None:
    build_followed(programme)
    before = everything()
    for path, words in {
        "oppna/": "Omgången är redan öppen.",
        "oppna-igen/": "Omgången är redan öppen.",
        "publicera/": "Omgången tar fortfarande emot svar. Vänta tills den har stängt.",
        "fragor/ny/": "Omgången har öppnat. Frågorna ligger fast.",
    }.items():
        assert words in page(client, f"2027/{path}", status=409).text
    assert everything() == before


def test_publishing_shows_counts_and_who_is_silent_and_then_the_result(programme: Programme, client: Client) -> None:
    made = build_followed(programme, opens_at=NOW - 9 * DAY, closes_at=NOW - DAY)
    shown = page(client, "2027/publicera/")
    assert [row[1] for row in rows(shown)] == ["1", "0", "0", "0", "0", "2"]
    assert [item.all("a")[0].text for item in shown.all("section")[1].all("li")] == ["Begynner 00", "Tyst 00"]
    response = client.post("/program/prov/omgangar/2027/publicera/")
    assert response["Location"] == made.get_absolute_url()
    assert Round.objects.get().published_on == clock.today()
    assert client.post("/program/prov/omgangar/2027/publicera/").status_code == 302


def test_late_answer_is_read_and_taken_in(programme: Programme, client: Client) -> None:
    made = build_followed(programme, opens_at=NOW - 9 * DAY, closes_at=NOW - DAY)
    draft = Draft.objects.get()
    grade = made.scale.grades.get(letter="H")
    Draft.objects.update(grade=grade, text="Halva bron står.")
    respondent = Respondent.objects.get(organisation=draft.answer.organisation)
    path = f"2027/tillfragade/{respondent.pk}/"
    (link,) = [url for text, url in page(client, path).links if text.startswith("Läs och ta in")]
    assert link.endswith(f"{path}sent/{draft.answer_id}/")
    assert "Halva bron står." in page(client, f"{path}sent/{draft.answer_id}/").text
    assert send(client, f"{path}sent/{draft.answer_id}/", {"reason": "", "version": "0"})[0] == 422
    assert send(client, f"{path}sent/{draft.answer_id}/", {"reason": "Sjukdom", "version": "0"})[0] == 302
    assert Answer.objects.get(pk=draft.answer_id).grade == grade


def test_late_addition_by_hand(programme: Programme, client: Client) -> None:
    build_followed(programme)
    part = make_participation(
        measure=make_measure(programme=programme), organisation=make_organisation(name="Sen", slug="sen")
    )
    assert [o.text for o in page(client, "2027/tillfragade/ny/").all("option")] == ["Sen (1)"]
    sent = {"measures": [part.measure_id], "reason": "Kom med sent"}
    for said in ("1 fråga är tillagd.", "Redan tillagt."):
        status, html = send(client, "2027/tillfragade/ny/?organisation=sen", sent)
        assert (status, said in html.text) == (302, True)
    assert Answer.objects.filter(organisation=part.organisation).count() == 1


def test_another_rounds_things_are_not_there(programme: Programme, client: Client) -> None:
    build_followed(programme)
    foreign = make_round()
    respondent, question = make_respondent(round=foreign), make_question(round=foreign)
    before = everything()
    for path in (f"tillfragade/{respondent.pk}/", f"tillfragade/{respondent.pk}/tid/", f"fragor/{question.pk}/"):
        assert client.get(f"/program/prov/omgangar/2027/{path}").status_code == 404
    client.post(f"/program/prov/omgangar/2027/fragor/{question.pk}/ta-bort/")
    assert everything() == before


@pytest.mark.parametrize("size", [1, 3, 60])
def test_queries_are_the_same_whatever_the_size(size: int, programme: Programme, client: Client) -> None:
    made = build_followed(programme, size)
    for row in list(Respondent.objects.all()):
        make_membership(organisation=row.organisation, is_contact=True)
        make_participation(measure=make_measure(programme=programme), organisation=row.organisation)
    one = Respondent.objects.order_by("pk").first()
    assert one
    make_round(programme=programme, slug="2029", opens_at=NOW + 90 * DAY, closes_at=NOW + 99 * DAY, opened_at=None)
    found = {}
    for path in ("", "2027/", "2029/oppna/", f"2027/tillfragade/{one.pk}/", "2027/historik/", "2027/tillfragade/ny/"):
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            page(client, path)
        found[path.replace(str(one.pk), "x")] = len(queries)
    assert found == {
        "": 7,
        "2027/": 10,
        "2029/oppna/": 14,
        "2027/tillfragade/x/": 8,
        "2027/historik/": 8,
        "2027/tillfragade/ny/": 6,
    }
    assert made.respondents.count() == 3 * size
