"""A coordinator takes a file from the upload page to the confirm button; others see nothing of it."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from miljomal.documents.tests.files import write_csv, write_xlsx
from miljomal.followup.models import Answer, GradeCount, Round
from miljomal.moving_in.models import Upload
from miljomal.moving_in.tests.moving import TERMS, County, picture
from miljomal.programmes.models import Programme
from tests.factories import make_membership, make_person, make_upload

pytestmark = pytest.mark.django_db

ROWS: list[list[Any]] = [
    ["Nr", "Åtgärd", "År", "Aktör", "Grad", "Kommentar"],
    ["1", "Gröna resor", 2019, "Ekby", "Toppen", "Klart"],
    ["2", "Mer sol", 2019, "Sjötunna", "P", ""],
]


@pytest.fixture
def county() -> County:
    return County()


@pytest.fixture
def signed_in(county: County, client: Client) -> Client:
    client.force_login(county.coordinator)
    return client


def posted(upload: Upload, **fields: Any) -> dict[str, Any]:
    return {"version": Upload.objects.get(pk=upload.pk).version, **fields}


def columns_of(upload: Upload) -> dict[str, str]:
    return {f"column_{at}": name for at, name in upload.fields.items()}


def send(client: Client, county: County, content: bytes, name: str = "utdrag.csv", **fields: Any) -> Any:
    data = {"file": SimpleUploadedFile(name, content), "programme": county.programme.pk, **fields}
    return client.post("/program/inflytt/ladda-upp/", data)


def test_from_file_to_answers(
    county: County, signed_in: Client, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    sent = send(signed_in, county, write_xlsx(tmp_path / "a.xlsx", ROWS).read_bytes(), "a.xlsx")
    upload = Upload.objects.get()
    assert sent["Location"] == f"/program/inflytt/{upload.pk}/kolumner/"
    page = signed_in.get(sent["Location"]).content.decode()
    assert page.count("<select") == 6
    assert "säker" in page
    saved = signed_in.post(sent["Location"], posted(upload, **columns_of(upload)))
    assert saved["Location"] == f"/program/inflytt/{upload.pk}/varden/"
    page = signed_in.get(saved["Location"]).content.decode()
    assert [word in page for word in ("Sjötunna", "Toppen", "Sjötuna kommun", "säker")] == [True] * 4
    choices = {"word_0": "use", "word_1": county.towns["Sjötuna"].pk, "word_2": "done"}
    with django_capture_on_commit_callbacks(execute=True):
        checked = signed_in.post(saved["Location"], posted(upload, source="Utdrag", is_published="on", **choices))
    before = picture()
    page = signed_in.get(checked["Location"]).content.decode()
    assert "Bekräfta och importera" in page
    assert picture() == before
    assert Answer.objects.count() == 0
    with django_capture_on_commit_callbacks(execute=True):
        signed_in.post(f"/program/inflytt/{upload.pk}/importera/", posted(upload))
    assert "Filen är importerad" in signed_in.get(checked["Location"]).content.decode()
    rows = Answer.objects.order_by("measure__number").values_list("organisation__name", "grade__letter", "text")
    assert list(rows) == [("Ekby kommun", "G", "Klart"), ("Sjötuna kommun", "P", "")]
    assert set(Answer.objects.values_list("is_text_public", flat=True)) == {False}


def test_page_comes_anew_while_a_worker_is_at_it(county: County, signed_in: Client, tmp_path: Path) -> None:
    upload = county.read(write_csv(tmp_path / "a.csv", ROWS))
    address = f"/program/inflytt/{upload.pk}/granska/"
    assert "Refresh" not in signed_in.get(address)
    assert signed_in.post(address).status_code == 302
    assert signed_in.get(address)["Refresh"] == "3"


def test_faults_are_shown_and_downloaded(county: County, signed_in: Client, tmp_path: Path) -> None:
    rows = [*ROWS, ["3", "=1+1", "x", "Ekby", "G", ""]]
    upload = county.read(write_csv(tmp_path / "a.csv", rows))
    page = signed_in.get(f"/program/inflytt/{upload.pk}/granska/").content.decode()
    assert "3 fel att rätta" in page
    assert "Rad 3, kolumn Aktör" in page
    assert "Bekräfta och importera" not in page
    response = signed_in.get(f"/program/inflytt/{upload.pk}/fel.csv")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert [line.split(";")[:3] for line in lines] == [
        ["Rad", "Kolumn", "Står nu"],
        ["2", "Grad", "Toppen"],
        ["3", "Aktör", "Sjötunna"],
        ["4", "År", "x"],
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Filen är tom"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "ett äldre format eller med lösenord"),
        (b"x;y\r\n" * 2_100_000, "större än 10 megabyte"),
    ],
    ids=["empty", "old or with password", "too large"],
)
def test_unreadable_file_is_answered_on_the_page(county: County, signed_in: Client, content: bytes, words: str) -> None:
    response = send(signed_in, county, content)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert Upload.objects.count() == 0


def test_new_programme_needs_title_and_years(county: County, signed_in: Client) -> None:
    content = "Nr;Åtgärd\r\n1;A\r\n".encode()
    response = send(signed_in, county, content, programme="new", new_first_year=2020, new_last_year=2015)
    page = response.content.decode()
    assert response.status_code == 422
    assert [words in page for words in ("Skriv det nya programmets titel.", "slutar före det börjar")] == [True, True]
    assert (Upload.objects.count(), Programme.objects.count()) == (0, 1)


def test_two_columns_cannot_be_the_same(county: County, signed_in: Client, tmp_path: Path) -> None:
    upload = county.receive(write_csv(tmp_path / "a.csv", ROWS))
    chosen = {**columns_of(upload), "column_0": "title"}
    response = signed_in.post(f"/program/inflytt/{upload.pk}/kolumner/", posted(upload, **chosen))
    assert response.status_code == 422
    assert "Två kolumner kan inte vara samma sak" in response.content.decode()


def test_colleague_who_was_first_wins_and_nothing_typed_is_lost(
    county: County, signed_in: Client, tmp_path: Path
) -> None:
    upload = county.receive(write_csv(tmp_path / "a.csv", ROWS))
    address, chosen = f"/program/inflytt/{upload.pk}/kolumner/", columns_of(upload)
    stale = posted(upload, **{**chosen, "column_5": ""})
    signed_in.post(address, posted(upload, **chosen))
    response = signed_in.post(address, stale)
    assert response.status_code == 409
    assert "En kollega ändrade" in response.content.decode()
    assert Upload.objects.get().fields["5"] == "comment"
    assert response.context["form"]["column_5"].value() == ""


def test_other_sheet_and_other_heading_row(county: County, signed_in: Client, tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "tva.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Läs mig").write_row(0, 0, ["Om", "filen"])
        sheet = book.add_worksheet("Svar")
        for at, row in enumerate([["Rubrik", "ovanför"], *ROWS]):
            sheet.write_row(at, 0, row)
    upload = county.receive(path)
    assert (upload.sheets, upload.sheet) == (["Läs mig", "Svar"], "Läs mig")
    address = f"/program/inflytt/{upload.pk}/kolumner/"
    signed_in.post(address, posted(upload, sheet="Svar", header_row=1, header_rows=1))
    found = Upload.objects.get()
    assert (found.sheet, found.header_row, found.row_count) == ("Svar", 2, 2)
    signed_in.post(address, posted(upload, sheet="Svar", header_row=1, header_rows=2))
    found = Upload.objects.get()
    assert (found.columns[0]["heading"], found.header_rows, found.row_count) == ("Rubrik Nr", 2, 2)
    response = signed_in.post(address, posted(upload, sheet="Svar", header_row=300, header_rows=1))
    assert (response.status_code, "Rad 300 är tom" in response.content.decode()) == (422, True)


def test_totals_by_form(county: County, signed_in: Client) -> None:
    grades = {grade.letter: grade for grade in county.scale.grades.all()}
    counts = {f"count_{grades[letter].pk}": number for letter, number in zip("GHPE", (18, 4, 3, 1), strict=True)}
    data = {"programme": county.programme.pk, "year": 2020, "source": "Rapport 2021:4", "is_published": "on", **counts}
    for _twice in range(2):
        response = signed_in.post("/program/inflytt/totaler/", data)
        assert response["Location"] == Round.objects.get().get_absolute_url()
    stored = GradeCount.objects.order_by("grade__order").values_list("grade__letter", "count")
    assert list(stored) == [("G", 18), ("H", 4), ("P", 3), ("E", 1)]
    wrong = signed_in.post("/program/inflytt/totaler/", {**data, "year": 2019, **dict.fromkeys(counts, "")})
    assert (wrong.status_code, Round.objects.count()) == (422, 1)


def test_thrown_away_file_is_gone(county: County, signed_in: Client, django_capture_on_commit_callbacks: Any) -> None:
    upload = make_upload(programme=county.programme)
    storage, name = upload.rows.storage, upload.rows.name or ""
    with django_capture_on_commit_callbacks(execute=True):
        signed_in.post(f"/program/inflytt/{upload.pk}/kasta/")
    assert (Upload.objects.get().state, storage.exists(name)) == (Upload.State.ABANDONED, False)
    assert signed_in.get(f"/program/inflytt/{upload.pk}/kolumner/").status_code == 404


def test_list_shows_only_ones_own(county: County, signed_in: Client, client: Client) -> None:
    make_upload(programme=county.programme, file_name="vår.csv")
    make_upload(file_name="deras.csv")
    page = signed_in.get("/program/inflytt/").content.decode()
    assert ("vår.csv" in page, "deras.csv" in page) == (True, False)


def test_reader_is_told_whom_to_ask(county: County, client: Client) -> None:
    upload = make_upload(programme=county.programme)
    client.force_login(make_membership(organisation=county.board, role="reader", person=make_person()).person)
    for name, arguments in (("upload-list", []), ("upload-check", [upload.pk])):
        response = client.get(reverse(f"moving_in:{name}", args=arguments))
        assert response.status_code == 403
        assert "Det är samordnarna på Länsstyrelsen i Provlands län" in response.content.decode()


@pytest.mark.parametrize("count", [1, 3, 60])
def test_the_same_number_of_queries(
    county: County, signed_in: Client, count: int, tmp_path: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        make_upload(programme=county.programme, sha256=f"{number:064}")
    with django_assert_max_num_queries(8):
        signed_in.get("/program/inflytt/")
    rows = [ROWS[0], *([str(n), f"Å {n}", 2019, f"Okänd {n}", f"Ord {n}", ""] for n in range(count))]
    upload = county.read(write_csv(tmp_path / "a.csv", rows), terms=TERMS)
    for step in ("kolumner", "varden", "granska"):
        with django_assert_max_num_queries(15):
            assert signed_in.get(f"/program/inflytt/{upload.pk}/{step}/").status_code == 200


def test_example_file_is_read_without_faults_but_one_name(county: County, signed_in: Client) -> None:
    content = signed_in.get("/program/inflytt/exempel-utdrag.csv").content
    send(signed_in, county, content)
    fields = Upload.objects.get().fields.values()
    assert list(fields) == ["number", "title", "theme", "year", "actor", "grade", "comment"]
