"""Each shape of spreadsheet that counties have comes in, is written right, and changes nothing the second time."""

from pathlib import Path
from typing import Any

import pytest

from miljomal.documents.tests.files import write_csv, write_ods, write_xlsx
from miljomal.followup.lifecycle import State
from miljomal.followup.models import Answer, GradeCount, Round
from miljomal.moving_in.models import Upload
from miljomal.moving_in.tests.moving import County, faults, picture
from miljomal.programmes.models import Measure, Participation, Programme, Theme
from miljomal.referrals.models import Consultee, Stance
from tests.factories import make_consultee, make_measure, make_round, make_theme

pytestmark = pytest.mark.django_db

EXTRACT: list[list[Any]] = [
    ["Åtgärdsnr", "Åtgärd", "Åtgärdsprogram", "År", "Aktör", "Genomförandegrad", "Vad har gjorts"],
    ["1", "Gröna resor", "Provprogrammet", 2018, "Ekby kommun", "P", "Planen är klar"],
    ["1", "Gröna resor", "Provprogrammet", 2019, "Ekby kommun", "G", "=SUMMA(A1)"],
    ["1", "Gröna resor", "Provprogrammet", 2019, "Region Provland", "Ej relevant", "Inte vårt"],
    ["2", "Mer sol", "Provprogrammet", 2019, "Sjötuna", "Till hälften", ""],
]


@pytest.fixture
def county() -> County:
    return County()


def answers() -> list[tuple[str, str, int, str, str, str]]:
    columns = ("measure__number", "organisation__name", "round__period_year", "grade__letter", "text", "reason")
    rows = Answer.objects.order_by("round__period_year", "measure__number", "organisation__name")
    return list(rows.values_list(*columns))


@pytest.mark.parametrize("write", [write_csv, write_xlsx, write_ods])
def test_extract_of_atgardswebben(county: County, tmp_path: Path, write: Any) -> None:
    upload = county.import_(write(tmp_path / "utdrag.fil", EXTRACT))
    assert (upload.state, upload.report["faults"]) == (Upload.State.IMPORTED, [])
    assert answers() == [
        ("1", "Ekby kommun", 2018, "P", "Planen är klar", ""),
        # In a workbook it is a formula, and its value is what counts; elsewhere it is text that nobody runs.
        ("1", "Ekby kommun", 2019, "G", "0" if write is write_xlsx else "=SUMMA(A1)", ""),
        ("1", "Region Provland", 2019, "–", "", "Inte vårt"),
        ("2", "Sjötuna kommun", 2019, "H", "", ""),
    ]
    assert [(r.title, r.slug, r.state) for r in Round.objects.order_by("period_year")] == [
        ("Åtgärdsuppföljning 2018", "2018", State.KNOWN),
        ("Åtgärdsuppföljning 2019", "2019", State.KNOWN),
    ]
    parts = Participation.objects.order_by("measure__number", "organisation__name")
    assert list(parts.values_list("measure__number", "organisation__name", "role")) == [
        ("1", "Ekby kommun", "unknown"),
        ("2", "Sjötuna kommun", "unknown"),
    ]
    assert list(Theme.objects.values_list("title", "measure_count")) == [("Åtgärder", 2)]
    programme = Programme.objects.get()
    assert (programme.measure_count, programme.organisation_count) == (2, 2)
    counted = GradeCount.objects.filter(round__period_year=2019, theme=None).order_by("grade__order")
    assert list(counted.values_list("grade__letter", "count")) == [("G", 1), ("H", 1), ("–", 1)]


def test_answers_without_dates_say_so_in_the_source(county: County, tmp_path: Path) -> None:
    county.import_(write_csv(tmp_path / "utdrag.csv", EXTRACT))
    found = Round.objects.get(period_year=2019)
    note = "svarens dagar är inte kända, därför står 31 december 2019"
    assert found.source == f"Åtgärdswebben, utdrag 2026-11-20; {note}"
    moments = {answer.submitted_at for answer in Answer.objects.filter(round=found)}
    assert [moment.isoformat() for moment in moments if moment] == ["2019-12-31T11:00:00+00:00"]


def test_stated_dates_are_kept(county: County, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Nr", "Åtgärd", "År", "Aktör", "Grad", "Rapporterad den"],
        ["1", "A", 2019, "Ekby", "G", "3 mars 2020"],
    ]
    county.import_(write_csv(tmp_path / "utdrag.csv", rows))
    answer = Answer.objects.get()
    assert answer.submitted_at is not None
    assert answer.submitted_at.isoformat() == "2020-03-03T11:00:00+00:00"
    assert answer.round.source == "Åtgärdswebben, utdrag 2026-11-20"


def test_again_changes_nothing(county: County, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "utdrag.csv", EXTRACT)
    county.import_(path)
    before = picture()
    again = county.read(path)
    assert (again.report["changes"], again.report["answers"], again.report["measures"]) == (0, [0, 0, 4], [0, 0, 2])
    assert county.confirm(again).state == Upload.State.IMPORTED
    assert picture() == before


