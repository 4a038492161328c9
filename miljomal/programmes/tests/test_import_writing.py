"""An import brings the programme into step with the file, once, with history, and removes nothing unasked."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from miljomal.core import history
from miljomal.documents.tests.files import Rows, write_csv, write_ods, write_xlsx
from miljomal.programmes.importers import import_programme
from miljomal.programmes.models import Measure, MeasureObjective, Participation, Theme
from miljomal.programmes.tests.importing import County, counts, everything, make_county, run

pytestmark = pytest.mark.django_db
HEAD = ["Tema", "Nr", "Åtgärd", "Huvudansvarig", "Medverkande", "Miljömål", "Kostnad", "Tid"]
FULL: Rows = [
    HEAD,
    [
        "Vatten",
        "1",
        "Våtmarker",
        "Nystad",
        "Granbys kommun; Länsstyrelsen",
        "10; God bebyggd miljö",
        "6,5 Mkr",
        "2024–2027",
    ],
    ["Vatten", "2", "Fria vandringsvägar", "212000-0001", "", "", "", ""],
    ["Luft", "3", "Renare luft", "kommun-granby", "Föreningen Sjö, skog och mark", "", "150000", "2025"],
]


@pytest.fixture
def county() -> County:
    return make_county()


@pytest.mark.parametrize("writer", [write_csv, write_xlsx, write_ods])
def test_first_run_writes_everything_the_file_says(
    tmp_path: Path, county: County, writer: Callable[[Path, Rows], Path]
) -> None:
    report = import_programme(writer(tmp_path / "a", FULL), programme=county.programme, by=county.anna)
    assert report.faults == ()
    assert counts(report) == (3, 0, 0)
    assert report.is_written
    assert report.theme_titles == ("Vatten", "Luft")
    first = Measure.objects.get(number="1")
    assert (first.title, first.cost_sek, first.years) == ("Våtmarker", Decimal(6_500_000), "2024–2027")
    assert (first.folded, first.sort_key != "", first.number_key != "") == ("vatmarker", True, True)
    roles = dict(first.participations.values_list("organisation__name", "role"))
    assert roles == {"Nystads kommun": "lead", "Granbys kommun": "partner", "Länsstyrelsen i Provlän": "partner"}
    assert set(first.measure_objectives.values_list("objective__number", flat=True)) == {10, 15}
    county.programme.refresh_from_db()
    assert (county.programme.measure_count, county.programme.organisation_count) == (3, 4)
    assert {row.history_user_id for row in Measure.history.all()} == {county.anna.pk}
    assert {row.history_change_reason for row in Participation.history.all()} == {"a"}


def test_second_run_changes_nothing(tmp_path: Path, county: County) -> None:
    run(tmp_path, county, FULL)
    before = everything()
    report = run(tmp_path, county, FULL)
    assert counts(report) == (0, 0, 3)
    assert everything() == before


def test_dry_run_counts_and_changes_nothing(tmp_path: Path, county: County) -> None:
    before = everything()
    report = run(tmp_path, county, FULL, dry_run=True)
    assert counts(report) == (3, 0, 0)
    assert report.theme_titles == ("Vatten", "Luft")
    assert not report.is_written
    assert everything() == before


def changed(rows: Rows, row: int, column: str, value: str) -> Rows:
    """The same rows but for one cell."""
    copy = [list(line) for line in rows]
    copy[row][list(rows[0]).index(column)] = value
    return copy


@pytest.mark.parametrize(
    ("column", "value", "field", "expected"),
    [
        ("Åtgärd", "Ännu fler våtmarker", "title", "Ännu fler våtmarker"),
        ("Kostnad", "", "cost_sek", None),
        ("Tid", "2024–2028", "ends_year", 2028),
    ],
)
def test_changed_cell_changes_one_row_and_says_who(
    tmp_path: Path, county: County, column: str, value: str, field: str, expected: Any
) -> None:
    run(tmp_path, county, FULL)
    before = everything()
    report = run(tmp_path, county, changed(FULL, 1, column, value), by=county.anna)
    after = everything()
    assert counts(report) == (0, 1, 2)
    row = Measure.objects.get(number="1")
    assert (getattr(row, field), row.version) == (expected, 2)
    assert row.folded == ("annu fler vatmarker" if column == "Åtgärd" else "vatmarker")
    assert [name for name in before if len(after[name]) != len(before[name])] == ["HistoricalMeasure"]
    latest = Measure.history.latest("history_id")
    assert (latest.history_user, latest.history_change_reason, latest.history_type) == (county.anna, "plan.csv", "~")
    told = list(history.changes(list(row.history.order_by("-history_id")[:2]), {field: field}))
    assert told[0].who == "Anna"
    assert len(everything()["Measure"]) == 3


def test_changed_role_updates_the_participation_only(tmp_path: Path, county: County) -> None:
    run(tmp_path, county, FULL)
    before = everything()
    report = run(tmp_path, county, changed(changed(FULL, 2, "Huvudansvarig", ""), 2, "Medverkande", "Nystad"))
    after = everything()
    assert counts(report) == (0, 1, 2)
    assert Participation.objects.get(measure__number="2").role == "partner"
    assert {name for name in after if after[name] != before[name]} == {"Participation", "HistoricalParticipation"}
    assert len(after["HistoricalParticipation"]) == len(before["HistoricalParticipation"]) + 1


def test_missing_rows_are_reported_and_stay(tmp_path: Path, county: County) -> None:
    run(tmp_path, county, FULL)
    report = run(tmp_path, county, changed(FULL[:2], 1, "Medverkande", "Länsstyrelsen"))
    assert report.missing == ("2 Fria vandringsvägar", "3 Renare luft")
    assert report.missing_participations == ("Granbys kommun i 1 Våtmarker",)
    assert (Measure.objects.count(), Participation.objects.count()) == (3, 6)


def test_links_follow_the_file_only_where_it_has_the_column(tmp_path: Path, county: County) -> None:
    run(tmp_path, county, FULL)
    without = [[cell for cell, name in zip(row, HEAD, strict=True) if name != "Miljömål"] for row in FULL]
    assert counts(run(tmp_path, county, without)) == (0, 0, 3)
    assert MeasureObjective.objects.count() == 2
    assert counts(run(tmp_path, county, changed(FULL, 1, "Miljömål", "15. God bebyggd miljö"))) == (0, 1, 2)
    assert [link.objective.number for link in MeasureObjective.objects.all()] == [15]
    gone = MeasureObjective.history.get(history_type="-")
    assert (gone.history_user, gone.history_change_reason) == (county.anna, "plan.csv")


def test_unnumbered_measures_are_known_by_theme_and_title(tmp_path: Path, county: County) -> None:
    run(tmp_path, county, [["tema", "åtgärd"], ["Vatten", "Våtmarker"], ["Luft", "Våtmarker"]])
    report = run(tmp_path, county, [["tema", "åtgärd"], ["VATTEN", "våtmarker!"], ["Luft", "Fler våtmarker"]])
    assert counts(report) == (1, 1, 0)
    assert report.missing == ("Våtmarker",)
    assert Theme.objects.count() == 2


def test_numbers_given_later_double_nothing(tmp_path: Path, county: County) -> None:
    run(tmp_path, county, [["tema", "åtgärd"], ["Vatten", "Våtmarker"]])
    assert counts(run(tmp_path, county, [["tema", "nr", "åtgärd"], ["Vatten", "4a", "Våtmarker"]])) == (0, 1, 0)
    assert Measure.objects.get().number == "4a"
    assert counts(run(tmp_path, county, [["tema", "åtgärd"], ["Vatten", "Våtmarker"]])) == (0, 0, 1)
    assert Measure.objects.get().number == "4a"


def test_both_known_headings_are_understood_and_take_no_role_away(tmp_path: Path, county: County) -> None:
    run(tmp_path, county, [["tema", "åtgärd"], ["Vatten", "Våtmarker"]])
    file: Rows = [["tema", "åtgärd", "deltar"], ["Vatten", "Våtmarker", "Nystad"]]
    assert counts(run(tmp_path, county, file)) == (0, 1, 0)
    part = Participation.objects.get()
    assert (part.role, part.stage) == ("unknown", "intended")
    Participation.objects.update(role="lead")
    assert counts(run(tmp_path, county, file)) == (0, 0, 1)
    assert Participation.objects.get().role == "lead"


def test_decision_is_written_with_all_its_parts(tmp_path: Path, county: County) -> None:
    head = ["Tema", "Åtgärd", "Medverkande", "Läge för deltagandet", "Beslutsdatum", "Beslutande organ", "§", "Dnr"]
    rows: Rows = [
        head,
        ["Vatten", "A", "Nystad", "Beslutad", "1 mars 2024", "Kommunfullmäktige", "§ 12", "KS 2024/1"],
        ["Vatten", "B", "Nystad", "", "2024-03-01", "Kommunstyrelsen", "", ""],
        ["Vatten", "C", "Nystad", "förslag", "", "", "", ""],
    ]
    assert run(tmp_path, county, rows).faults == ()
    first, second, third = Participation.objects.order_by("measure__title")
    assert (first.stage, first.decided_on, first.decided_by) == ("decided", dt.date(2024, 3, 1), "Kommunfullmäktige")
    assert (first.paragraph, first.diary_number) == ("§ 12", "KS 2024/1")
    assert (second.stage, third.stage) == ("decided", "proposed")


def test_what_a_person_wrote_stays_when_asked(tmp_path: Path, county: County) -> None:
    file: Rows = [["tema", "åtgärd", "deltar"], ["Vatten", "Våtmarker", "Nystad"], ["Vatten", "Bäckar", ""]]
    run(tmp_path, county, file, by=None)
    measure = Measure.objects.get(title="Våtmarker")
    measure.title, measure.text = "Många våtmarker", "Hennes egna ord"
    history.save(measure, by=county.bo)
    before = everything()
    report = run(tmp_path, county, file, by=None, keep_edited=True)
    assert counts(report) == (0, 0, 2)
    assert everything() == before
    assert counts(run(tmp_path, county, file, by=None)) == (1, 0, 1)


def test_many_rows_take_as_many_queries_as_few(
    tmp_path: Path, county: County, django_assert_max_num_queries: Any
) -> None:
    head = ["tema", "nr", "åtgärd", "deltar"]
    few: Rows = [head, *(["Vatten", str(n), f"Åtgärd {n}", "Nystad"] for n in range(900))]
    run(tmp_path, county, few)
    with django_assert_max_num_queries(25):
        assert counts(run(tmp_path, county, few)) == (0, 0, 900)
