"""The form in which an organisation reports: what it shows, keeps, says, and to whom it is open."""

import datetime as dt

import pytest
from django.test import Client

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.followup.models import Answer, Grade, Round
from miljomal.followup.services import submit_answer
from miljomal.organisations.models import Organisation
from miljomal.pages.tests.markup import Element, read
from miljomal.programmes.tests.helpers import everything, somebody
from tests.factories import make_answer, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(here: Organisation) -> Answer:
    return make_answer(organisation=here)


@pytest.fixture
def client(anna: Person) -> Client:
    client = Client()
    client.force_login(anna)
    return client


def grade(answer: Answer, letter: str) -> Grade:
    return Grade.objects.get(scale=answer.round.scale, letter=letter)


def post(client: Client, answer: Answer, *, letter: str = "H", version: int = 1, **data: str) -> tuple[int, Element]:
    sent = {"grade": grade(answer, letter).pk, "text": "Halva bron står.", "version": version, **data}
    response = client.post(f"/mina/svar/{answer.pk}/", sent)
    if response.status_code == 302:
        assert response["Location"] == answer.measure.get_absolute_url()
        return 302, read(client.get(response["Location"]).content)
    return response.status_code, read(response.content)


def test_report_shows_on_the_measures_page_at_once(answer: Answer, client: Client) -> None:
    status, html = post(client, answer)
    assert status == 302
    text = html.all("main")[0].text
    assert "Tack! Svaret är sparat och syns på åtgärdens sida." in text


def test_grades_are_those_of_the_rounds_scale_in_order(answer: Answer, client: Client) -> None:
    make_round()
    html = read(client.get(f"/mina/svar/{answer.pk}/").content)
    offered = [radio.attributes["value"] for radio in html.all("input", type="radio")]
    assert offered == [str(g.pk) for g in answer.round.scale.grades.order_by("order")]
    assert not any("checked" in radio.attributes for radio in html.all("input", type="radio"))


def test_colleagues_words_and_own_both_stand_after_a_stale_edit(
    answer: Answer, client: Client, here: Organisation
) -> None:
    colleague = somebody("editor", here)
    submit_answer(answer=answer, grade=grade(answer, "G"), text="Hela bron.", reason="", version=1, by=colleague)
    status, html = post(client, answer)
    assert status == 409
    text = html.all("main")[0].text
    assert "Hela bron." in text
    assert html.by_id("id_text").text == "Halva bron står."
    (chosen,) = [radio for radio in html.all("input", type="radio") if "checked" in radio.attributes]
    assert chosen.attributes["value"] == str(grade(answer, "H").pk)
    (version,) = html.all("input", name="version")
    assert version.attributes["value"] == "2"
    answer.refresh_from_db()
    assert answer.text == "Hela bron."
    assert post(client, answer, version=2)[0] == 302
    answer.refresh_from_db()
    assert answer.text == "Halva bron står."


def test_double_click_is_one_answer(answer: Answer, client: Client) -> None:
    assert post(client, answer)[0] == 302
    before = everything()["followup.HistoricalAnswer"]
    assert post(client, answer)[0] == 302
    assert everything()["followup.HistoricalAnswer"] == before


def test_answer_after_closing_is_kept_and_the_person_is_told(answer: Answer, client: Client) -> None:
    assert answer.round.closes_at is not None
    with clock.at(answer.round.closes_at):
        client.force_login(Person.objects.get(name="Anna"))
        sent = {"grade": grade(answer, "H").pk, "text": "Halva bron står.", "version": 1}
        response = client.post(f"/mina/svar/{answer.pk}/", sent)
        assert (response.status_code, response["Location"]) == (302, answer.get_absolute_url())
        html = read(client.get(answer.get_absolute_url()).content)
    text = html.all("main")[0].text
    assert "Svaret kom efter att omgången hade stängt." in text
    assert f"Samordnaren på {answer.round.programme.owner.name} ser det och kan ta in det." in text
    assert html.by_id("id_text").text == "Halva bron står."
    answer.refresh_from_db()
    assert (answer.submitted_at, answer.draft.late_at) == (None, answer.round.closes_at)


