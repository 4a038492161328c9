"""The invented county: whole, coherent, marked, and apart from everything real."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models, transaction
from django.db.models import Max
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker, Settings

from miljomal.accounts.models import Person
from miljomal.assessments.models import Assessment
from miljomal.core import clock
from miljomal.followup.models import Answer, GradeCount, Round, Scale
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.organisations.models import Area, Membership, Organisation
from miljomal.programmes.models import Measure, Participation, Programme, Theme
from miljomal.seed.demo import Refused, make_demo, sign_ins

A, B = "exempellan-2024-2028", "exempellan-klimatloften-2025-2027"
LETTERS = {"G", "H", "P", "E", "–"}
LAST_EVENT = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db
Keys = dict[str, set[Any]]


@dataclass(frozen=True)
class Made:
    """Ids of all rows before the demo, after a demo that failed half-way, and after one that did not."""

    before: Keys
    after_failure: Keys
    after: Keys


@pytest.fixture(scope="module", autouse=True)
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Made]:
    """The reference data and the demo, once for all tests of this file, rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed", verbosity=0)
        before = _keys()
        Scale.objects.filter(slug="ghpe").update(slug="away")
        with pytest.raises(Scale.DoesNotExist):
            make_demo()
        after_failure = _keys()
        Scale.objects.filter(slug="away").update(slug="ghpe")
        assert make_demo()
        yield Made(before, after_failure, _keys())
        transaction.set_rollback(True)


def _models() -> list[type[models.Model]]:
    """Every table of ours, history included."""
    return [m for m in apps.get_models() if m.__module__.startswith("miljomal.")]


def _keys() -> Keys:
    return {m._meta.label: set(m._default_manager.values_list("pk", flat=True)) for m in _models()}


def _has_mark(model: Any) -> bool:
    return any(field.name == "is_example" for field in model._meta.get_fields())


def _links(model: type[models.Model]) -> Iterator[Any]:
    """The foreign keys that lead to something that is either invented or real."""
    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignKey) and _has_mark(field.related_model):
            yield field


def _owned(thing: models.Model, field: Any) -> bool | None:
    """Whether what the key leads to is invented; None = nothing, or what all share: the nation's, the catalogue."""
    target = getattr(thing, field.name)
    is_shared = isinstance(target, Objective) or getattr(target, "owner_id", 0) is None
    is_nation = isinstance(target, Area) and target.kind == "nation"
    return None if target is None or is_shared or is_nation else bool(target.is_example)


def _letters(programme: str, slug: str) -> Counter[str | None]:
    """How many answers have each letter; None = no answer."""
    answers = Answer.objects.filter(round__programme__slug=programme, round__slug=slug).select_related("grade")
    return Counter(answer.grade.letter if answer.grade else None for answer in answers)


def test_demo_that_fails_leaves_nothing(made: Made) -> None:
    assert made.after_failure == made.before


