"""The reference data: whole, without dangling entries, and a second run changes nothing."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command

from miljomal.assessments.models import Assessment
from miljomal.core import history
from miljomal.core.locking import save_version
from miljomal.core.reference import read_csv
from miljomal.followup.models import Grade, GradeCount, Round
from miljomal.objectives.models import FieldOfWork, GlobalGoal, Objective
from miljomal.organisations.models import Affiliation, Area, Organisation
from miljomal.organisations.numbers import is_organisation_number
from miljomal.pages.tests.places import reference
from miljomal.programmes.models import Measure, Participation, Plan, Programme, Theme
from miljomal.programmes.tests.helpers import everything
from tests.factories import make_person

__all__ = ["reference"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

PACKAGE = Path(__file__).parents[2]
DATA = sorted(PACKAGE.glob("*/data/*.csv"))
Kind = Objective.Kind


def test_counts() -> None:
    kinds = Counter(Objective.objects.values_list("kind", flat=True))
    assert kinds == {
        Kind.GENERATIONAL_GOAL: 1,
        Kind.QUALITY_OBJECTIVE: 16,
        Kind.SPECIFICATION: 115,
        Kind.MILESTONE_TARGET: 31,
    }
    assert (GlobalGoal.objects.count(), FieldOfWork.objects.count()) == (17, 10)
    assert Counter(Area.objects.values_list("kind", flat=True)) == {"nation": 1, "county": 21, "municipality": 290}
    boards = Organisation.objects.filter(kind="county_board")
    assert (boards.count(), boards.values("area").distinct().count()) == (21, 21)
    assert Organisation.objects.filter(kind="municipality").count() == 290
    assert Measure.objects.count() == 26


def test_municipalities_stand_in_the_county_of_their_code() -> None:
    for area in Area.objects.municipalities().select_related("parent"):
        assert area.parent is not None
        assert area.code[:2] == area.parent.code, area
    codes = {f"{a.code}": a.short_name for a in Area.objects.municipalities().filter(parent__code="04")}
    assert codes == {
        "0428": "Vingåker", "0461": "Gnesta", "0480": "Nyköping", "0481": "Oxelösund", "0482": "Flen",
        "0483": "Katrineholm", "0484": "Eskilstuna", "0486": "Strängnäs", "0488": "Trosa",
    }  # fmt: skip


def test_population_is_the_nations() -> None:
    assert sum(a.population or 0 for a in Area.objects.municipalities()) == 10_551_707


def test_sixteen_in_order_and_whom_they_concern() -> None:
    rows = list(Objective.objects.quality_objectives())
    assert [row.number for row in rows] == list(range(1, 17))
    assert [row.number for row in rows if not row.assessed_by_counties] == [1, 5, 6]
    assert {row.number: row.needs for row in rows if row.needs} == {10: "coast", 14: "mountains"}
    assert (rows[0].title, rows[0].title_en) == ("Begränsad klimatpåverkan", "Reduced Climate Impact")
    assert (rows[15].title, rows[15].title_en) == (
        "Ett rikt växt- och djurliv",
        "A Rich Diversity of Plant and Animal Life",
    )


def test_every_specification_stands_in_order_under_its_objective() -> None:
    by_parent: dict[int, list[int]] = {}
    for row in Objective.objects.filter(kind=Kind.SPECIFICATION).select_related("parent").order_by("number"):
        assert row.parent is not None
        by_parent.setdefault(row.parent.number, []).append(row.number)
    assert set(by_parent) == set(range(1, 17))
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in by_parent.values())
    assert len(by_parent[1]) == 1


def test_five_fields_are_the_seeds_and_five_our_own() -> None:
    assert [f.title for f in FieldOfWork.objects.filter(is_own=False)] == [
        "Fysisk planering", "Kommunens ordinarie miljöarbete", "Byggnadsvård", "Trafikplanering", "Folkhälsa"
    ]  # fmt: skip
    assert FieldOfWork.objects.filter(is_own=True).count() == 5


def test_no_entry_dangles() -> None:
    """Each line of each file became a row: nothing is lost for want of what it names."""
    lines = {path.name: len(list(read_csv(path))) for path in DATA}
    assert lines["affiliations.csv"] == Affiliation.objects.count()
    assert lines["assessments.csv"] == Assessment.objects.count()
    assert lines["published_results.csv"] == GradeCount.objects.count()
    assert lines["climate_plans.csv"] == Plan.objects.count()
    assert lines["organisations.csv"] == Organisation.objects.exclude(kind="municipality").count()
    assert lines["sodermanland-2015-2020.csv"] + lines["sodermanland-2022-2026.csv"] == Measure.objects.count()
    assert lines["sodermanland-2022-2026.csv"] == Participation.objects.count()


def test_every_number_and_address_is_in_form() -> None:
    numbers = list(Organisation.objects.exclude(number="").values_list("number", flat=True))
    assert numbers
    assert len(numbers) == len(set(numbers))
    assert [number for number in numbers if not is_organisation_number(number)] == []
    for organisation in Organisation.objects.all():
        organisation.full_clean()


def test_every_fact_has_a_source() -> None:
    for path in [path for path in DATA if path.name not in ("import-template.csv", "exempel-utdrag.csv")]:
        head = path.read_text(encoding="utf-8").splitlines()[0]
        stated = head.startswith("# Source:") or "source" in next(read_csv(path), {})
        assert stated or path.name.startswith("sodermanland"), path  # stated in programmes.toml
    for rows in (Organisation.objects.all(), Assessment.objects.all(), Plan.objects.all(), Programme.objects.all()):
        assert not rows.filter(source="").exists(), rows.model


def test_every_known_title_has_a_source() -> None:
    assert not Measure.objects.filter(source="").exists()


def test_seed_run_again_changes_nothing() -> None:
    before = everything()
    call_command("seed", verbosity=0)
    assert everything() == before


def test_what_a_person_wrote_survives_seed() -> None:
    person = make_person()
    organisation = Organisation.objects.get(slug="lansstyrelsen-sodermanland")
    organisation.visiting_address = "Nya gatan 1"
    history.save(organisation, by=person)
    measure = Measure.objects.get(title="Naturguidningar")
    save_version(measure, {"text": "Vi går ut varje vår."}, version=measure.version, by=person)
    theme = Theme.objects.get(title="Vatten")
    theme.summary = "Vår egen mening."
    history.save(theme, by=person)
    before = everything()
    call_command("seed", verbosity=0)
    assert everything() == before
    organisation.refresh_from_db()
    assert organisation.visiting_address == "Nya gatan 1"


def test_what_a_program_changed_is_set_right() -> None:
    Organisation.objects.filter(slug="lansstyrelsen-sodermanland").update(visiting_address="Fel gata")
    call_command("seed", verbosity=0)
    assert Organisation.objects.get(slug="lansstyrelsen-sodermanland").visiting_address == "Stora Torget 13"


def test_scale_is_the_counties_four_and_not_relevant() -> None:
    grades = list(Grade.objects.filter(scale__slug="ghpe").order_by("order"))
    assert [(g.letter, g.counts_as_done, g.needs_reason) for g in grades] == [
        ("G", True, False), ("H", False, False), ("P", False, False), ("E", False, False), ("–", False, True)
    ]  # fmt: skip
    counts = GradeCount.objects.filter(round=Round.objects.get()).values_list("grade__letter", "count")
    assert dict(counts) == {"G": 18, "H": 4, "P": 3, "E": 1}


def test_programmes_file_is_read_whole() -> None:
    stated = tomllib.loads((PACKAGE / "programmes/data/programmes.toml").read_text(encoding="utf-8"))["programme"]
    assert {row["slug"]: len(row["theme"]) for row in stated} == {
        programme.slug: programme.themes.count() for programme in Programme.objects.all()
    }
