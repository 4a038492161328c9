"""Who may see and change what in a programme: pure questions, every role."""

import pytest

from miljomal.organisations.models import Organisation
from miljomal.organisations.permissions import ANONYMOUS, Viewer
from miljomal.programmes.models import Programme
from miljomal.programmes.permissions import PLEDGING, can_edit_participation, can_edit_programme, can_see_programme

OWNER, ACTOR, OTHER = 1, 2, 3
STATES = Programme.State.values


def viewer(**roles: str) -> Viewer:
    ids = {"owner": OWNER, "actor": ACTOR, "other": OTHER}
    return Viewer(roles={ids[name]: role for name, role in roles.items()})


@pytest.mark.parametrize(
    ("who", "may_edit_programme", "may_edit_participation"),
    [
        (ANONYMOUS, False, False),
        (viewer(), False, False),
        (viewer(owner="reader"), False, False),
        (viewer(owner="editor"), False, False),
        (viewer(owner="coordinator"), True, True),
        (viewer(owner="administrator"), True, True),
        (viewer(actor="reader"), False, False),
        (viewer(actor="editor"), False, True),
        (viewer(actor="coordinator"), False, True),
        (viewer(actor="administrator"), False, True),
        (viewer(other="editor"), False, False),
        (viewer(other="coordinator"), False, False),
        (viewer(other="administrator"), False, False),
        (viewer(owner="reader", actor="reader", other="administrator"), False, False),
        (viewer(owner="reader", actor="editor"), False, True),
    ],
)
def test_writing(who: Viewer, may_edit_programme: bool, may_edit_participation: bool) -> None:
    assert can_edit_programme(who, owner_id=OWNER) is may_edit_programme
    actor = Organisation(pk=ACTOR, kind=Organisation.Kind.MUNICIPALITY)
    assert can_edit_participation(who, organisation=actor, owner_id=OWNER) is may_edit_participation


@pytest.mark.parametrize("kind", sorted(PLEDGING))
def test_those_who_pledge_do_not_decide_by_themselves(kind: str) -> None:
    actor = Organisation(pk=ACTOR, kind=kind)
    allowed = [
        can_edit_participation(who, organisation=actor, owner_id=OWNER)
        for who in (viewer(actor="administrator"), viewer(owner="coordinator"))
    ]
    assert allowed == [False, True]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    ("who", "belongs"),
    [
        (ANONYMOUS, False),
        (viewer(), False),
        (viewer(other="administrator"), False),
        (viewer(actor="editor"), False),
        (viewer(owner="reader"), True),
        (viewer(owner="coordinator", other="reader"), True),
    ],
)
def test_seeing(who: Viewer, belongs: bool, state: str) -> None:
    assert can_see_programme(who, state=state, owner_id=OWNER) is (belongs or state != "draft")


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("reader", (True, False, False, False)),
        ("editor", (True, True, False, False)),
        ("coordinator", (True, True, True, False)),
        ("administrator", (True, True, True, True)),
    ],
)
def test_what_a_role_is_worth(role: str, expected: tuple[bool, bool, bool, bool]) -> None:
    who = viewer(owner=role)
    asked = (who.belongs_to, who.edits, who.coordinates, who.administers)
    assert tuple(question(OWNER) for question in asked) == expected
    assert [question(OTHER) for question in asked] == [False] * 4
