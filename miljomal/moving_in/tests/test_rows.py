"""What a row means where it names several actors, or leaves out what stands above."""

from pathlib import Path

import pytest

from miljomal.documents.tests.files import write_csv
from miljomal.followup.models import Answer
from miljomal.moving_in.tests.moving import County, faults
from miljomal.programmes.models import Measure, Participation

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> County:
    return County()


@pytest.mark.parametrize("who", ["Aktör", "Ansvarig"])
def test_grade_of_a_row_with_several_actors_is_the_leads_or_everybodys(
    county: County, tmp_path: Path, who: str
) -> None:
    rows = [["Nr", "Åtgärd", "År", who, "Grad"], ["1", "A", "2019", "Ekby (huvudansvarig), Sjötuna", "G"]]
    path = write_csv(tmp_path / "a.csv", rows)
    county.import_(path)
    assert list(Answer.objects.values_list("organisation__name", flat=True)) == ["Ekby kommun"]
    roles = Participation.objects.order_by("organisation__name").values_list("role", flat=True)
    assert list(roles) == (["lead", "unknown"] if who == "Aktör" else ["lead", "partner"])
    county.import_(path, terms={"is_grade_shared": True})
    names = Answer.objects.order_by("organisation__name").values_list("organisation__name", flat=True)
    assert list(names) == ["Ekby kommun", "Sjötuna kommun"]


def test_empty_cells_mean_the_row_above_when_that_is_said(county: County, tmp_path: Path) -> None:
    rows = [
        ["Tema", "Nr", "Åtgärd", "År", "Aktör", "Grad"],
        ["Resor", "1", "Gröna resor", "2019", "Ekby", "G"],
        ["", "", "", "2019", "Sjötuna", "H"],
        ["", "2", "Blå resor", "2019", "Ekby", "P"],
    ]
    path = write_csv(tmp_path / "a.csv", rows)
    assert [fault[0] for fault in faults(county.read(path))] == [3]
    county.import_(path, terms={"fills_down": True})
    answered = Answer.objects.order_by("measure__number", "organisation__name")
    assert list(answered.values_list("measure__number", "organisation__name")) == [
        ("1", "Ekby kommun"), ("1", "Sjötuna kommun"), ("2", "Ekby kommun")
    ]  # fmt: skip
    assert list(Measure.objects.order_by("number").values_list("theme__title", flat=True)) == ["Resor", "Resor"]
