"""A correction after publication: what was published stands, the correction stands beside it, history is kept."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.core.locking import StaleEdit
from miljomal.documents.models import Rendition
from miljomal.followup.models import Answer, Grade, Round
from miljomal.results.models import Correction
from miljomal.results.services import correct_answer
from miljomal.results.tests.worlds import NOW, World, signed_in, words
from tests.factories import make_membership, make_scale

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def followed(world: World) -> Round:
    return world.round({(0, 0, 0): "G", (0, 0, 1): "H", (1, 0, 0): "G"})


@pytest.fixture
def coordinator(world: World) -> Person:
    return make_membership(organisation=world.owner, role="coordinator").person


@pytest.fixture
def answer(followed: Round, world: World) -> Answer:
    return followed.answers.get(measure=world.measures[0][0], organisation=world.actors[0])


def correct(answer: Answer, by: Person, letter: str = "P", **fields: Any) -> Correction | None:
    grade = Grade.objects.get(scale=answer.round.scale, letter=letter)
    stated = {"text": "", "reason": "Räknat fel", "version": answer.version, **fields}
    with clock.at(NOW):
        return correct_answer(answer, **{"grade": grade, **stated}, by=by)


def test_correction_is_kept_with_who_when_and_why(answer: Answer, coordinator: Person) -> None:
    made = correct(answer, coordinator)
    assert made is not None
    assert (made.before.letter if made.before else "", made.after.letter, made.reason) == ("G", "P", "Räknat fel")
    assert (made.at, made.by) == (NOW, coordinator)
    row = answer.history.get(history_date=NOW)
    assert (row.grade.letter, row.history_user, row.history_change_reason) == ("P", coordinator, "Räknat fel")


def test_published_figures_stay_and_the_correction_stands_beside(
    answer: Answer, coordinator: Person, followed: Round
) -> None:
    before = list(followed.grade_counts.order_by("pk").values_list("theme", "grade", "count"))
    correct(answer, coordinator)
    assert list(followed.grade_counts.order_by("pk").values_list("theme", "grade", "count")) == before
    page = words(Client().get(followed.get_absolute_url()))
    assert "2 av 3 svar säger genomförd" in page
    assert "G Genomförd 2 1 67" in page
    assert "P Påbörjad 0 1 0" in page
    assert "Rättelser efter publiceringen" in page
    assert "24 november 2026 G Genomförd P Påbörjad Räknat fel" in page


def test_figures_open_the_answers_as_they_were_published(answer: Answer, coordinator: Person, followed: Round) -> None:
    correct(answer, coordinator)
    path = f"{followed.get_absolute_url()}svar/"
    assert "2 svar, med graderna som de publicerades." in words(Client().get(f"{path}?publicerat=ja&grad=done"))
    assert "0 svar, med graderna" in words(Client().get(f"{path}?publicerat=ja&grad=begun"))
    rows = words(Client().get(f"{path}?grad=begun"))
    assert "1 svar" in rows
    assert "Rättat 24 november 2026: Räknat fel (G → P)" in rows


def test_corrected_twice_shows_both_and_counts_from_the_first(
    answer: Answer, coordinator: Person, followed: Round
) -> None:
    correct(answer, coordinator)
    again = Answer.objects.get(pk=answer.pk)
    correct(again, coordinator, "G", reason="Rätt från början")
    page = words(Client().get(followed.get_absolute_url()))
    assert "Räknat fel" in page
    assert "Rätt från början" in page
    assert "Efter rättelser" not in page
    assert Correction.objects.count() == 2


def test_double_click_corrects_once(answer: Answer, coordinator: Person) -> None:
    assert correct(answer, coordinator) is not None
    assert correct(answer, coordinator) is None
    assert Correction.objects.count() == 1


def test_second_coordinator_sees_what_the_first_wrote(answer: Answer, coordinator: Person, world: World) -> None:
    correct(answer, coordinator)
    other = make_membership(organisation=world.owner, role="coordinator").person
    with pytest.raises(StaleEdit):
        correct(answer, other, "E")
    assert Correction.objects.count() == 1


@pytest.mark.parametrize("role", ["reader", "editor"])
def test_only_coordinators_of_the_owner_correct(role: str, answer: Answer, world: World) -> None:
    own = make_membership(organisation=world.owner, role=role).person
    author = make_membership(organisation=world.actors[0], role="administrator").person
    for person in (own, author):
        with pytest.raises(PermissionDenied):
            correct(answer, person)
        path = reverse("results:answer-correct", args=[answer.pk])
        response = signed_in(person).get(path)
        assert response.status_code == 403
        assert "Publicerade svar rättas av samordnarna på Länsstyrelsen i Provlän." in response.content.decode()
    assert Correction.objects.count() == 0


def test_what_is_wrong_is_told(answer: Answer, coordinator: Person, world: World) -> None:
    with pytest.raises(ValidationError, match="inte är relevant"):
        correct(answer, coordinator, "–")
    with pytest.raises(ValidationError, match="varför svaret rättas"):
        correct(answer, coordinator, reason=" ")
    with pytest.raises(ValidationError, match="annan skala"):
        correct(answer, coordinator, grade=make_scale().grades.get(letter="G"))
    unpublished = world.round({(0, 0, 0): "G"}, year=2026, published=False)
    with pytest.raises(ValidationError, match="inte publicerat"):
        correct(unpublished.answers.get(), coordinator)
    assert Correction.objects.count() == 0
    assert Rendition.objects.count() == 0


def test_missing_answer_is_put_in(world: World, coordinator: Person) -> None:
    followed = world.round({(0, 0, 0): ""})
    made = correct(followed.answers.get(), coordinator, "G", text="Kom per brev")
    assert made is not None
    assert made.before is None
    late = followed.answers.get()
    assert (late.submitted_at, late.submitted_by, late.text) == (NOW, coordinator, "Kom per brev")
    assert "Inget svar 1 0 100" in words(Client().get(followed.get_absolute_url()))


def test_documents_follow(answer: Answer, coordinator: Person) -> None:
    correct(answer, coordinator)
    assert Rendition.objects.filter(maker="results.report").count() == 2
    assert Rendition.objects.filter(maker="results.chart").count() == 24


class TestForm:
    """The page where it is done."""

    def path(self, answer: Answer) -> str:
        return reverse("results:answer-correct", args=[answer.pk])

    def posted(self, answer: Answer, letter: str = "P", **fields: Any) -> dict[str, Any]:
        grade = Grade.objects.get(scale=answer.round.scale, letter=letter)
        stated = {"grade": grade.pk, "text": "Ny text", "not_relevant": "", "reason": "Räknat fel"}
        return {**stated, "version": answer.version, **fields}

    def test_corrects_and_leads_back_to_the_answer(self, answer: Answer, coordinator: Person) -> None:
        client = signed_in(coordinator)
        assert "Rätta ett svar" in words(client.get(self.path(answer)))
        with clock.at(NOW + dt.timedelta(days=1)):
            response = client.post(self.path(answer), self.posted(answer), follow=True)
        page = words(response)
        assert "Svaret är rättat." in page
        assert "Rättat 25 november 2026: Räknat fel (G → P)" in page

    def test_missing_reason_keeps_what_was_typed(self, answer: Answer, coordinator: Person) -> None:
        response = signed_in(coordinator).post(self.path(answer), self.posted(answer, reason=""))
        assert response.status_code == 422
        assert "Skriv varför svaret rättas. Det visas för alla." in words(response)
        assert "Ny text" in response.content.decode()

    def test_stale_edit_shows_both(self, answer: Answer, coordinator: Person) -> None:
        correct(answer, coordinator, "E", text="Kollegans text")
        client = signed_in(coordinator)
        response = client.post(self.path(answer), self.posted(answer))
        assert response.status_code == 409
        assert "Kollegans text" in words(response)
        now = Answer.objects.get(pk=answer.pk)
        assert f'name="version" value="{now.version}"' in response.content.decode()
        assert client.post(self.path(answer), self.posted(now)).status_code == 302
        assert Correction.objects.count() == 2

    def test_answer_of_an_unpublished_round_is_not_found(self, world: World, coordinator: Person) -> None:
        unpublished = world.round({(0, 0, 0): "G"}, year=2026, published=False).answers.get()
        assert signed_in(coordinator).get(self.path(unpublished)).status_code == 404

    def test_reading_changes_nothing(self, answer: Answer, coordinator: Person) -> None:
        client = signed_in(coordinator)
        client.get(self.path(answer))
        client.head(self.path(answer))
        assert Correction.objects.count() == 0
        assert Answer.objects.get(pk=answer.pk).version == answer.version
