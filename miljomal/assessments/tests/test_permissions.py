"""Who may see, write, approve and publish: every role, here and elsewhere."""

import pytest

from miljomal.accounts.models import Person
from miljomal.assessments import permissions
from miljomal.organisations.permissions import ANONYMOUS, Viewer

HERE, ELSEWHERE = 1, 2


def viewer(role: str, place: int = HERE) -> Viewer:
    return Viewer(person=Person(pk=7), roles={place: role})


@pytest.mark.parametrize(
    ("role", "sees", "writes", "keeps"),
    [
        ("reader", True, False, False),
        ("editor", True, True, False),
        ("coordinator", True, True, True),
        ("administrator", True, True, True),
    ],
)
def test_roles(role: str, sees: bool, writes: bool, keeps: bool) -> None:
    for asked, expected in ((viewer(role), (sees, writes, keeps)), (viewer(role, ELSEWHERE), (False, False, False))):
        assert (
            permissions.can_see_follow_up(asked, owner_id=HERE),
            permissions.can_write_text(asked, owner_id=HERE),
            permissions.can_keep_follow_up(asked, owner_id=HERE),
        ) == expected


@pytest.mark.parametrize(
    ("role", "writer_id", "saved_by_id", "expected"),
    [
        ("editor", 1, 1, False),
        ("coordinator", 1, 1, True),
        ("coordinator", 7, 1, False),
        ("coordinator", 1, 7, False),
        ("administrator", None, None, True),
    ],
)
def test_nobody_approves_her_own(role: str, writer_id: int | None, saved_by_id: int | None, expected: bool) -> None:
    facts = {"owner_id": HERE, "writer_id": writer_id, "saved_by_id": saved_by_id}
    assert permissions.can_approve_text(viewer(role), **facts) is expected  # type: ignore[arg-type]
    assert permissions.can_approve_text(viewer(role, ELSEWHERE), **facts) is False  # type: ignore[arg-type]
    assert permissions.can_approve_text(ANONYMOUS, **facts) is False  # type: ignore[arg-type]
