"""The thread's registry: order, what is left out, what is added together, what it says in words."""

import pytest

from miljomal.thread import registry
from miljomal.thread.registry import Knot, Node, Strand, gather, place, strand


class Thing:
    """Something of a kind that no package knows."""

    def __str__(self) -> str:
        return "Saken"


class Other(Thing):
    """Another kind, and a subclass: strands are for the very kind that they name."""


VIEWER = object()


@pytest.fixture(autouse=True)
def own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test registers is forgotten after it."""
    monkeypatch.setattr(registry, "_strands", {})
    monkeypatch.setattr(registry, "_here", {})


def add(node: Node, found: Strand, *, of: type = Thing) -> None:
    strand(of=of, node=node)(lambda thing, viewer: found)


def test_unknown_kind_has_an_empty_thread() -> None:
    assert gather(Thing(), VIEWER).stretches == []


def test_nodes_come_in_their_order_whatever_was_registered_first() -> None:
    for node in reversed(Node):
        add(node, Strand((Knot(node.name),)))
    assert [stretch.node for stretch in gather(Thing(), VIEWER).stretches] == list(Node)


def test_strands_get_the_thing_and_the_viewer() -> None:
    asked = []

    @strand(of=Thing, node=Node.GRANTS)
    def grants(thing: Thing, viewer: object) -> Strand:
        asked.append((thing, viewer))
        return Strand()

    thing = Thing()
    gather(thing, VIEWER)
    assert asked == [(thing, VIEWER)]
    assert grants(thing, VIEWER) == Strand()


def test_two_packages_at_one_node_are_added_together_in_order() -> None:
    more, gap = Knot("Visa alla 9", "/alla/"), Knot("Saknas", "/laga/")
    add(Node.PEOPLE, Strand((Knot("A"),), count=9, more=more))
    add(Node.PEOPLE, Strand((Knot("B"), Knot("C")), gap=gap))
    (stretch,) = gather(Thing(), VIEWER).stretches
    assert [knot.title for knot in stretch.knots] == ["A", "B", "C"]
    assert (stretch.count, stretch.more, stretch.gaps) == (11, [more], [gap])


def test_empty_strand_is_left_out_and_a_gap_alone_is_not() -> None:
    gap = Knot("Saknas", "/laga/")
    add(Node.OBJECTIVES, Strand())
    add(Node.MEASURES, Strand(gap=gap))
    add(Node.GRANTS, Strand(count=3))
    stretches = gather(Thing(), VIEWER).stretches
    assert [(s.node, s.count, s.gaps) for s in stretches] == [(Node.MEASURES, 0, [gap]), (Node.GRANTS, 3, [])]


def test_thing_stands_at_its_own_node() -> None:
    place(Thing, Node.MEASURES)
    add(Node.OBJECTIVES, Strand((Knot("Mål"),)))
    add(Node.PEOPLE, Strand((Knot("Någon"),)))
    stretches = gather(Thing(), VIEWER).stretches
    assert [(s.node, s.is_here) for s in stretches] == [
        (Node.OBJECTIVES, False),
        (Node.MEASURES, True),
        (Node.PEOPLE, False),
    ]
    assert stretches[1].knots == [Knot("Saken")]


def test_strands_are_for_the_kind_that_they_name() -> None:
    add(Node.OBJECTIVES, Strand((Knot("Mål"),)))
    assert gather(Other(), VIEWER).stretches == []


def test_each_reader_gets_a_thread_of_her_own() -> None:
    add(Node.OBJECTIVES, Strand((Knot("Mål"),)))
    first, second = gather(Thing(), VIEWER), gather(Thing(), VIEWER)
    first.stretches[0].knots.append(Knot("tillagt"))
    assert [knot.title for knot in second.stretches[0].knots] == ["Mål"]


@pytest.mark.parametrize(
    ("counts", "summary"),
    [
        ({}, ""),
        ({Node.OBJECTIVES: 1}, "1 mål"),
        ({Node.MEASURES: 1, Node.PARTICIPATIONS: 1, Node.PEOPLE: 1}, "1 åtgärd, 1 organisation, 1 kontakt"),
        ({Node.MEASURES: 4, Node.PARTICIPATIONS: 12}, "4 åtgärder, 12 organisationer"),
        ({Node.LOCAL_OBJECTIVES: 1, Node.INDICATORS: 2}, "1 lokalt mål, 2 indikatorer"),
        ({Node.EXAMPLES: 3, Node.GRANTS: 1, Node.PEOPLE: 2}, "3 exempel, 1 bidrag, 2 kontakter"),
    ],
)
def test_summary_in_words(counts: dict[Node, int], summary: str) -> None:
    for node, count in counts.items():
        add(node, Strand(count=count))
    assert gather(Thing(), VIEWER).summary == summary


def test_summary_leaves_out_the_thing_itself_and_gaps() -> None:
    place(Thing, Node.MEASURES)
    add(Node.OBJECTIVES, Strand(gap=Knot("Saknas")))
    add(Node.GRANTS, Strand(count=2))
    assert gather(Thing(), VIEWER).summary == "2 bidrag"


def test_every_node_has_a_heading_of_its_own() -> None:
    assert len({node.label for node in Node}) == len(Node)
    assert all(node.counted(2).startswith("2 ") for node in Node)
