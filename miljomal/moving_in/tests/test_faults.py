"""A file with faults is told so by row and column, and nothing of it is written."""

from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection

from miljomal.core import clock
from miljomal.documents.tests.files import write_csv, write_xlsx
from miljomal.followup.models import Answer
from miljomal.moving_in import services
from miljomal.moving_in.models import SavedMapping, Upload
from miljomal.moving_in.models.uploads import KEPT, LEASE, MAX_ATTEMPTS
from miljomal.moving_in.tests.moving import NOW, County, faults, picture
from miljomal.programmes.tests.helpers import STRANGERS, somebody
from tests.factories import make_programme, make_round

pytestmark = pytest.mark.django_db

HEAD = ["Nr", "Åtgärd", "År", "Aktör", "Grad", "Kommentar"]
GOOD = ["1", "Gröna resor", "2019", "Ekby", "G", "Klart"]


@pytest.fixture
def county() -> County:
    return County()


@pytest.mark.parametrize(
    ("row", "column", "found"),
    [
        (["1", "Gröna resor", "2019", "Okänd ort", "G", ""], "Aktör", "Okänd ort"),
        (["1", "Gröna resor", "2019", "Sjötuna", "Kanon", ""], "Grad", "Kanon"),
        (["1", "Gröna resor", "nyss", "Sjötuna", "G", ""], "År", "nyss"),
        (["1", "Gröna resor", "1,5", "Sjötuna", "G", ""], "År", "1,5"),
        (["1", "Andra resor", "2019", "Sjötuna", "G", ""], "Åtgärd", "Andra resor"),
        (["2024-03-01", "Nya resor", "2019", "Sjötuna", "G", ""], "Nr", "2024-03-01"),
        (["", "", "2019", "Sjötuna", "G", ""], "Åtgärd", ""),
        (["9", "", "2019", "Sjötuna", "G", ""], "Åtgärd", ""),
        (["1", "Gröna resor", "2019", "Ekby", "H", ""], "Grad", ""),
        (["1", "Gröna resor", "2019", "", "H", ""], "Aktör", ""),
        (["1", "Gröna resor", "2019", "Sjötuna, Vingaryd", "H", ""], "Aktör", ""),
        (["1", "Gröna resor", "2019", "Sjötuna", "", "Text utan grad"], "Grad", ""),
        (["1", "Gröna resor", "2019", "Sjötuna", "G", "x" * 100_000], "Kommentar", "x" * 300),
        (["1" * 13, "Långa nummer", "2019", "Sjötuna", "G", ""], "Nr", "1" * 13),
        (["2", "t" * 201, "2019", "Sjötuna", "G", ""], "Åtgärd", "t" * 201),
    ],
)
def test_fault_is_told_by_row_and_column_and_nothing_is_written(
    county: County, tmp_path: Path, row: list[str], column: str, found: str
) -> None:
    before = picture()
    upload = county.read(write_csv(tmp_path / "fel.csv", [HEAD, GOOD, row]))
    assert faults(upload) == [(3, column, found)]
    with pytest.raises(ValidationError):
        services.request_import(upload=upload, version=upload.version, by=county.coordinator)
    assert picture() == before


def test_name_that_is_left_out_leaves_its_row_out(county: County, tmp_path: Path) -> None:
    rows = [HEAD, GOOD, ["2", "Mer sol", "2019", "Okänd ort", "G", ""]]
    county.import_(write_csv(tmp_path / "a.csv", rows), choices={"organisation": {"okand ort": 0}})
    assert list(Answer.objects.values_list("organisation__name", flat=True)) == ["Ekby kommun"]