def test_published_round_takes_nothing_but_loses_nothing(answer: Answer, client: Client) -> None:
    Round.objects.update(published_on=dt.date(2026, 1, 1))
    status, html = post(client, answer)
    assert status == 409
    assert "Svaret är inte sparat men står kvar här." in html.text
    assert html.by_id("id_text").text == "Halva bron står."


@pytest.mark.parametrize("text", ["å" * 100_000])
def test_endless_text_is_told_of_and_kept(text: str, answer: Answer, client: Client) -> None:
    status, html = post(client, answer, text=text)
    assert status == 422
    (summary,) = html.all("div", class_="error-summary")
    assert "Texten har 100000 tecken och får ha 4000. Den finns kvar." in summary.text
    assert html.by_id("id_text").text == text


def test_grade_of_another_scale_is_told_of(answer: Answer, client: Client) -> None:
    foreign = make_round().scale.grades.latest("pk")
    status, html = post(client, answer, grade=str(foreign.pk))
    assert status == 422
    assert "Graden hör till en annan skala än omgångens." in html.text


def test_missing_reason_is_asked_for_at_its_field(answer: Answer, client: Client) -> None:
    status, html = post(client, answer, letter="–", reason="  ")
    assert status == 422
    (summary,) = html.all("div", class_="error-summary")
    assert [link.attributes["href"] for link in summary.all("a")] == ["#id_reason"]
    assert html.by_id("id_reason").attributes["aria-invalid"] == "true"
    assert html.by_id("id_text").text == "Halva bron står."


@pytest.mark.parametrize(("who", "status"), [("bo", 404), ("cilla", 404), ("reader", 403)])
def test_others_neither_see_nor_write(
    who: str, status: int, answer: Answer, here: Organisation, request: pytest.FixtureRequest
) -> None:
    person = somebody("reader", here) if who == "reader" else request.getfixturevalue(who)
    client = Client()
    client.force_login(person)
    Answer.objects.filter(pk=answer.pk).update(text="Hemligt utkast")
    before = everything()["followup.Answer"]
    for response in (
        client.get(f"/mina/svar/{answer.pk}/"),
        client.post(f"/mina/svar/{answer.pk}/", {"grade": grade(answer, "G").pk, "version": 1}),
    ):
        assert response.status_code == status
        assert "Hemligt utkast" not in response.content.decode()
    assert everything()["followup.Answer"] == before


def test_history_shows_who_when_before_and_after(answer: Answer, client: Client, here: Organisation) -> None:
    colleague = somebody("editor", here)
    moments = [answer.round.opens_at + dt.timedelta(days=n) for n in (2, 3)] if answer.round.opens_at else []
    for version, (moment, letter) in enumerate(zip(moments, "PH", strict=True), start=1):
        answer.refresh_from_db()
        with clock.at(moment):
            submit_answer(
                answer=answer, grade=grade(answer, letter), text=letter, reason="", version=version, by=colleague
            )
    html = read(client.get(f"/mina/svar/{answer.pk}/historik/").content)
    heads = [cell.text for cell in html.all("thead")[0].all("th")]
    told = [
        dict(zip(heads, [cell.text for cell in row.all("td", "th")], strict=True))
        for row in html.all("tbody")[0].all("tr")
    ]
    assert [(row["Vem"], row["Vad"], row["Före"], row["Efter"]) for row in told[:2]] == [
        (colleague.name, "Hur långt", "Påbörjad", "Genomförd till hälften"),
        (colleague.name, "Vad som är gjort", "P", "H"),
    ]


def test_criteria_of_the_measure_stand_before_the_grades(answer: Answer, client: Client) -> None:
    assert "Så följs åtgärden upp" not in client.get(answer.get_absolute_url()).content.decode()
    answer.measure.criteria = "Vi räknar skolor.\nGenomförd vid åtta."
    answer.measure.save()
    html = client.get(answer.get_absolute_url()).content.decode()
    assert "Vi räknar skolor.<br>Genomförd vid åtta." in html
    assert html.index("Vi räknar skolor.") < html.index('id="id_grade"')
    assert "Vi räknar skolor.<br>Genomförd vid åtta." in client.get(answer.measure.get_absolute_url()).content.decode()
