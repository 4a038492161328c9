"""A text moves only as drawn: it is never approved unless somebody said that it was ready."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miljomal.assessments.lifecycle import APPROVED, DRAFT, NOT_BEGUN, READY, NotNow, after, allows

STAGES = [NOT_BEGUN, DRAFT, READY, APPROVED]
ACTS = ["save", "finish", "approve", "return"]


def test_whole_drawing() -> None:
    drawn = {stage: {act: after(stage, act) for act in ACTS if allows(stage, act)} for stage in STAGES}
    assert drawn == {
        NOT_BEGUN: {"save": DRAFT, "finish": READY},
        DRAFT: {"save": DRAFT, "finish": READY},
        READY: {"save": DRAFT, "finish": READY, "approve": APPROVED, "return": DRAFT},
        APPROVED: {"return": DRAFT},
    }


@given(st.lists(st.sampled_from(ACTS), max_size=30))
def test_nothing_is_approved_that_was_not_ready(acts: list[str]) -> None:
    stages = [NOT_BEGUN]
    for act in acts:
        if allows(stages[-1], act):
            stages.append(after(stages[-1], act))
    assert all(before == READY for before, now in pairwise(stages) if now == APPROVED)


def test_what_is_not_drawn_is_refused() -> None:
    with pytest.raises(NotNow):
        after(APPROVED, "save")
