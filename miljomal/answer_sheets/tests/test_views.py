"""The pages of sheets: what they show, what their buttons do, and what bad input is answered."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from miljomal.accounts.models import Person
from miljomal.answer_sheets.models import FetchedSheet, ReturnedSheet
from miljomal.answer_sheets.tests.sheets import fetched, sent_back
from miljomal.core import clock
from miljomal.documents.sheets import XLSX_TYPE
from miljomal.documents.tests.files import write_xlsx
from miljomal.followup.models import Answer, Respondent, Round
from miljomal.followup.tests.helpers import DURING, asked, send, typed
from miljomal.organisations.models import Organisation
from miljomal.pages.tests.markup import Element, read

pytestmark = pytest.mark.django_db

COUNTS = {"excel/": 4, "compare": 9}


@pytest.fixture
def client(anna: Person) -> Client:
    client = Client()
    client.force_login(anna)
    return client


@pytest.fixture
def three(here: Organisation) -> tuple[Respondent, list[Answer]]:
    return asked(here, measures=3)


def get(client: Client, address: str, status: int = 200) -> Element:
    with clock.at(DURING):
        response = client.get(address)
    assert response.status_code == status
    return read(response.content).all("main")[0]


def post(client: Client, address: str, data: dict[str, Any] | None = None) -> Any:
    with clock.at(DURING):
        return client.post(address, data or {})


def filled(respondent: Respondent, anna: Person, folder: Path, *rows: int) -> ReturnedSheet:
    fetched_rows = fetched(respondent, anna)
    for row in rows:
        fetched_rows[row].update({"Hur långt": "H", "Vad har ni gjort?": "Ord ur filen"})
    return sent_back(respondent, fetched_rows, anna, folder)


def test_list_leads_to_the_sheet_and_the_file_is_fetched_by_a_button(
    client: Client, three: tuple[Respondent, list[Answer]]
) -> None:
    respondent, _answers = three
    links = dict(get(client, respondent.get_absolute_url()).links)
    page = get(client, links["Svara i Excel"])
    assert not FetchedSheet.objects.exists()
    (form,) = [form for form in page.all("form") if "hamta" in form.attributes.get("action", "")]
    response = post(client, form.attributes["action"])
    assert (response.status_code, response["Content-Type"]) == (200, XLSX_TYPE)
    assert response["Content-Disposition"].startswith('attachment; filename="svar-')
    assert response["Content-Disposition"].endswith('.xlsx"')
    assert FetchedSheet.objects.get().respondent == respondent


def test_file_is_sent_compared_and_saved(
    client: Client, three: tuple[Respondent, list[Answer]], anna: Person, tmp_path: Path
) -> None:
    respondent, answers = three
    rows = fetched(respondent, anna)
    rows[0].update({"Hur långt": "H", "Vad har ni gjort?": "Ord ur filen"})
    path = write_xlsx(tmp_path / "blad.xlsx", [list(rows[0]), *[list(row.values()) for row in rows]])
    sent = SimpleUploadedFile("vårt blad.xlsx", path.read_bytes())
    response = post(client, f"/mina/omgangar/{respondent.pk}/excel/", {"file": sent})
    assert response.status_code == 302
    page = get(client, response["Location"])
    assert "vårt blad.xlsx är läst utan fel. 2 rader säger inget nytt." in page.text
    assert "Vad som är gjort tomt Ord ur filen" in page.text
    (seen,) = page.all("input", name="seen")
    response = post(client, response["Location"], {"seen": seen.attributes["value"]})
    assert (response.status_code, response["Location"]) == (302, respondent.get_absolute_url())
    answer = Answer.objects.get(pk=answers[0].pk)
    assert (answer.text, answer.submitted_by) == ("Ord ur filen", anna)
    over = get(client, ReturnedSheet.objects.get().get_absolute_url())
    assert "Svaren i filen är sparade" in over.text
    # A double click saves nothing twice.
    post(client, ReturnedSheet.objects.get().get_absolute_url(), {"seen": seen.attributes["value"]})
    assert Answer.objects.get(pk=answers[0].pk).version == answer.version


def test_clash_must_be_chosen(
    client: Client, three: tuple[Respondent, list[Answer]], anna: Person, tmp_path: Path
) -> None:
    respondent, answers = three
    returned = filled(respondent, anna, tmp_path, 0)
    send(answers[0], anna, typed(answers[0], "P", "Kollegans ord"))
    page = get(client, returned.get_absolute_url())
    assert "1 åtgärd att välja om" in page.text
    assert "Vad som är gjort Kollegans ord Ord ur filen" in page.text
    (seen,) = page.all("input", name="seen")
    stamp = {"seen": seen.attributes["value"]}
    response = post(client, returned.get_absolute_url(), stamp)
    assert response.status_code == 422
    assert "Välj vilket som ska gälla" in response.content.decode()
    response = post(client, returned.get_absolute_url(), {**stamp, f"svar_{answers[0].pk}": "fil"})
    assert response.status_code == 302
    assert Answer.objects.get(pk=answers[0].pk).text == "Ord ur filen"


def test_stale_comparison_is_shown_anew(
    client: Client, three: tuple[Respondent, list[Answer]], anna: Person, tmp_path: Path
) -> None:
    respondent, answers = three
    returned = filled(respondent, anna, tmp_path, 0)
    (seen,) = get(client, returned.get_absolute_url()).all("input", name="seen")
    send(answers[0], anna, typed(answers[0], "P", "Kollegans ord"))
    response = post(
        client,
        returned.get_absolute_url(),
        {"seen": seen.attributes["value"], f"svar_{answers[0].pk}": "fil"},
    )
    assert response.status_code == 409
    assert "En kollega svarade medan du läste" in response.content.decode()
    assert Answer.objects.get(pk=answers[0].pk).text == "Kollegans ord"


def test_faults_are_shown_by_row(client: Client, three: tuple[Respondent, list[Answer]], anna: Person) -> None:
    respondent, _answers = three
    rows = fetched(respondent, anna)
    rows[1]["Hur långt"] = "Ö"
    content = io.StringIO()
    content.write(";".join(rows[0]) + "\n")
    for row in rows:
        content.write(";".join(f'"{cell}"' for cell in row.values()) + "\n")
    file = SimpleUploadedFile("blad.csv", content.getvalue().encode())
    response = post(client, f"/mina/omgangar/{respondent.pk}/excel/", {"file": file})
    assert response.status_code == 422
    text = read(response.content).text
    assert "1 fel i filen" in text
    assert "Rad 3, kolumn Hur långt Ö något av G – " in text
    assert not ReturnedSheet.objects.exists()


def test_no_file_and_a_thrown_away_one(
    client: Client, three: tuple[Respondent, list[Answer]], anna: Person, tmp_path: Path
) -> None:
    respondent, _answers = three
    response = post(client, f"/mina/omgangar/{respondent.pk}/excel/")
    assert "Välj filen som du har fyllt i." in read(response.content).text
    returned = filled(respondent, anna, tmp_path, 0)
    assert post(client, f"{returned.get_absolute_url()}kasta/").status_code == 302
    assert "Filen är kastad" in get(client, returned.get_absolute_url()).text
    assert ReturnedSheet.objects.get().rows == {}


def test_published_round_says_so(client: Client, three: tuple[Respondent, list[Answer]]) -> None:
    respondent, _answers = three
    Round.objects.filter(pk=respondent.round_id).update(published_on="2027-03-01")
    page = get(client, f"/mina/omgangar/{respondent.pk}/excel/")
    assert "Omgången tar inte emot svar" in page.text
    assert page.all("form") == []
    assert post(client, f"/mina/omgangar/{respondent.pk}/excel/hamta/").status_code == 302
    assert not FetchedSheet.objects.exists()


@pytest.mark.parametrize("path", COUNTS)
def test_pages_cost_the_same_with_three_and_with_sixty(
    client: Client, here: Organisation, anna: Person, tmp_path: Path, path: str
) -> None:
    counts = []
    for size in (3, 60):
        respondent, _answers = asked(here, measures=size)
        returned = filled(respondent, anna, tmp_path, *range(size))
        address = returned.get_absolute_url() if path == "compare" else f"{respondent.get_absolute_url()}{path}"
        with CaptureQueriesContext(connection) as queries:
            get(client, address)
        counts.append(len(queries))
    assert counts == [COUNTS[path], COUNTS[path]]
