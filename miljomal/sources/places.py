"""From what a file calls an area to its code. Knows no database."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

NATION = "00"
ENDINGS = ("kommun", "stad", "län")


def key(name: str) -> str:
    """What is compared: no case, single spaces. Accents stay: Habo and Håbo are two municipalities."""
    return " ".join(name.casefold().split())


@dataclass(frozen=True, slots=True)
class Places:
    """Names and codes of all areas. `former` maps a code that is no more to the code that took its place."""

    names: Mapping[str, str]
    codes: Mapping[str, str]
    parents: Mapping[str, str]
    former: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, areas: Iterable[tuple[str, str, str, str]], former: Mapping[str, tuple[str, str]]) -> "Places":
        """From (code, full name, short name, parent's code) of the counties and municipalities."""
        names: dict[str, str] = {}
        codes: dict[str, str] = {}
        parents: dict[str, str] = {}
        for code, name, short_name, parent in areas:
            codes[code] = name
            parents[code] = parent
            names[key(name)] = code
            if len(code) == 4:
                names[key(short_name)] = code
        return cls(names, codes, parents, former)

    def by_name(self, name: str) -> str:
        """The code of a county or municipality by its name, in any case, with or without "kommun"; "" = unknown."""
        folded = key(name)
        if folded in self.names:
            return self.names[folded]
        head, _space, ending = folded.rpartition(" ")
        if ending not in ENDINGS or not head:
            return ""
        return self.names.get(head) or (self.names.get(head[:-1], "") if head.endswith("s") else "")

    def suggestion(self, name: str) -> str:
        """The name nearest to one that is unknown; "" = none is near."""
        near = difflib.get_close_matches(key(name)[:60], self.names, n=1, cutoff=0.75)
        return self.codes[self.names[near[0]]] if near else ""

    @property
    def municipalities(self) -> list[str]:
        """All codes of municipalities."""
        return [code for code in self.codes if len(code) == 4]