def test_every_fault_is_told_in_row_order(county: County, tmp_path: Path) -> None:
    rows = [
        HEAD,
        ["1", "A", "2019", "Fel ort", "Fel grad", ""],
        [*GOOD[:1], "A", *GOOD[2:]],
        ["2", "B", "x", "Ekby", "G", ""],
    ]
    upload = county.read(write_csv(tmp_path / "fel.csv", rows))
    assert faults(upload) == [(2, "Aktör", "Fel ort"), (2, "Grad", "Fel grad"), (4, "År", "x")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "inget inneh\u00e5ll"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "l\u00f6senord"),
        (b"PK\x03\x04" + b"x" * 300, "skadad"),
        ("Nr;Åtgärd\r\n1;Gröna".encode("cp850"), "UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "tecken som inte går att läsa"),
        (b'Nr;Titel\r\n1;"slut saknas\r\n', "citattecken"),
    ],
    ids=["empty", "old or with password", "broken archive", "wrong encoding", "picture", "stray quote"],
)
def test_unreadable_file_is_refused_with_clear_words(county: County, content: bytes, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        services.receive_upload(
            organisation=county.board,
            programme=county.programme,
            file=ContentFile(content),
            name="fil.xlsx",
            by=county.coordinator,
        )
    assert Upload.objects.count() == 0


def test_empty_sheet_and_too_many_rows(county: County, tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="inget innehåll"):
        county.receive(write_xlsx(tmp_path / "tomt.xlsx", []))
    upload = county.read(write_csv(tmp_path / "rubriker.csv", [HEAD]))
    assert [fault["expected"] for fault in upload.report["faults"]] == ["minst en rad att läsa in under rubrikerna"]
    rows = [HEAD, *([GOOD] * 20_000)]
    with pytest.raises(ValidationError, match="dela filen"):
        county.receive(write_csv(tmp_path / "stor.csv", rows))


def test_archive_that_swells_is_refused(county: County, tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (30 * 1024 * 1024))
    with pytest.raises(ValidationError, match="megabyte när den packas upp"):
        county.receive(path)


def test_dates_as_numbers_and_years_as_dates(county: County, tmp_path: Path) -> None:
    rows: list[list[Any]] = [HEAD, ["1", "A", "2019-12-31", "Ekby", "G", ""], ["2", "B", 43830, "Ekby", "G", ""]]
    upload = county.read(write_csv(tmp_path / "ar.csv", rows))
    assert faults(upload) == [(3, "År", "43830")]


def test_a_field_stands_once_and_the_measure_is_told(county: County, tmp_path: Path) -> None:
    upload = county.receive(write_csv(tmp_path / "a.csv", [HEAD, GOOD]))
    for fields in ({"0": "number", "1": "number"}, {"4": "grade"}, {"0": "nonsense"}):
        with pytest.raises(ValidationError):
            services.save_columns(upload=upload, fields=fields, version=upload.version, by=county.coordinator)
    assert SavedMapping.objects.count() == 0


def test_failure_in_the_middle_writes_nothing_and_is_tried_again(county: County, tmp_path: Path) -> None:
    upload = county.read(write_csv(tmp_path / "a.csv", [HEAD, GOOD]))
    before = picture()

    def refuse(execute: Any, sql: str, *rest: Any) -> Any:
        if 'INSERT INTO "followup_answer"' in sql:
            raise DatabaseError("gone")
        return execute(sql, *rest)

    services.request_import(upload=upload, version=upload.version, by=county.coordinator)
    with clock.at(NOW):
        with connection.execute_wrapper(refuse):
            assert services.work_due() == 0
        assert picture() == before
        assert services.work_due() == 0  # the lease of the dead worker
    with clock.at(NOW + LEASE):
        assert services.work_due() == 1
    assert (Answer.objects.count(), Upload.objects.get().state) == (1, Upload.State.IMPORTED)


def test_what_changed_after_the_check_stops_the_import(county: County, tmp_path: Path) -> None:
    upload = county.read(write_csv(tmp_path / "a.csv", [HEAD, GOOD]))
    make_round(programme=county.programme, period_year=2019, scale=county.scale)
    before = picture()
    upload = county.confirm(upload)
    assert (upload.state, upload.imported_at, faults(upload)) == (Upload.State.CHECKED, None, [(None, "År", "2019")])
    assert picture() == before


def test_worker_gives_up_and_says_so(county: County, tmp_path: Path) -> None:
    upload = county.read(write_csv(tmp_path / "a.csv", [HEAD, GOOD]))
    services.request_import(upload=upload, version=upload.version, by=county.coordinator)
    Upload.objects.update(attempts=MAX_ATTEMPTS, leased_until=NOW)
    with clock.at(NOW + LEASE):
        assert services.work_due() == 0
        assert Upload.objects.get().is_stuck


@pytest.mark.parametrize("who", STRANGERS)
def test_only_the_owners_coordinators_may(county: County, tmp_path: Path, who: str) -> None:
    path = write_csv(tmp_path / "a.csv", [HEAD, GOOD])
    upload = county.read(path)
    person = somebody(who, county.board)
    before = picture()
    stated: dict[str, Any] = {"upload": upload, "version": upload.version, "by": person}
    for attempt in (
        lambda: county.receive(path, by=person),
        lambda: services.save_columns(fields=upload.fields, **stated),
        lambda: services.save_choices(choices={}, terms={}, **stated),
        lambda: services.request_check(**stated),
        lambda: services.request_import(**stated),
        lambda: services.abandon_upload(**stated),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    assert picture() == before
    assert Upload.objects.get().version == upload.version


def test_programme_of_another_owner_is_refused(county: County, tmp_path: Path) -> None:
    with pytest.raises(PermissionDenied):
        county.receive(write_csv(tmp_path / "a.csv", [HEAD, GOOD]), programme=make_programme())


def test_who_no_longer_coordinates_imports_nothing(county: County, tmp_path: Path) -> None:
    upload = county.read(write_csv(tmp_path / "a.csv", [HEAD, GOOD]))
    services.request_import(upload=upload, version=upload.version, by=county.coordinator)
    county.coordinator.memberships.all().delete()
    services.work_due()
    assert (Answer.objects.count(), Upload.objects.get().state) == (0, Upload.State.MAPPED)


def test_the_same_file_again_is_the_upload_that_waits(county: County, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [HEAD, GOOD])
    assert county.receive(path).pk == county.receive(path).pk


def test_import_asked_twice_is_done_once(county: County, tmp_path: Path) -> None:
    upload = county.read(write_csv(tmp_path / "a.csv", [HEAD, GOOD]))
    for _again in range(2):
        services.request_import(upload=upload, version=upload.version, by=county.coordinator)
        services.work_due()
    assert (Answer.objects.count(), Answer.history.count()) == (1, 1)


def test_mapping_and_words_are_remembered_for_the_county(county: County, tmp_path: Path) -> None:
    rows = [["A", "B", "C", "D", "E"], ["1", "Gröna resor", "2019", "Ekeby", "Toppen"]]
    fields = {0: "number", 1: "title", 2: "year", 3: "actor", 4: "grade"}
    choices = {"organisation": {"ekeby": county.towns["Ekby"].pk}, "grade": {"toppen": "done"}}
    county.import_(write_csv(tmp_path / "a.csv", rows), fields=fields, choices=choices)
    again = county.receive(write_csv(tmp_path / "b.csv", [rows[0], ["2", "Mer sol", "2020", "Ekeby", "Toppen"]]))
    assert again.fields == {str(at): name for at, name in fields.items()}
    assert {column["why"][0] for column in again.columns} == {"saved"}
    upload = services.save_columns(upload=again, fields=again.fields, version=again.version, by=county.coordinator)
    assert upload.choices == choices
    assert SavedMapping.objects.get().history.count() == 2


def test_old_files_are_thrown_away(county: County, tmp_path: Path) -> None:
    with clock.at(NOW):
        upload = county.receive(write_csv(tmp_path / "a.csv", [HEAD, GOOD]))
        assert services.forget_uploads() == 0
    with clock.at(NOW + KEPT * 2):
        assert services.forget_uploads() == 1
    assert Upload.objects.filter(pk=upload.pk).count() == 0
