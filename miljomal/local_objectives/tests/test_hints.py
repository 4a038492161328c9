"""What an objective is told that it lacks, and where it may go in its life."""

from dataclasses import replace

import pytest

from miljomal.local_objectives.hints import Draft, Hint, lacking
from miljomal.local_objectives.lifecycle import NEXT, UNDECIDED, State, may_go
from miljomal.local_objectives.models import LocalObjective

BARE = Draft("Vi ska cykla mer", None, "", 0, 0, 0)


def test_bare_objective_lacks_everything_most_important_first() -> None:
    assert lacking(BARE) == [
        Hint.DERIVED,
        Hint.MEASURABLE,
        Hint.DATED,
        Hint.INDICATOR,
        Hint.RESPONSIBLE,
        Hint.CARRIED,
    ]


@pytest.mark.parametrize(
    ("draft", "gone"),
    [
        (replace(BARE, wording="2030 cyklar vi mer"), {Hint.DATED}),
        (replace(BARE, wording="Var tredje, 33 procent, cyklar"), {Hint.MEASURABLE}),
        (replace(BARE, wording="Halverade utsläpp"), {Hint.MEASURABLE}),
        (replace(BARE, wording="Inga fossila bränslen i kommunens bilar"), {Hint.MEASURABLE}),
        (replace(BARE, last_year=2030), {Hint.DATED}),
        (replace(BARE, responsible="  "), set()),
        (replace(BARE, responsible="Kommunstyrelsen"), {Hint.RESPONSIBLE}),
        (replace(BARE, targets=1), {Hint.MEASURABLE, Hint.DATED, Hint.INDICATOR}),
        (replace(BARE, roots=2), {Hint.DERIVED}),
        (replace(BARE, measures=1), {Hint.CARRIED}),
    ],
)
def test_each_fact_takes_its_hint_away(draft: Draft, gone: set[Hint]) -> None:
    assert set(lacking(BARE)) - set(lacking(draft)) == gone


def test_states_are_those_of_the_model() -> None:
    assert [str(state) for state in State] == LocalObjective.State.values
    assert NEXT.keys() == set(State)


def test_nothing_decided_becomes_a_proposal_again() -> None:
    for state in State:
        if state not in UNDECIDED:
            assert not any(may_go(state, undecided) for undecided in UNDECIDED)
    assert may_go("proposed", "decided")
    assert not may_go("proposed", "reached")
