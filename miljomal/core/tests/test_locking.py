"""The second of two editors sees what the first wrote and loses nothing."""

import pytest
from django.http import QueryDict

from miljomal.accounts.models import Person
from miljomal.core.locking import StaleEdit, save_version, with_version
from miljomal.programmes.models import Participation
from tests.factories import make_participation

pytestmark = pytest.mark.django_db


@pytest.fixture
def part() -> Participation:
    """A participation, unchanged so far."""
    return make_participation(role=Participation.Role.PARTNER)


def test_edit_writes_raises_the_version_and_leaves_history(part: Participation, anna: Person) -> None:
    saved = save_version(part, {"diary_number": "12"}, version=1, by=anna)
    kept = Participation.objects.get()
    assert (saved.pk, kept.diary_number, kept.version) == (part.pk, "12", 2)
    latest = kept.history.latest()
    assert (latest.history_user, latest.diary_number, kept.history.count()) == (anna, "12", 2)


def test_stamps_are_written_but_not_compared(part: Participation, anna: Person) -> None:
    for decided_by in ("Först", "Sedan"):
        save_version(part, {"diary_number": "12"}, version=1, by=anna, stamps={"decided_by": decided_by})
    kept = Participation.objects.get()
    assert (kept.decided_by, kept.version) == ("Först", 2)


def test_stale_edit_shows_what_the_first_wrote(part: Participation, anna: Person, bo: Person) -> None:
    save_version(part, {"diary_number": "12"}, version=1, by=anna)
    with pytest.raises(StaleEdit) as stale:
        save_version(part, {"diary_number": "34"}, version=1, by=bo)
    assert (stale.value.current.diary_number, stale.value.current.version) == ("12", 2)
    assert Participation.objects.get().diary_number == "12"


def test_double_click_succeeds_once(part: Participation, anna: Person) -> None:
    for _click in range(2):
        save_version(part, {"diary_number": "12"}, version=1, by=anna)
    kept = Participation.objects.get()
    assert (kept.version, kept.history.count()) == (2, 2)


def test_stale_edit_can_be_saved_after_a_look(part: Participation, anna: Person, bo: Person) -> None:
    save_version(part, {"diary_number": "12"}, version=1, by=anna)
    save_version(part, {"diary_number": "34"}, version=2, by=bo)
    assert Participation.objects.get().diary_number == "34"


def test_form_after_a_stale_edit_keeps_what_was_typed() -> None:
    posted = QueryDict("text=mitt&version=1")
    shown = with_version(posted, 2)
    assert (shown["text"], shown["version"], posted["version"]) == ("mitt", "2", "1")
