"""The life of a local objective: from which state it may go to which. No models here."""

from enum import StrEnum


class State(StrEnum):
    """Where an objective is in its life; the same values as `LocalObjective.State`, in the order of a life."""

    PROPOSED = "proposed"
    REFERRED = "referred"
    DECIDED = "decided"
    FOLLOWED = "followed"
    REACHED = "reached"
    REPLACED = "replaced"
    LAPSED = "lapsed"


UNDECIDED = frozenset({State.PROPOSED, State.REFERRED})
ENDED = frozenset({State.REACHED, State.REPLACED, State.LAPSED})
_ENDS = (State.REACHED, State.REPLACED, State.LAPSED)
NEXT: dict[State, tuple[State, ...]] = {
    State.PROPOSED: (State.REFERRED, State.DECIDED),
    State.REFERRED: (State.PROPOSED, State.DECIDED),
    State.DECIDED: (State.FOLLOWED, *_ENDS),
    State.FOLLOWED: (State.DECIDED, *_ENDS),
    # Somebody pressed the wrong button, or the council thought again.
    State.REACHED: (State.FOLLOWED,),
    State.REPLACED: (State.FOLLOWED,),
    State.LAPSED: (State.FOLLOWED,),
}


def may_go(start: str, end: str) -> bool:
    """Whether an objective may go from one state to the other."""
    return State(end) in NEXT[State(start)]