def test_demo_run_again_changes_nothing(
    made: Made, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.IS_PRODUCTION = False
    with django_assert_num_queries(1):
        call_command("demo")
    assert _keys() == made.after


def test_seed_after_demo_changes_nothing(made: Made) -> None:
    call_command("seed", verbosity=0)
    assert _keys() == made.after


def test_demo_marks_all_that_it_makes(made: Made) -> None:
    for model in _models():
        new = made.after[model._meta.label] - made.before[model._meta.label]
        if _has_mark(model):
            marked = set(model._default_manager.filter(is_example=True).values_list("pk", flat=True))
            assert marked == new, model._meta.label


def test_nothing_invented_hangs_on_anything_real_or_the_other_way() -> None:
    for model in _models():
        links = list(_links(model))
        for thing in model._default_manager.select_related(*(field.name for field in links)) if links else []:
            ends = {_owned(thing, field) for field in links}
            if _has_mark(model):
                ends.add(bool(thing.is_example))  # type: ignore[attr-defined]
            assert len(ends - {None}) <= 1, f"{model._meta.label} {thing.pk}: {ends}"


def test_county_is_complete() -> None:
    county = Area.objects.counties().get(code="98")
    assert (county.slug, county.short_name, county.tile_column) == ("exempellan", "Exempellän", None)
    places = {area.short_name: (area.code, area.is_coastal) for area in county.children.all()}
    assert places == {
        "Ekby": ("9801", False),
        "Sjötuna": ("9802", True),
        "Granfors": ("9803", False),
        "Lindhult": ("9804", False),
    }
    organisations = Organisation.objects.filter(is_example=True)
    assert Counter(organisations.values_list("kind", flat=True)) == {
        "county_board": 1,
        "region": 1,
        "municipality": 4,
        "municipal_company": 1,
        "municipal_association": 1,
        "company": 1,
        "association": 1,
        "water_council": 1,
        "university": 1,
    }
    assert {organisation.number for organisation in organisations} == {""}
    owners = Organisation.objects.filter(affiliations__part_of__slug="exempel-vatten", affiliations__kind="owner")
    assert {owner.name for owner in owners} == {"Ekby kommun", "Lindhult kommun"}


def test_every_address_is_invented() -> None:
    addresses = [*Person.objects.filter(is_example=True).values_list("email", flat=True)]
    addresses += Organisation.objects.filter(is_example=True).values_list("mailbox", flat=True)
    assert [address for address in addresses if not address.endswith(("@example.org", ".example.org"))] == []


def test_people_have_every_role_and_one_belongs_to_two() -> None:
    memberships = Membership.objects.in_force().filter(organisation__is_example=True)
    assert {m.role for m in memberships} == set(Membership.Role.values)
    per_person = Counter(m.person_id for m in memberships)
    assert sorted(per_person.values())[-2:] == [1, 2]
    with_contact = {m.organisation_id for m in memberships if m.is_contact}
    assert with_contact == set(Organisation.objects.filter(is_example=True).values_list("pk", flat=True))


def test_sign_ins_are_people_who_can_sign_in() -> None:
    emails = [email for email, _who in sign_ins()]
    members = Membership.objects.in_force().filter(person__email__in=emails)
    assert members.values("person").distinct().count() == len(emails) == 6


def test_programmes_have_their_measures() -> None:
    sizes = [[theme.measure_count for theme in Theme.objects.filter(programme__slug=slug)] for slug in (A, B)]
    assert sizes == [[8, 6, 6, 5], [4, 4, 4]]
    programmes = Programme.objects.filter(is_example=True).order_by("starts_on")
    assert [(p.answer_mode, p.participation_word, p.organisation_count) for p in programmes] == [
        ("lead", "medverkan", 12),
        ("every_actor", "åtagande", 11),
        ("lead", "medverkan", 12),
    ]


def test_measures_are_linked_to_all_that_a_measure_needs() -> None:
    used = set(FieldOfWork.objects.filter(measure_fields__measure__programme__slug=A).values_list("slug", flat=True))
    assert used == set(FieldOfWork.objects.values_list("slug", flat=True))
    for measure in Measure.objects.filter(is_example=True):
        roles = Counter(measure.participations.values_list("role", flat=True))
        assert roles["lead"] == 1, measure
        assert 1 <= roles["partner"] <= 5, measure
        assert 1 <= measure.measure_objectives.count() <= 3, measure
        assert 1 <= measure.measure_fields.count() <= 2, measure
    aiming = Measure.objects.filter(is_example=True, measure_indicators__isnull=False).distinct()
    assert Counter(aiming.values_list("programme__slug", flat=True)) == {A: 3, "exempellan-2029-2033": 3}
    stages = Counter(Participation.objects.filter(measure__programme__slug=A).values_list("stage", flat=True))
    assert (set(stages), stages["ended"], stages["proposed"]) == (set(Participation.Stage.values), 1, 1)


@pytest.mark.parametrize(("programme", "slug"), [(A, "2024"), (A, "2025"), (B, "2025")])
def test_published_rounds_have_every_grade_and_some_silence(programme: str, slug: str) -> None:
    assert set(_letters(programme, slug)) == LETTERS | {None}


def test_published_counts_are_those_of_a_naive_count() -> None:
    counts = GradeCount.objects.filter(round__programme__slug=A, round__slug="2025").select_related("grade")
    stored = {c.grade.letter if c.grade else None: c.count for c in counts if c.theme_id is None}
    assert stored == _letters(A, "2025") == {"G": 9, "H": 7, "P": 5, "E": 1, "–": 1, None: 2}
    per_theme: Counter[int] = Counter()
    for row in counts:
        if row.theme_id is not None:
            per_theme[row.theme_id] += row.count
    assert per_theme == dict(Theme.objects.filter(programme__slug=A).values_list("pk", "measure_count"))


def test_a_measure_goes_back_only_with_a_reason() -> None:
    steps = dict(zip("EPHG", range(4), strict=True))
    for measure in Measure.objects.filter(programme__slug=A):
        answers = measure.answers.submitted().order_by("round__period_year").select_related("grade")
        letters = [answer.grade.letter for answer in answers if answer.grade and not answer.reason]
        assert letters == sorted(letters, key=steps.__getitem__), measure


def test_what_was_written_has_the_hour_when_it_happened(made: Made) -> None:
    for answer in Answer.objects.submitted().select_related("round"):
        with clock.at(answer.submitted_at or LAST_EVENT):
            assert answer.round.is_open, answer
        assert answer.history.latest().history_date == answer.submitted_at
        assert answer.history.latest().history_user_id == answer.submitted_by_id
    for model in _models():
        if model.__name__.startswith("Historical"):
            new = made.after[model._meta.label] - made.before[model._meta.label]
            latest = model._default_manager.filter(pk__in=new).aggregate(at=Max("history_date"))["at"]
            assert latest is None or latest < LAST_EVENT, model._meta.label
    assert not Person.objects.filter(is_example=True, joined_at__gt=LAST_EVENT).exists()


def test_rounds_are_where_they_should_be() -> None:
    rounds = Round.objects.filter(programme__slug=A).order_by("period_year")
    assert [(r.slug, r.published_on) for r in rounds] == [
        ("2024", dt.date(2025, 3, 3)),
        ("2025", dt.date(2026, 3, 2)),
        ("2026", None),
    ]
    assert Round.objects.get(programme__slug=B).published_on == dt.date(2026, 2, 16)


@pytest.mark.parametrize(("day", "is_open"), [("2026-11-23T12:00+01:00", True), ("2027-01-29T17:00+01:00", False)])
def test_ekbys_editor_has_measures_to_report_until_the_round_closes(day: str, is_open: bool) -> None:
    person = Person.objects.get(email="redaktor@ekby.example.org")
    moment = dt.datetime.fromisoformat(day)
    waiting = Answer.objects.waiting().filter(
        round__in=Round.objects.open_at(moment), organisation__memberships__person=person
    )
    assert {answer.measure.number for answer in waiting} == ({"1", "3", "15", "17"} if is_open else set())
    with clock.at(moment):
        assert Round.objects.get(programme__slug=A, slug="2026").is_open is is_open


def test_assessments_are_those_of_a_county_with_coast_and_no_mountains() -> None:
    expected = Objective.objects.quality_objectives().filter(assessed_by_counties=True).exclude(needs="mountains")
    assessed = Assessment.objects.filter(area__code="98", year=2025).values_list("objective_id", flat=True)
    assert set(assessed) == set(expected.values_list("pk", flat=True))
    assert len(assessed) == 12


def _real_programme() -> None:
    owner = Organisation.objects.get(slug="lansstyrelsen-sodermanland")
    Programme.objects.create(
        owner=owner,
        area=Area.objects.municipalities().get(code="9803"),
        title="På riktigt",
        slug="pa-riktigt",
        starts_on=dt.date(2026, 1, 1),
        ends_on=dt.date(2026, 12, 31),
    )


def _real_county() -> None:
    Area.objects.filter(code="98").update(is_example=False)


@pytest.mark.parametrize("arrange", [_real_programme, _real_county])
def test_demo_refuses_where_something_real_stands(arrange: Callable[[], None], settings: Settings) -> None:
    arrange()
    settings.IS_PRODUCTION = False
    keys = _keys()
    with pytest.raises(Refused):
        make_demo()
    with pytest.raises(CommandError, match="Exempellän läses inte in här"):
        call_command("demo")
    assert _keys() == keys


def test_demo_refuses_in_production(settings: Settings) -> None:
    settings.IS_PRODUCTION = True
    with pytest.raises(CommandError, match="Exempellän är påhittat och läses inte in i en tjänst som är i drift"):
        call_command("demo")
