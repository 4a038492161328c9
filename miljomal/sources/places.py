"""From what a file calls an area to its code. Knows no database."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

NATION = "00"
COUNTY = "län"
ENDINGS = ("kommun", "stad", COUNTY)
SUGGESTED = 3
LONGEST = 60
NEAR = 0.75


def key(name: str) -> str:
    """What is compared: no case, single spaces. Accents stay: Habo and Håbo are two municipalities."""
    return " ".join(name.casefold().split())


@dataclass(frozen=True, slots=True)
class Places:
    """Names and codes of all areas.

    `names` are full names, and the short ones of municipalities; `counties` the full and short ones of counties.
    `former` maps a code that is no more to the code that took its place, and since when; `former_counties` the name
    of a county that is no more to the codes of those that its municipalities belong to now.
    """

    names: Mapping[str, str]
    codes: Mapping[str, str]
    parents: Mapping[str, str]
    former: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    counties: Mapping[str, str] = field(default_factory=dict)
    former_counties: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        areas: Iterable[tuple[str, str, str, str]],
        former: Mapping[str, tuple[str, str]],
        former_counties: Mapping[str, Iterable[str]] | None = None,
    ) -> "Places":
        """From (code, full name, short name, parent's code) of the counties and municipalities."""
        names: dict[str, str] = {}
        codes: dict[str, str] = {}
        parents: dict[str, str] = {}
        counties: dict[str, str] = {}
        for code, name, short_name, parent in areas:
            codes[code] = name
            parents[code] = parent
            names[key(name)] = code
            if len(code) == 4:
                names[key(short_name)] = code
            else:
                counties |= {key(name): code, key(short_name): code}
        earlier = {key(name): frozenset(after) for name, after in (former_counties or {}).items()}
        return cls(names, codes, parents, former, counties, earlier)

    def by_name(self, name: str) -> str:
        """The code of a county or municipality by its name, in any case, with or without "kommun"; "" = unknown."""
        folded = key(name)
        if folded in self.names:
            return self.names[folded]
        head, ending = _parted(folded)
        return _with_or_without_s(self.counties if ending == COUNTY else self.names, head) if ending else ""

    def county(self, name: str) -> str:
        """The code of a county by its name, in any case, with or without "län"; "" = unknown.

        Unlike `by_name` it takes "Stockholm" for the county.
        """
        folded = key(name)
        if folded in self.counties:
            return self.counties[folded]
        head, ending = _parted(folded)
        return _with_or_without_s(self.counties, head if ending == COUNTY else folded)

    def may_lie_in(self, code: str, county: str) -> bool:
        """Whether an area is a county of this name, or a municipality that lies in it or has lain in it.

        What a county had that is no more is nobody's now, so a county is never one of those.
        """
        found = self.county(county)
        if len(code) == 2:
            return found == code
        above = self.parents[code]
        has_moved = any(old[:2] == found for old, (after, _since) in self.former.items() if after == code)
        return found == above or has_moved or above in self.former_counties.get(key(county), ())

    def suggestions(self, name: str) -> list[str]:
        """The names nearest to one that is unknown, the nearest first: at most three, none = none is near."""
        sought = key(name)[:LONGEST]
        is_county = _parted(sought)[1] == COUNTY
        known = {_bare(one): code for one, code in self.names.items() if len(code) == 2 or not is_county}
        near = difflib.get_close_matches(_bare(sought), known, n=SUGGESTED * 3, cutoff=NEAR)
        codes = dict.fromkeys(known[one] for one in near)
        return [self.codes[code] for code in codes][:SUGGESTED]

    def suggestion(self, name: str) -> str:
        """The name nearest to one that is unknown; "" = none is near."""
        return next(iter(self.suggestions(name)), "")

    @property
    def municipalities(self) -> list[str]:
        """All codes of municipalities."""
        return [code for code in self.codes if len(code) == 4]

    @property
    def all_counties(self) -> list[str]:
        """All codes of counties."""
        return [code for code in self.codes if len(code) == 2]


def _parted(folded: str) -> tuple[str, str]:
    """A name without what kind of area it is, and that kind: "falu", "kommun"; "" and "" = it does not say."""
    head, _space, ending = folded.rpartition(" ")
    return (head, ending) if head and ending in ENDINGS else ("", "")


def _bare(folded: str) -> str:
    """A name without "kommun" or "stad"; that of a county stays whole."""
    head, ending = _parted(folded)
    return folded if ending == COUNTY else head or folded


def _with_or_without_s(codes: Mapping[str, str], name: str) -> str:
    """The code of "Ale" or "Ales"; "" = neither."""
    return codes.get(name) or (codes.get(name[:-1], "") if name.endswith("s") else "")
