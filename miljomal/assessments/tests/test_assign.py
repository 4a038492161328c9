"""Several texts get writer and date at once, and what is written meanwhile is not disturbed."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from miljomal.accounts.models import Person
from miljomal.assessments import services
from miljomal.assessments.models import ObjectiveText, YearlyFollowUp
from miljomal.organisations.models import Organisation
from tests.factories import make_objective_text, make_quality_objective, make_yearly_follow_up

pytestmark = pytest.mark.django_db

DUE = dt.date(2026, 11, 20)


@pytest.fixture
def follow_up(here: Organisation) -> YearlyFollowUp:
    made = make_yearly_follow_up(owner=here, deadline_on=dt.date(2026, 11, 30))
    for _nth in range(3):
        make_objective_text(follow_up=made, objective=make_quality_objective(), deadline_on=made.deadline_on)
    return made


def ids(follow_up: YearlyFollowUp) -> list[int]:
    return list(follow_up.texts.values_list("pk", flat=True))


def rows(follow_up: YearlyFollowUp) -> list[tuple[object, ...]]:
    return list(follow_up.texts.order_by("pk").values_list("writer__name", "writer_name", "deadline_on", "version"))


def test_several_at_once(follow_up: YearlyFollowUp, anna: Person, sam: Person) -> None:
    first, second, _third = ids(follow_up)
    chosen = {"follow_up": follow_up, "text_ids": [first, second], "writer": anna, "deadline_on": DUE, "by": sam}
    assert services.assign_texts(**chosen) == 2  # type: ignore[arg-type]
    assert services.assign_texts(**chosen) == 0  # type: ignore[arg-type]
    other = (None, "", dt.date(2026, 11, 30), 1)
    assert rows(follow_up) == [("Anna", "", DUE, 1), ("Anna", "", DUE, 1), other]


def test_date_alone_leaves_the_writers(follow_up: YearlyFollowUp, anna: Person, sam: Person) -> None:
    first, *_rest = ids(follow_up)
    services.assign_texts(follow_up=follow_up, text_ids=[first], writer=anna, by=sam)
    services.assign_texts(follow_up=follow_up, text_ids=ids(follow_up), changes_writer=False, deadline_on=DUE, by=sam)
    assert rows(follow_up) == [("Anna", "", DUE, 1), (None, "", DUE, 1), (None, "", DUE, 1)]


def test_organisation_takes_over_and_nobody(follow_up: YearlyFollowUp, anna: Person, sam: Person) -> None:
    first, *_rest = ids(follow_up)
    services.assign_texts(follow_up=follow_up, text_ids=[first], writer=anna, by=sam)
    services.assign_texts(follow_up=follow_up, text_ids=[first], writer_name="Provmyndigheten", by=sam)
    assert rows(follow_up)[0][:2] == (None, "Provmyndigheten")
    services.assign_texts(follow_up=follow_up, text_ids=[first], by=sam)
    assert rows(follow_up)[0][:2] == (None, "")


def test_writer_must_write_for_the_board(follow_up: YearlyFollowUp, sam: Person, rut: Person, bosse: Person) -> None:
    for person in (rut, bosse):
        with pytest.raises(ValidationError, match="inte redaktör hos er"):
            services.assign_texts(follow_up=follow_up, text_ids=ids(follow_up), writer=person, by=sam)
    with pytest.raises(ValidationError, match="inte båda"):
        services.assign_texts(follow_up=follow_up, text_ids=ids(follow_up), writer=sam, writer_name="X", by=sam)


def test_texts_of_another_board_are_left_alone(follow_up: YearlyFollowUp, elsewhere: Organisation, sam: Person) -> None:
    foreign = make_objective_text(follow_up=make_yearly_follow_up(owner=elsewhere))
    assert services.assign_texts(follow_up=follow_up, text_ids=[foreign.pk], writer_name="X", by=sam) == 0
    assert ObjectiveText.objects.get(pk=foreign.pk).writer_name == ""
    with pytest.raises(PermissionDenied):
        services.assign_texts(follow_up=foreign.follow_up, text_ids=[foreign.pk], writer_name="X", by=sam)
