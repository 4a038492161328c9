"""An export holds the whole filter, harms no spreadsheet, and comes back without changing anything."""

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
import python_calamine as calamine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from miljomal.organisations.models import Organisation
from miljomal.programmes.exports import measures_table
from miljomal.programmes.importers import import_programme
from miljomal.programmes.models import Measure, Programme
from miljomal.programmes.tests.helpers import everything
from tests.factories import (
    make_area,
    make_field_of_work,
    make_measure,
    make_membership,
    make_objective,
    make_organisation,
    make_participation,
    make_programme,
    make_theme,
)

pytestmark = pytest.mark.django_db


def fetch(path: str, client: Client | None = None) -> bytes:
    cache.clear()
    response = (client or Client()).get(path)
    assert response.status_code == 200
    return b"".join(response) if response.streaming else response.content


def sheet(content: bytes) -> list[list[Any]]:
    return calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


@pytest.fixture
def programme() -> Programme:
    """Everything that a measure can hold, and texts that a spreadsheet could take for formulas."""
    county = make_area(kind="county")
    board = make_organisation(kind="county_board", area=county, name="Länsstyrelsen i Provlän")
    programme = make_programme(owner=board, area=county, state="running", slug="provprogrammet")
    water = make_theme(programme=programme, title="Levande vatten")
    objective = make_objective(title="Ingen övergödning")
    field = make_field_of_work(title="VA och avfall")
    decided = {"stage": "decided", "decided_on": dt.date(2025, 3, 1), "decided_by": "Nämnden", "paragraph": "§ 12"}
    full = make_measure(
        theme=water,
        number="4a",
        title="=SUMMA(A1) i vattnet",
        text="- rena\n- mät",
        reason="@alla",
        starts_year=2024,
        ends_year=2027,
        cost_sek=6_500_000,
        cost_note="+ moms",
        effect="5 ton",
        state="running",
        source="Rapport 2024:1",
        source_date="2024-02-01",
    )
    full.measure_objectives.create(objective=objective)
    full.measure_fields.create(field_of_work=field)
    for name, role in (("Ekby kommun", "lead"), ("Företaget Ö, Å och Ä AB", "partner")):
        make_participation(measure=full, organisation=make_organisation(name=name), role=role, **decided)
    mixed = make_measure(theme=water, number="4b", title="Två beslut")
    make_participation(measure=mixed, organisation=Organisation.objects.get(name="Ekby kommun"), role="lead", **decided)
    make_participation(measure=mixed, organisation=board, role="partner", stage="intended")
    make_measure(theme=make_theme(programme=programme, title="Luft"), number="", title="Utan nummer")
    return programme


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_file_comes_back_and_changes_nothing(programme: Programme, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"atgarder.{form}"
    path.write_bytes(fetch(f"/program/{programme.slug}/atgarder.{form}"))
    before = everything()
    report = import_programme(path, programme=programme, by=None)
    assert report.faults == ()
    assert everything() == before
    assert report.missing == ()


def test_cells_that_look_like_formulas_are_harmless(programme: Programme) -> None:
    lines = fetch(f"/program/{programme.slug}/atgarder.csv").decode("utf-8-sig")
    assert ";'=SUMMA(A1) i vattnet;" in lines
    assert ";'+ moms;" in lines
    row = sheet(fetch(f"/program/{programme.slug}/atgarder.xlsx"))[1]
    assert (row[2], row[3]) == ("4a", "=SUMMA(A1) i vattnet")


@pytest.mark.parametrize("path", ["/atgarder/", "/program/provprogrammet/"])
def test_file_holds_the_whole_filter_whatever_the_page(programme: Programme, path: str) -> None:
    theme = programme.themes.get(title="Luft")
    for number in range(230):
        make_measure(theme=theme, number=str(100 + number), title=f"Luftåtgärd {number}")
    page = Client().get(f"{path}?tema={theme.slug}&sida=2").content.decode()
    assert f'href="atgarder.csv?tema={theme.slug}"' in page
    lines = fetch(f"{path}atgarder.csv?tema={theme.slug}&sida=2").decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 231
    assert len(set(lines)) == len(lines)


def test_draft_leaks_nothing_and_its_keepers_get_it(programme: Programme) -> None:
    Programme.objects.filter(pk=programme.pk).update(state="draft")
    assert len(fetch("/atgarder/atgarder.csv").decode().splitlines()) == 1
    assert Client().get(f"/program/{programme.slug}/atgarder.csv").status_code == 404
    keeper = Client()
    keeper.force_login(make_membership(organisation=programme.owner, role="coordinator").person)
    assert len(sheet(fetch(f"/program/{programme.slug}/atgarder.xlsx", keeper))) == 4


def test_unknown_form_is_not_there(programme: Programme) -> None:
    assert Client().get(f"/program/{programme.slug}/atgarder.pdf").status_code == 404


def test_reading_costs_the_same_for_one_and_for_sixty(programme: Programme) -> None:
    theme = programme.themes.get(title="Luft")
    counts = []
    for size in (1, 60):
        for number in range(size):
            measure = make_measure(theme=theme, number=f"{size}.{number}")
            make_participation(measure=measure)
        with CaptureQueriesContext(connection) as queries:
            list(measures_table(Measure.objects.order_by("id")).rows)
        counts.append(len(queries))
    assert counts == [4, 4]