def test_changed_row_updates_that_row_and_leaves_history(county: County, tmp_path: Path) -> None:
    county.import_(write_csv(tmp_path / "utdrag.csv", EXTRACT))
    changed: list[list[Any]] = [*EXTRACT[:1], [*EXTRACT[1][:5], "H", "Hälften är klar"], *EXTRACT[2:4]]
    upload = county.read(write_csv(tmp_path / "nytt.csv", changed))
    assert (upload.report["answers"], upload.report["missing_answers"]) == ([0, 1, 2], 1)
    assert upload.report["missing"] == ["2 Mer sol"]
    county.confirm(upload)
    answer = Answer.objects.get(round__period_year=2018)
    assert (answer.grade and answer.grade.letter, answer.text) == ("H", "Hälften är klar")
    kept = answer.history.order_by("history_id").values_list("text", "history_user", "history_change_reason")
    assert list(kept) == [
        ("Planen är klar", county.coordinator.pk, "utdrag.csv"),
        ("Hälften är klar", county.coordinator.pk, "nytt.csv"),
    ]
    assert Answer.objects.count() == 4
    counted = GradeCount.objects.filter(round__period_year=2018, theme=None)
    assert list(counted.values_list("grade__letter", "count")) == [("H", 1)]


def test_unpublished_round_is_seen_by_nobody_until_it_is_published(county: County, tmp_path: Path) -> None:
    county.import_(write_csv(tmp_path / "utdrag.csv", EXTRACT), terms={"is_published": False})
    assert [found.state for found in Round.objects.all()] == [State.CLOSED, State.CLOSED]
    assert list(Round.objects.published()) == []


def test_existing_measures_keep_title_theme_and_text(county: County, tmp_path: Path) -> None:
    theme = make_theme(programme=county.programme, title="Resor")
    make_measure(theme=theme, number="1", title="Gröna resor", text="Så här")
    rows: list[list[Any]] = [["Nr", "År", "Aktör", "Grad"], ["1", 2019, "Ekby", "G"]]
    upload = county.import_(write_csv(tmp_path / "utdrag.csv", rows))
    assert upload.report["measures"] == [0, 1, 0]
    assert list(Measure.objects.values_list("title", "theme__title", "text")) == [("Gröna resor", "Resor", "Så här")]


def test_own_sheet_with_merged_headings_and_cells(county: County, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Uppföljning av åtgärdsprogrammet 2019", None, None, None, None],
        ["Åtgärd", None, "Svar", None, None],
        ["Nr", "Benämning", "Kommun", "Status 2019", "Kommentar"],
        [1, "Gröna resor", "Ekby", "Klart", "Färdig"],
        [None, None, "Sjötuna", "P", ""],
        [2, "Mer sol", "Ekby", "E", ""],
    ]
    path = write_xlsx(tmp_path / "eget.xlsx", rows, merged=[(3, 4, 0), (3, 4, 1)])
    upload = county.receive(path)
    assert (upload.header_row, upload.header_rows, upload.row_count) == (3, 1, 3)
    upload = county.import_(path, terms={"year": 2019})
    assert upload.report["faults"] == []
    assert [row[:4] for row in answers()] == [
        ("1", "Ekby kommun", 2019, "G"),
        ("1", "Sjötuna kommun", 2019, "P"),
        ("2", "Ekby kommun", 2019, "E"),
    ]


def test_web_table_with_codes_and_several_actors_in_a_cell(county: County, tmp_path: Path) -> None:
    rows = [
        ["Åtgärd", "Aktörer"],
        ["HS1 Gröna resor", "Ekby, Sjötuna och Vingaryds kommun; Region Provland (huvudansvarig)"],
        ["KL2 Mer sol", "Vingaryd samt Sjötunna"],
        ["SO4b Bruna resor", ""],
    ]
    upload = county.read(write_csv(tmp_path / "tabell.csv", rows))
    assert faults(upload) == [(3, "Aktörer", "Sjötunna")]
    words = [(word["kind"], word["text"], word["guess"]) for word in upload.unknown]
    assert words == [
        ("theme", "HS", "HS"),
        ("theme", "KL", "KL"),
        ("theme", "SO", "SO"),
        ("organisation", "Sjötunna", county.towns["Sjötuna"].pk),
    ]
    choices = {
        "organisation": {"sjotunna": county.towns["Sjötuna"].pk},
        "theme": {"hs": "Hållbart samhälle", "kl": "Klimat", "so": "Sol"},
    }
    county.import_(tmp_path / "tabell.csv", choices=choices)
    parts = Participation.objects.order_by("measure__number", "organisation__name")
    assert list(parts.values_list("measure__number", "organisation__name", "role")) == [
        ("HS1", "Ekby kommun", "unknown"),
        ("HS1", "Region Provland", "lead"),
        ("HS1", "Sjötuna kommun", "unknown"),
        ("HS1", "Vingaryd kommun", "unknown"),
        ("KL2", "Sjötuna kommun", "unknown"),
        ("KL2", "Vingaryd kommun", "unknown"),
    ]
    assert list(Measure.objects.order_by("number").values_list("number", "title", "theme__title")) == [
        ("HS1", "Gröna resor", "Hållbart samhälle"),
        ("KL2", "Mer sol", "Klimat"),
        ("SO4b", "Bruna resor", "Sol"),
    ]


