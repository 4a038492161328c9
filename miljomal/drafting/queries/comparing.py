"""Two versions of a programme side by side: which measures are new, gone, renumbered, moved or reworded."""

from collections.abc import Callable
from dataclasses import dataclass, field

from miljomal.drafting.queries.snapshots import TEXTS, Entry
from miljomal.drafting.wording import Piece, changed_words, moved
from miljomal.programmes.models import Measure


@dataclass(frozen=True, slots=True)
class Reworded:
    """A field's words before and after, with those that differ marked."""

    label: str
    before: list[Piece]
    after: list[Piece]


@dataclass(frozen=True, slots=True)
class Difference:
    """What happened to one measure. `before` None = new, `after` None = gone; `is_reordered` = moved within its theme.

    `reworded` names the fields whose text differs; `texts` compares them word by word when a page asks.
    """

    before: Entry | None
    after: Entry | None
    is_reordered: bool = False
    reworded: tuple[str, ...] = ()

    @property
    def is_new(self) -> bool:
        return self.before is None

    @property
    def is_gone(self) -> bool:
        return self.after is None

    @property
    def shown(self) -> Entry:
        """The measure as it is now, or as it was last."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def is_renumbered(self) -> bool:
        return bool(self.before and self.after and self.before.number != self.after.number)

    @property
    def is_moved(self) -> bool:
        """Now in another theme. A theme that was renamed, or copied to the other programme, is the same."""
        return bool(self.before and self.after and _has_left(self.before, self.after))

    @property
    def texts(self) -> list[Reworded]:
        """The reworded fields, in the order of a measure's page."""
        if not (self.before and self.after):
            return []
        rows = []
        for name in self.reworded:
            label = str(Measure._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            rows.append(Reworded(label, *changed_words(self.before.texts[name], self.after.texts[name])))
        return rows


@dataclass(slots=True)
class Summary:
    """All differences in the order of the later version, the gone ones last; and how many of each kind."""

    differences: list[Difference] = field(default_factory=list)
    unchanged: int = 0

    def count(self, has: Callable[[Difference], bool]) -> int:
        return sum(map(has, self.differences))

    @property
    def counts(self) -> dict[str, int]:
        """By kind: new, gone, renumbered, moved (to another theme or within it), reworded."""
        return {
            "new": self.count(lambda d: d.is_new),
            "gone": self.count(lambda d: d.is_gone),
            "renumbered": self.count(lambda d: d.is_renumbered),
            "moved": self.count(lambda d: d.is_moved or d.is_reordered),
            "reworded": self.count(lambda d: bool(d.reworded)),
        }


def compare(before: list[Entry], after: list[Entry], *, by_origin: bool = False) -> Summary:
    """What happened from the one to the other. A measure is known again by its id, whatever its number; `by_origin`
    compares two programmes, where the later measure names the one that it builds on. Of several that build on the
    same one the first is taken for it and the others are new.
    """
    earlier = {entry.pk: entry for entry in before}
    known: dict[int, Entry] = {}  # later id → earlier entry
    for entry in after:
        key = entry.origin if by_origin else entry.pk
        if key in earlier:
            known[entry.pk] = earlier.pop(key)
    reordered = _reordered(before, after, known)
    summary = Summary()
    for entry in after:
        found = _difference(known.get(entry.pk), entry, is_reordered=entry.pk in reordered)
        if found:
            summary.differences.append(found)
        else:
            summary.unchanged += 1
    summary.differences.extend(Difference(entry, None) for entry in before if entry.pk in earlier)
    return summary


def _difference(before: Entry | None, after: Entry, *, is_reordered: bool) -> Difference | None:
    if before is None:
        return Difference(None, after)
    reworded = tuple(name for name in TEXTS if before.texts[name] != after.texts[name])
    found = Difference(before, after, is_reordered, reworded)
    return found if found.is_renumbered or found.is_moved or is_reordered or reworded else None


def _has_left(before: Entry, after: Entry) -> bool:
    return before.theme_pk != after.theme_pk and before.theme != after.theme


def _reordered(before: list[Entry], after: list[Entry], known: dict[int, Entry]) -> set[int]:
    """Later ids of measures that changed places with others of their theme, as few as explain the new order."""
    places = {entry.pk: place for place, entry in enumerate(before)}
    stayed: dict[int, list[int]] = {}
    for entry in after:
        if entry.pk in known and not _has_left(known[entry.pk], entry):
            stayed.setdefault(entry.theme_pk, []).append(entry.pk)
    found: set[int] = set()
    for new in stayed.values():
        found |= moved(sorted(new, key=lambda pk: places[known[pk].pk]), new)
    return found
