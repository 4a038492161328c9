"""Finds organisations, objectives and fields of work by what people call them."""

import difflib
import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from miljomal.core.text import fold
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.organisations.models import Area, Organisation
from miljomal.programmes.cells import split_names
from miljomal.programmes.models import Programme

# Looking for the nearest name takes a millisecond; a file of wrong names must not take an hour.
MAX_SUGGESTIONS = 300
MAX_REMEMBERED = 20_000
GROUP_WORDS = frozenset({"alla", "samtliga", "ovriga", "flera", "kommuner", "kommunerna", "lanets", "ovrigt"})
LEADING_NUMBER = re.compile(r"(?:mål )?[0-9]{1,2}[.:)]? +(?=\D)", re.IGNORECASE)


class Names:
    """Ids by folded name. A name of lower rank wins over the same name of a higher one."""

    def __init__(self, entries: Iterable[tuple[int, str, int, str]]) -> None:
        self.shown: dict[int, str] = {}
        self._ids: dict[str, tuple[int, set[int]]] = {}
        self._remembered: dict[str, tuple[list[int], list[str]]] = {}
        self._suggestions: dict[str, str] = {}
        for rank, name, pk, shown in entries:
            self.shown[pk] = shown
            key = fold(name)
            best = self._ids.get(key)
            if key and (best is None or rank < best[0]):
                self._ids[key] = (rank, {pk})
            elif best is not None and rank == best[0]:
                best[1].add(pk)

    @property
    def known(self) -> dict[str, set[int]]:
        """Ids by folded name; an ambiguous name has several."""
        return {key: ids for key, (_rank, ids) in self._ids.items()}

    def read(self, text: str) -> tuple[list[int], list[str]]:
        """The ids of a list of names, in order and each once, and the names that are not one known thing."""
        if text not in self._remembered:
            if len(self._remembered) > MAX_REMEMBERED:
                self._remembered.clear()
            self._remembered[text] = self._read(text)
        return self._remembered[text]

    def _read(self, text: str) -> tuple[list[int], list[str]]:
        found: dict[int, None] = {}
        unknown = []
        for name in split_names(text, self._ids):
            ids = self._find(name)
            if len(ids) == 1:
                found.update(dict.fromkeys(ids))
            else:
                unknown.append(name)
        return list(found), unknown

    def _find(self, name: str) -> set[int]:
        found = self._ids.get(fold(name)) or self._ids.get(fold(LEADING_NUMBER.sub("", name, count=1)))
        return found[1] if found else set()

    def suggestion(self, name: str) -> str:
        """ "Menade du Nyköpings kommun?", which ones an ambiguous name may mean, or ""."""
        key = fold(name)
        if key not in self._suggestions:
            if len(self._suggestions) >= MAX_SUGGESTIONS:
                return ""
            self._suggestions[key] = self._suggest(name, key)
        return self._suggestions[key]

    def _suggest(self, name: str, key: str) -> str:
        ids = self._find(name)
        if not ids and GROUP_WORDS & set(key.split()):
            return _("Skriv namnet på var och en.")
        if not ids:
            near = difflib.get_close_matches(key[:120], self._ids, n=1, cutoff=0.7)
            ids = self._ids[near[0]][1] if near else set()
        names = sorted(self.shown[pk] for pk in ids)[:4]
        return _("Menade du %(names)s?") % {"names": _(" eller ").join(names)} if names else ""


def organisation_names(programme: Programme) -> Names:
    """Organisations by name, slug or number; municipalities also without "kommun".

    "Länsstyrelsen" and "Regionen" are those of the programme's county, and a name that several organisations
    have is that of the county. A real programme finds no invented organisations, an invented one no real.
    """
    rows = Organisation.objects.filter(is_example=programme.is_example).select_related("area")
    county_id = programme.area_id if programme.area.kind == Area.Kind.COUNTY else programme.area.parent_id
    return Names(entry for row in rows.iterator(chunk_size=500) for entry in _aliases(row, county_id))


def _aliases(row: Organisation, county_id: int | None) -> Iterable[tuple[int, str, int, str]]:
    is_near = row.area is not None and county_id in (row.area_id, row.area.parent_id)
    rank = 0 if is_near else 1
    names = [row.name, row.slug, row.number, row.number.replace("-", "")]
    yield from ((rank, name, row.pk, row.name) for name in names)
    if row.area is None:
        return
    if row.kind == Organisation.Kind.MUNICIPALITY:
        short = row.area.short_name
        yield from ((rank + 2, name, row.pk, row.name) for name in (short, f"{short} kommun", f"{short}s kommun"))
    elif row.kind == Organisation.Kind.COUNTY_BOARD:
        county = (f"Länsstyrelsen {row.area.short_name}", f"Länsstyrelsen i {row.area.short_name}")
        names = [*county, f"Länsstyrelsen {row.area.name}", *(["Länsstyrelsen"] if is_near else [])]
        yield from ((rank + 2, name, row.pk, row.name) for name in names)
    elif row.kind == Organisation.Kind.REGION and is_near:
        yield rank + 2, "Regionen", row.pk, row.name


def objective_names(programme: Programme) -> Names:
    """Objectives by title, the sixteen also by number; specifications are part of theirs and have no entry.

    An invented programme finds national objectives too: those are everybody's.
    """
    kinds = [Objective.Kind.GENERATIONAL_GOAL, Objective.Kind.QUALITY_OBJECTIVE, Objective.Kind.MILESTONE_TARGET]
    rows = Objective.objects.checked().filter(kind__in=[*kinds, Objective.Kind.REGIONAL_OBJECTIVE])
    if not programme.is_example:
        rows = rows.filter(is_example=False)
    entries = []
    for pk, kind, number, title in rows.values_list("pk", "kind", "number", "title"):
        entries.append((0 if kind in kinds[:2] else 1, title, pk, title))
        if kind == Objective.Kind.QUALITY_OBJECTIVE:
            entries.append((0, str(number), pk, title))
    return Names(entries)


def field_names() -> Names:
    """Fields of work by title or slug."""
    rows = FieldOfWork.objects.values_list("pk", "title", "slug")
    return Names(entry for pk, title, slug in rows for entry in ((0, title, pk, title), (1, slug, pk, title)))