FORM = [
    ["Nr", "Åtgärd", "Vi medverkar", "Gör redan", "Ej relevant", "Synpunkt"],
    ["1", "Gröna resor", "X", "", "", "Gärna"],
    ["2", "Mer sol", "", "x", "", ""],
    ["3", "Våta marker", "", "", "ja", "Har inga"],
    ["4", "Torra marker", "", "", "", ""],
]


def test_referral_form_with_crosses(county: County, tmp_path: Path) -> None:
    county.programme.state = Programme.State.REFERRAL
    county.programme.save()
    make_consultee(programme=county.programme, organisation=county.region)
    ekby = county.towns["Ekby"]
    path = write_xlsx(tmp_path / "blankett.xlsx", FORM)
    county.import_(path, terms={"organisation_id": ekby.pk})
    said = Stance.objects.order_by("measure__number").values_list("measure__number", "position", "comment")
    assert list(said) == [("1", "takes_part", "Gärna"), ("2", "already", ""), ("3", "not_relevant", "Har inga")]
    assert {(c.organisation, c.handed_in_at is None) for c in Consultee.objects.all()} == {
        (ekby, False),
        (county.region, True),
    }
    assert Participation.objects.count() == 0
    before = picture()
    assert county.import_(path, terms={"organisation_id": ekby.pk}).report["changes"] == 0
    assert picture() == before


def test_referral_without_days_is_refused_and_with_them_made(county: County, tmp_path: Path) -> None:
    terms: dict[str, Any] = {"organisation_id": county.towns["Ekby"].pk}
    path = write_csv(tmp_path / "blankett.csv", FORM)
    assert len(county.read(path, terms=terms).report["faults"]) == 1
    county.import_(path, terms={**terms, "referral_sent_on": "2022-04-01", "referral_closed_on": "2022-06-01"})
    consultee = Consultee.objects.get()
    assert consultee.handed_in_at == consultee.referral.closes_at
    assert Stance.objects.count() == 3


def test_sheet_of_totals_gives_no_measure_a_grade(county: County, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Genomförandegrad", "Antal"], ["G", 18], ["H", 4], ["P", 3], ["E", 1]]
    path = write_xlsx(tmp_path / "totaler.xlsx", rows)
    upload = county.import_(path, terms={"year": 2020, "source": "Rapport 2021:4"})
    assert upload.report["totals"] == [4, 0, 0]
    counted = GradeCount.objects.filter(theme=None).order_by("grade__order").values_list("grade__letter", "count")
    assert list(counted) == [("G", 18), ("H", 4), ("P", 3), ("E", 1)]
    assert GradeCount.objects.count() == 4
    assert (Answer.objects.count(), Measure.objects.count()) == (0, 0)
    assert Round.objects.get().source == "Rapport 2021:4"
    before = picture()
    assert county.import_(path, terms={"year": 2020, "source": "Rapport 2021:4"}).report["changes"] == 0
    assert picture() == before


def test_published_totals_stay_when_answers_are_moved_in(county: County, tmp_path: Path) -> None:
    totals: list[list[Any]] = [["Grad", "Antal"], ["G", 18], ["H", 4]]
    county.import_(write_csv(tmp_path / "totaler.csv", totals), terms={"year": 2019, "source": "Rapport"})
    upload = county.import_(write_csv(tmp_path / "utdrag.csv", EXTRACT))
    assert upload.report["kept_totals"] == ["Åtgärdsuppföljning 2019"]
    counted = GradeCount.objects.filter(round__period_year=2019).order_by("grade__order")
    assert list(counted.values_list("count", flat=True)) == [18, 4]
    assert county.read(tmp_path / "totaler.csv", terms={"year": 2019}).report["faults"][0]["found"] == "2019"


def test_year_that_is_asked_about_here_is_left_alone(county: County, tmp_path: Path) -> None:
    make_round(programme=county.programme, period_year=2019, scale=county.scale)
    upload = county.read(write_csv(tmp_path / "utdrag.csv", EXTRACT))
    assert faults(upload) == [(None, "År", "2019")]


def test_new_programme_is_made_once(county: County, tmp_path: Path) -> None:
    stated: dict[str, Any] = {
        "programme": None,
        "new_title": "Det gamla",
        "new_first_year": 2015,
        "new_last_year": 2020,
        "choices": {"programme": {"provprogrammet": "use"}},
    }
    path = write_csv(tmp_path / "utdrag.csv", EXTRACT)
    checked = county.read(path, **stated)
    assert (checked.report["is_programme_new"], Programme.objects.count()) == (True, 1)
    made = county.confirm(checked).programme
    assert made is not None
    assert (made.title, made.state, made.measure_count) == ("Det gamla", Programme.State.DRAFT, 2)
    before = picture()
    assert county.import_(path, **stated).report["changes"] == 0
    assert picture() == before
