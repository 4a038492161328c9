"""Each fault in a filled-in sheet is named by row and column, and nothing is kept of the file."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from miljomal.accounts.models import Person
from miljomal.answer_sheets.models import ReturnedSheet
from miljomal.answer_sheets.services import SheetFaults, return_sheet
from miljomal.answer_sheets.tests.sheets import Row, fetched, sent_back
from miljomal.core import clock
from miljomal.followup.models import Respondent
from miljomal.followup.tests.helpers import DURING, answered_last_time, asked
from miljomal.organisations.models import Organisation
from tests.factories import make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def respondent(here: Organisation) -> Respondent:
    found, answers = asked(here, measures=3)
    answered_last_time(answers[0])
    make_question(round=found.round, label="Hur mycket?", kind="figure", unit="km")
    make_question(round=found.round, label="Är det klart?", kind="yes_no")
    return found


def put(row: int, **cells: str) -> Callable[[list[Row]], None]:
    """Writes in a row, counted from 0, under headings whose first letters are given."""

    def write(rows: list[Row]) -> None:
        for name, text in cells.items():
            (heading,) = [heading for heading in rows[row] if heading.lower().startswith(name.replace("_", " "))]
            rows[row][heading] = text

    return write


def twice(rows: list[Row]) -> None:
    rows.append(dict(rows[0]))


def without_key(rows: list[Row]) -> None:
    rows.append({**dict.fromkeys(rows[0], ""), "Hur långt": "G"})


FAULTS: list[tuple[Callable[[list[Row]], None], str]] = [
    (put(0, hur_långt="Ö"), "rad 2, kolumn Hur långt: ”Ö” → något av G – "),
    (put(1, vad_har="x" * 4001), "rad 3, kolumn Vad har ni gjort?: "),
    (put(1, varför="x" * 100_000), "rad 3, kolumn Varför inte relevant: "),
    (put(2, hur_mycket="ungefär tio"), "rad 4, kolumn Hur mycket? (km): ”ungefär tio” → en siffra i km, till exempel"),
    (put(2, är="kanske"), "rad 4, kolumn Är det klart?: ”kanske” → ja eller nej"),
    (put(0, texten="kanske"), "rad 2, kolumn Texten får publiceras: ”kanske” → ja eller nej"),
    (put(0, oförändrat="kanske"), "rad 2, kolumn Oförändrat: ”kanske” → ja, eller en tom cell"),
    (put(1, oförändrat="ja"), "rad 3, kolumn Oförändrat: ”ja” → ett svar: ni har inte svarat om åtgärden tidigare"),
    (put(0, oförändrat="ja", hur_långt="G"), "rad 2, kolumn Oförändrat: ”ja” → antingen ja eller ett nytt svar"),
    (put(0, nyckel="hittepå-1"), "rad 2, kolumn Nyckel (ändra inte): ”hittepå-1” → en rad ur en fil"),
    (put(0, nyckel="9" * 40), "rad 2, kolumn Nyckel (ändra inte): "),
    (twice, "rad 5, kolumn Nyckel (ändra inte): "),
    (without_key, "rad 5, kolumn Nyckel (ändra inte): tomt → en rad ur en fil"),
    (put(0, vad_har="farligt\x0btecken"), "rad 2, kolumn Vad har ni gjort?: "),
]


@pytest.mark.parametrize(("breaks", "told"), FAULTS, ids=[told[:60] for _breaks, told in FAULTS])
def test_fault_is_named_by_row_and_column(
    respondent: Respondent, anna: Person, tmp_path: Path, breaks: Callable[[list[Row]], None], told: str
) -> None:
    rows = fetched(respondent, anna)
    breaks(rows)
    with pytest.raises(SheetFaults) as refused:
        sent_back(respondent, rows, anna, tmp_path)
    (fault,) = refused.value.faults
    assert str(fault).startswith(told)
    assert not ReturnedSheet.objects.exists()


def test_every_fault_is_told_at_once(respondent: Respondent, anna: Person, tmp_path: Path) -> None:
    rows = fetched(respondent, anna)
    put(0, hur_långt="Ö", är="kanske")(rows)
    put(2, hur_mycket="tio")(rows)
    with pytest.raises(SheetFaults) as refused:
        sent_back(respondent, rows, anna, tmp_path)
    assert [fault.row for fault in refused.value.faults] == [2, 2, 4]


def test_missing_columns_are_named(respondent: Respondent, anna: Person, tmp_path: Path) -> None:
    rows = fetched(respondent, anna)
    for row in rows:
        del row["Hur långt"]
        row["Vad gjort"] = row.pop("Vad har ni gjort?")
    with pytest.raises(SheetFaults) as refused:
        sent_back(respondent, rows, anna, tmp_path)
    assert [fault.column for fault in refused.value.faults] == ["Hur långt", "Vad har ni gjort?"]


def test_rows_of_two_fetches_do_not_mix(respondent: Respondent, anna: Person, tmp_path: Path) -> None:
    first, second = fetched(respondent, anna), fetched(respondent, anna)
    with pytest.raises(SheetFaults) as refused:
        sent_back(respondent, [first[0], second[1]], anna, tmp_path)
    assert "rader ur en och samma hämtade fil" in str(refused.value.faults[0])


def test_notes_in_rows_of_their_own_do_no_harm_and_missing_rows_are_counted(
    respondent: Respondent, anna: Person, tmp_path: Path
) -> None:
    rows = fetched(respondent, anna)[:2]
    rows.append({**dict.fromkeys(rows[0], ""), "Åtgärd": "Fråga Kim om den här"})
    assert sent_back(respondent, rows, anna, tmp_path).missing_count == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "en tom fil"),
        (b"\x00\x01\x02 inte en fil", "tecken som inte är text"),
        (b"PK\x03\x04 trasig", "filen"),
        (b"Hej\nDu\n", "rad 1"),
    ],
)
def test_what_is_no_sheet_of_ours_is_told(respondent: Respondent, anna: Person, content: bytes, told: str) -> None:
    with clock.at(DURING), pytest.raises(SheetFaults) as refused:
        return_sheet(respondent=respondent, file=ContentFile(content), name="blad.xlsx", by=anna)
    assert told in str(refused.value.faults[0])
    assert not ReturnedSheet.objects.exists()


def test_file_that_is_too_large_is_not_read(respondent: Respondent, anna: Person) -> None:
    large = ContentFile(b"x")
    large.size = 11 * 1024 * 1024
    with clock.at(DURING), pytest.raises(SheetFaults) as refused:
        return_sheet(respondent=respondent, file=large, name="blad.xlsx", by=anna)
    assert "högst 10 megabyte" in str(refused.value.faults[0])
