"""Two pairs of eyes: approved by another, sent back with a comment; published when the coordinator says so."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from miljomal.accounts.models import Person
from miljomal.assessments import services
from miljomal.assessments.models import Assessment, ObjectiveText
from miljomal.core.locking import StaleEdit
from miljomal.objectives.models import Objective
from miljomal.organisations.models import Organisation
from tests.factories import make_objective, make_objective_text, make_quality_objective, make_yearly_follow_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def text(here: Organisation, anna: Person) -> ObjectiveText:
    """Anna has written it and says that it is ready."""
    return make_objective_text(
        follow_up=make_yearly_follow_up(owner=here),
        objective=make_quality_objective(),
        bodies={"gjort": "Gjort.", "laget": "Läget."},
        stage="ready",
        state="near",
        trend="positive",
        writer=anna,
        saved_by=anna,
    )


def fresh(text: ObjectiveText) -> ObjectiveText:
    return ObjectiveText.objects.get(pk=text.pk)


def test_approved_by_another_with_name_and_hour(text: ObjectiveText, sam: Person) -> None:
    made = text.history.count()
    services.approve_text(text, version=1, by=sam)
    services.approve_text(text, version=1, by=sam)
    found = fresh(text)
    assert (found.stage, found.approved_by, found.approved_at) == (
        "approved",
        sam,
        dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC),
    )
    assert (found.version, found.history.count() - made) == (2, 1)


@pytest.mark.parametrize("field", ["writer", "saved_by"])
def test_nobody_approves_her_own(text: ObjectiveText, sam: Person, field: str) -> None:
    ObjectiveText.objects.filter(pk=text.pk).update(**{field: sam})
    with pytest.raises(services.OwnText, match="skrivit texten själv"):
        services.approve_text(text, version=1, by=sam)
    assert fresh(text).stage == "ready"


def test_what_changed_after_it_was_read_is_not_approved(text: ObjectiveText, sam: Person) -> None:
    ObjectiveText.objects.filter(pk=text.pk).update(version=2)
    with pytest.raises(StaleEdit):
        services.approve_text(text, version=1, by=sam)
    assert fresh(text).stage == "ready"


def test_draft_is_not_approved(text: ObjectiveText, sam: Person) -> None:
    ObjectiveText.objects.filter(pk=text.pk).update(stage="draft")
    with pytest.raises(services.NotNow):
        services.approve_text(text, version=1, by=sam)


def test_sent_back_needs_a_comment(text: ObjectiveText, sam: Person) -> None:
    with pytest.raises(ValidationError):
        services.return_text(text, comment="  ", version=1, by=sam)
    services.return_text(text, comment="Nämn kväve.", version=1, by=sam)
    services.return_text(text, comment="Nämn kväve.", version=1, by=sam)
    assert (fresh(text).stage, fresh(text).comment, fresh(text).version) == ("draft", "Nämn kväve.", 2)


def test_only_coordinators_of_the_board_review(
    text: ObjectiveText, anna: Person, rut: Person, bosse: Person, cilla: Person
) -> None:
    for person in (anna, rut, bosse, cilla):
        with pytest.raises(PermissionDenied):
            services.approve_text(text, version=1, by=person)
        with pytest.raises(PermissionDenied):
            services.return_text(text, comment="Nej", version=1, by=person)
        with pytest.raises(PermissionDenied):
            services.publish_follow_up(text.follow_up, by=person)
    assert (fresh(text).stage, fresh(text).comment) == ("ready", "")


def test_publishing_writes_the_years_assessments_with_the_board_as_source(
    text: ObjectiveText, here: Organisation, sam: Person
) -> None:
    draft = make_objective_text(
        follow_up=text.follow_up, objective=make_quality_objective(), stage="draft", state="no", trend="neutral"
    )
    services.approve_text(text, version=1, by=sam)
    assert services.publish_follow_up(text.follow_up, by=sam) == 1
    assert services.publish_follow_up(text.follow_up, by=sam) == 0
    (made,) = Assessment.objects.all()
    assert (made.objective_id, made.area_id, made.year, made.state, made.trend) == (
        text.objective_id,
        here.area_id,
        2026,
        "near",
        "positive",
    )
    assert (made.source, made.source_date, made.is_example) == (
        "Länsstyrelsen i Harlan, regional årlig uppföljning 2026",
        "2026-11-24",
        False,
    )
    assert made.history.get().history_user == sam
    assert (fresh(text).published_on, fresh(draft).published_on) == (dt.date(2026, 11, 24), None)


@pytest.mark.parametrize(
    ("state", "reason", "carried"), [("near", "", True), ("no", "Nya mätningar.", False)], ids=["carried", "changed"]
)
def test_published_judgement_says_whether_it_was_carried(
    text: ObjectiveText, here: Organisation, sam: Person, state: str, reason: str, carried: bool
) -> None:
    assert here.area
    stated = {"state": "near", "trend": "positive", "source": "Prov", "source_date": "2025"}
    before = Assessment.objects.create(area=here.area, objective=text.objective, year=2025, **stated)
    ObjectiveText.objects.filter(pk=text.pk).update(carried_from=before, state=state, reason=reason)
    services.approve_text(text, version=1, by=sam)
    services.publish_follow_up(text.follow_up, by=sam)
    made = Assessment.objects.get(year=2026)
    assert (made.carried_from, made.reason) == (before if carried else None, reason)


def test_goal_is_published_without_judgement(here: Organisation, sam: Person) -> None:
    goal = make_objective(kind=Objective.Kind.GENERATIONAL_GOAL, number=902)
    text = make_objective_text(follow_up=make_yearly_follow_up(owner=here), objective=goal, stage="ready")
    services.approve_text(text, version=1, by=sam)
    assert services.publish_follow_up(text.follow_up, by=sam) == 1
    assert not Assessment.objects.exists()


def test_correction_after_publishing(text: ObjectiveText, anna: Person, sam: Person) -> None:
    services.approve_text(text, version=1, by=sam)
    services.publish_follow_up(text.follow_up, by=sam)
    services.return_text(text, comment="Fel siffra.", version=3, by=sam)
    assert (fresh(text).stage, fresh(text).published_on, fresh(text).approved_at) == ("draft", None, None)
    bodies = {"gjort": "Rätt.", "laget": "Läget."}
    judged = {"state": "near", "trend": "neutral"}
    services.save_text(text=text, bodies=bodies, **judged, finish=True, version=4, by=anna)
    services.approve_text(text, version=5, by=sam)
    services.publish_follow_up(text.follow_up, by=sam)
    made = Assessment.objects.get()
    assert (made.trend, made.history.count()) == ("neutral", 2)
