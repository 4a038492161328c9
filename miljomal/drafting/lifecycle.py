"""The life of a programme: which steps lead from which state to which. No models here."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a programme is in its life; the same values as `Programme.State`, in the order of a life."""

    DRAFT = "draft"
    REFERRAL = "referral"
    DECIDED = "decided"
    RUNNING = "running"
    CLOSED = "closed"


class Step(StrEnum):
    """What its keepers may do with it. `SEND` belongs to the referral, which also mails; the rest are steps of ours."""

    SEND = "send"
    WITHDRAW = "withdraw"
    DECIDE = "decide"
    START = "start"
    CLOSE = "close"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Move:
    """A legal move. `needs_reason` = it goes backwards, and somebody will ask why."""

    starts: frozenset[State]
    end: State
    needs_reason: bool = False


MOVES: dict[Step, Move] = {
    Step.SEND: Move(frozenset({State.DRAFT, State.REFERRAL}), State.REFERRAL),
    Step.WITHDRAW: Move(frozenset({State.REFERRAL}), State.DRAFT, needs_reason=True),
    Step.DECIDE: Move(frozenset({State.DRAFT, State.REFERRAL}), State.DECIDED),
    Step.START: Move(frozenset({State.DECIDED}), State.RUNNING),
    Step.CLOSE: Move(frozenset({State.RUNNING}), State.CLOSED),
    Step.REOPEN: Move(frozenset({State.CLOSED}), State.RUNNING, needs_reason=True),
}
UNDECIDED = frozenset({State.DRAFT, State.REFERRAL})


class IllegalMove(Exception):
    """The step does not start in this state."""


def steps_from(state: str) -> list[Step]:
    """The steps that are legal in a state, in the order of a life."""
    return [step for step, move in MOVES.items() if state in move.starts]


def after(state: str, step: Step) -> State:
    """The state that a step leads to.

    Raises:
        IllegalMove: the step does not start there.
    """
    move = MOVES[step]
    if state not in move.starts:
        raise IllegalMove(f"{step} from {state}")
    return move.end


def may_renumber(state: str) -> bool:
    """Numbers stand in decisions and reports, so they change only before the decision."""
    return state in UNDECIDED


def may_delete(state: str) -> bool:
    """Only what nobody outside has seen is deleted; later a measure is cancelled instead."""
    return state == State.DRAFT


def may_restructure(state: str) -> bool:
    """Themes, order and new measures: until the programme is closed."""
    return state != State.CLOSED
