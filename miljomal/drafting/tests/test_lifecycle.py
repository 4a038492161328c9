"""The table of legal moves: whatever is tried in whatever order, a programme is only ever where the table says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miljomal.drafting.lifecycle import (
    MOVES,
    IllegalMove,
    State,
    Step,
    after,
    may_delete,
    may_renumber,
    may_restructure,
    steps_from,
)
from miljomal.programmes.models import Programme
from miljomal.referrals.services import SENDABLE

FORWARD = {
    (State.DRAFT, State.REFERRAL),
    (State.REFERRAL, State.REFERRAL),  # sent out a second time
    (State.DRAFT, State.DECIDED),
    (State.REFERRAL, State.DECIDED),
    (State.DECIDED, State.RUNNING),
    (State.RUNNING, State.CLOSED),
}
BACK = {(State.REFERRAL, State.DRAFT), (State.CLOSED, State.RUNNING)}


def test_states_are_those_of_the_model_and_of_the_referral() -> None:
    assert [str(state) for state in State] == Programme.State.values
    assert MOVES[Step.SEND].starts == {State(state) for state in SENDABLE}


def test_moves_are_these_and_no_others_and_those_back_need_a_reason() -> None:
    found = {(start, move.end): move.needs_reason for move in MOVES.values() for start in move.starts}
    assert found == {**dict.fromkeys(FORWARD, False), **dict.fromkeys(BACK, True)}


@given(st.lists(st.sampled_from(Step)))
def test_any_row_of_steps_walks_in_the_table(steps: list[Step]) -> None:
    state = State.DRAFT
    for step in steps:
        if step in steps_from(state):
            reached = after(state, step)
            assert (state, reached) in FORWARD | BACK
            state = reached
        else:
            with pytest.raises(IllegalMove):
                after(state, step)


@given(st.lists(st.sampled_from(Step)))
def test_what_is_decided_never_becomes_a_draft_again(steps: list[Step]) -> None:
    state, is_decided = State.DRAFT, False
    for step in steps:
        if step in steps_from(state):
            state = after(state, step)
        is_decided = is_decided or state == State.DECIDED
        assert not (is_decided and (may_delete(state) or may_renumber(state)))


def test_every_state_leads_on() -> None:
    assert [state for state in State if not steps_from(state)] == []


@pytest.mark.parametrize("state", State)
def test_structure_is_locked_in_closed_programmes_only(state: State) -> None:
    assert may_restructure(state) is (state is not State.CLOSED)
