"""The thread's registry: nodes in their order, and what each package says it adds to the thread of a thing.

A package's `strands.py` declares plain functions:

    @strand(of=Measure, node=Node.OBJECTIVES)
    def objectives_of(measure: Measure, viewer: object) -> Strand: ...

A page asks `gather(measure, viewer)`. Each strand costs at most one query and sees to permission itself.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

T = TypeVar("T")


class Node(IntEnum):
    """The knots of the thread, in the order in which they are always shown."""

    OBJECTIVES = 1
    LOCAL_OBJECTIVES = 2
    MEASURES = 3
    PARTICIPATIONS = 4
    INDICATORS = 5
    EXAMPLES = 6
    GRANTS = 7
    PEOPLE = 8

    @property
    def label(self) -> str:
        """Its heading in the reader's language."""
        return str(LABELS[self])

    @property
    def label_of_one(self) -> str:
        """Its heading on the page of one such thing."""
        return str(LABELS_OF_ONE[self])

    def counted(self, count: int) -> str:
        """A count in words, for the summary on narrow screens: "3 mål"."""
        match self:
            case Node.OBJECTIVES:
                return ngettext("%(n)d mål", "%(n)d mål", count) % {"n": count}
            case Node.LOCAL_OBJECTIVES:
                return ngettext("%(n)d lokalt mål", "%(n)d lokala mål", count) % {"n": count}
            case Node.MEASURES:
                return ngettext("%(n)d åtgärd", "%(n)d åtgärder", count) % {"n": count}
            case Node.PARTICIPATIONS:
                return ngettext("%(n)d organisation", "%(n)d organisationer", count) % {"n": count}
            case Node.INDICATORS:
                return ngettext("%(n)d indikator", "%(n)d indikatorer", count) % {"n": count}
            case Node.EXAMPLES:
                return ngettext("%(n)d exempel", "%(n)d exempel", count) % {"n": count}
            case Node.GRANTS:
                return ngettext("%(n)d bidrag", "%(n)d bidrag", count) % {"n": count}
            case Node.PEOPLE:
                return ngettext("%(n)d kontakt", "%(n)d kontakter", count) % {"n": count}


LABELS = {
    Node.OBJECTIVES: _("Miljömål"),
    Node.LOCAL_OBJECTIVES: _("Lokala mål"),
    Node.MEASURES: _("Åtgärder"),
    Node.PARTICIPATIONS: _("De som deltar"),
    Node.INDICATORS: _("Indikatorer"),
    Node.EXAMPLES: _("Lärande exempel"),
    Node.GRANTS: _("Bidrag"),
    Node.PEOPLE: _("Människor"),
}
LABELS_OF_ONE = {
    Node.OBJECTIVES: pgettext_lazy("ett", "Miljömål"),
    Node.LOCAL_OBJECTIVES: _("Lokalt mål"),
    Node.MEASURES: _("Åtgärd"),
    Node.PARTICIPATIONS: _("Den som deltar"),
    Node.INDICATORS: _("Indikator"),
    Node.EXAMPLES: pgettext_lazy("ett", "Lärande exempel"),
    Node.GRANTS: pgettext_lazy("ett", "Bidrag"),
    Node.PEOPLE: _("Människa"),
}


@dataclass(frozen=True, slots=True)
class Knot:
    """One link on the thread. `url` "" = plain text; `note` is a short addition after it.

    `is_translated` = the title is in the reader's language, not in Swedish only.
    """

    title: str
    url: str = ""
    note: str = ""
    symbol: str = ""
    is_example: bool = False
    is_translated: bool = False


@dataclass(frozen=True, slots=True)
class Strand:
    """What one package adds at a node.

    `count` may be larger than the knots shown; `more` then leads to the rest. A gap tells the own
    organisation what is missing and where to mend it; a strand gives one only to those who may.
    """

    knots: tuple[Knot, ...] = ()
    count: int = 0
    more: Knot | None = None
    gap: Knot | None = None


@dataclass(slots=True)
class Stretch:
    """Everything at one node: the strands of all packages together."""

    node: Node
    is_here: bool = False
    knots: list[Knot] = field(default_factory=list)
    count: int = 0
    more: list[Knot] = field(default_factory=list)
    gaps: list[Knot] = field(default_factory=list)

    @property
    def label(self) -> str:
        return self.node.label_of_one if self.is_here else self.node.label


@dataclass(frozen=True, slots=True)
class Thread:
    """The thread of one thing: its stretches in the nodes' order, empty ones left out."""

    stretches: list[Stretch]

    @property
    def summary(self) -> str:
        """What hangs on the thread, in words: "3 mål, 4 organisationer"."""
        return ", ".join(s.node.counted(s.count) for s in self.stretches if s.count and not s.is_here)


StrandFunction = Callable[[Any, Any], Strand]
_strands: dict[type, list[tuple[Node, StrandFunction]]] = {}
_here: dict[type, Node] = {}


def strand(*, of: type, node: Node) -> Callable[[Callable[[T, Any], Strand]], Callable[[T, Any], Strand]]:
    """Registers what a package adds at `node` to the thread of an `of`."""

    def register(function: Callable[[T, Any], Strand]) -> Callable[[T, Any], Strand]:
        _strands.setdefault(of, []).append((node, function))
        return function

    return register


def place(thing: type, node: Node) -> None:
    """Says at which node a kind of thing itself sits."""
    _here[thing] = node


def gather(thing: object, viewer: object) -> Thread:
    """The thread of a thing as the viewer may see it; at most one query a strand."""
    stretches: dict[Node, Stretch] = {}
    here = _here.get(type(thing))
    if here is not None:
        stretches[here] = Stretch(
            here, is_here=True, knots=[Knot(str(thing), is_translated=hasattr(thing, "local_title"))], count=1
        )
    for node, function in _strands.get(type(thing), []):
        found = function(thing, viewer)
        if not (found.knots or found.count or found.gap):
            continue
        stretch = stretches.setdefault(node, Stretch(node))
        stretch.knots.extend(found.knots)
        stretch.count += found.count or len(found.knots)
        stretch.more.extend(filter(None, [found.more]))
        stretch.gaps.extend(filter(None, [found.gap]))
    return Thread([stretches[node] for node in sorted(stretches)])
