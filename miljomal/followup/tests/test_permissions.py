"""Who may answer and who keeps rounds: pure questions, every role."""

import pytest

from miljomal.followup.permissions import can_answer, can_keep_rounds
from miljomal.organisations.permissions import ANONYMOUS, Viewer

HERE, ELSEWHERE = 1, 2


@pytest.mark.parametrize(
    ("role", "answers", "keeps"),
    [
        ("reader", False, False),
        ("editor", True, False),
        ("coordinator", True, True),
        ("administrator", True, True),
    ],
)
def test_roles(role: str, answers: bool, keeps: bool) -> None:
    own, foreign = Viewer(roles={HERE: role}), Viewer(roles={ELSEWHERE: role})
    assert can_answer(own, organisation_id=HERE) is answers
    assert can_keep_rounds(own, owner_id=HERE) is keeps
    assert can_answer(foreign, organisation_id=HERE) is False
    assert can_keep_rounds(foreign, owner_id=HERE) is False


@pytest.mark.parametrize("nobody", [ANONYMOUS, Viewer()])
def test_strangers(nobody: Viewer) -> None:
    assert can_answer(nobody, organisation_id=HERE) is False
    assert can_keep_rounds(nobody, owner_id=HERE) is False
