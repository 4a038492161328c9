"""How a published spreadsheet is laid out, as a reviewed TOML file says it. Knows no database.

source = "nvdb"               # slug of the source
published = "2024-01-31"      # when the source published it; "" = it does not say
sheet = "Blad1"               # "" = the first, or a text file
headings = [4]                # rows with headings; several are joined column by column
covers = ["municipality"]     # areas that it should have figures for, all of the kind; those missing are told of
[area]                        # code = heading of a column of codes, or the headings of names
name = "Kommun"
nation = "Totalsumma"         # what stands for the nation
[[figures]]                   # one or more
indicator = "cykelvag"
part = "kommunal"             # "" = the whole
column = "Kommunal"           # {year} stands for a year
year = 2023                   # where the heading has none
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar, get_origin

KINDS = ("county", "municipality")
LEVELS = ("county", "nation")
EMPTY = ("zero", "missing", "skip")


class Misdescribed(ValueError):
    """A description that does not hold together: `args[0]` says where and how, in English, for its author."""


@dataclass(frozen=True, slots=True)
class AreaColumns:
    """Where it says which area a row is about: a column of codes, or of names of counties and municipalities.

    `nation` is the word for the nation; `whole` the word that, instead of a municipality, means the whole county.
    `aliases` are names that the source writes in a way of its own, with their codes; `skipped` are no areas.
    """

    code: str = ""
    name: str = ""
    county: str = ""
    nation: str = ""
    whole: str = ""
    aliases: dict[str, str] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.code, self.name, self.county)))


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """What a column becomes. `rows` says which rows it is about, by heading; `minus` is taken from the value.

    `part_column` names a column that holds the part. `empty` is "zero", "missing" or "skip".

    `is_added` = rows of the same area are added together. What tells such rows apart is the area, `rows`,
    `part_column` and, if that is not enough, the headings in `told_apart_by`: a row that is like another in all of
    them is a fault, and not added. If a row that `rows` lists is not there, or has no value, neither has the sum.
    """

    indicator: str
    column: str
    part: str = ""
    part_column: str = ""
    year: int | None = None
    minus: str = ""
    factor: float = 1
    empty: str = "skip"
    is_added: bool = False
    rows: dict[str, list[str]] = field(default_factory=dict)
    told_apart_by: list[str] = field(default_factory=list)

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings, beside its own, that it needs."""
        return (*self.rows, *filter(None, (self.part_column, self.minus)), *self.told_apart_by)

    @property
    def identity(self) -> tuple[str, ...]:
        """The headings that, with the area, tell its rows apart."""
        return tuple(dict.fromkeys((*self.rows, *filter(None, (self.part_column,)), *self.told_apart_by)))

    def year_of(self, heading: str) -> int | None:
        """The year that the heading stands for, None = another column."""
        if "{year}" not in self.column:
            return self.year if heading == self.column else None
        before, _year, after = self.column.partition("{year}")
        found = re.fullmatch(f"{re.escape(before)}([0-9]{{4}}){re.escape(after)}", heading)
        return int(found[1]) if found else None

    def takes(self, cells: dict[str, str]) -> bool:
        """Whether a row is one of those that the column is about."""
        return all(cells.get(heading, "") in wanted for heading, wanted in self.rows.items())


@dataclass(frozen=True, slots=True)
class Description:
    """A file's layout; see the module's own text. `sums` are the levels that are added up from municipalities."""

    source: str
    headings: tuple[int, ...]
    area: AreaColumns
    figures: tuple[FigureColumn, ...]
    published: str = ""
    title: str = ""
    sheet: str = ""
    last_row: int | None = None
    sums: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()

    @property
    def indicators(self) -> list[str]:
        """The slugs that the file has figures for, each once."""
        return list(dict.fromkeys(figure.indicator for figure in self.figures))


Thing = TypeVar("Thing", AreaColumns, FigureColumn, Description)


def description_of(data: Mapping[str, Any]) -> Description:
    """A description from parsed TOML.

    Raises:
        Misdescribed: something is missing, is called something else, or contradicts the rest.
    """
    figures = data.get("figures")
    if not isinstance(figures, list | tuple) or not figures or not isinstance(data.get("headings"), list | tuple):
        raise Misdescribed("a list of headings' rows and at least one of figures")
    listed = {name: tuple(_listed(data.get(name, ()))) for name in ("sums", "covers")}
    made = {
        **data,
        **listed,
        "headings": tuple(data["headings"]),
        "area": _made(AreaColumns, data.get("area"), "area"),
        "figures": tuple(_figure(one, f"figures {number}") for number, one in enumerate(figures, start=1)),
    }
    description = _made(Description, made, "the file")
    for fault in _faults(description):
        raise Misdescribed(fault)
    return description


def _figure(data: Any, where: str) -> FigureColumn:
    if not isinstance(data, dict) or not isinstance(data.get("rows", {}), dict):
        raise Misdescribed(f"{where}: a table, and `rows` too")
    rows = {name: _listed(value) for name, value in data.get("rows", {}).items()}
    return _made(FigureColumn, {**data, "rows": rows, "told_apart_by": _listed(data.get("told_apart_by", []))}, where)


def _made(kind: type[Thing], data: Any, where: str) -> Thing:
    """One of a kind, when its keys and their values are of the kind."""
    if not isinstance(data, Mapping):
        raise Misdescribed(f"{where}: a table")
    known = {one.name: one.type for one in fields(kind)}
    unknown = sorted(set(map(str, data)) - set(known))
    if unknown:
        raise Misdescribed(f"{where}: unknown {', '.join(unknown)}")
    for name, value in data.items():
        if not _is_of(value, known[name]):
            raise Misdescribed(f"{where}: {name} can't be {value!r}")
    try:
        return kind(**data)
    except TypeError as error:
        raise Misdescribed(f"{where}: {error}") from error


def _is_of(value: Any, kind: Any) -> bool:
    """Whether a value is what the field says, as far as its outermost kind."""
    if kind is float:
        kind = int | float
    outermost = get_origin(kind)
    return isinstance(value, outermost if outermost in (list, dict, tuple) else kind)


def _faults(description: Description) -> Iterator[str]:
    """What contradicts the rest, one by one."""
    rows = description.headings
    if not rows or not all(isinstance(row, int) and row > 0 for row in rows) or list(rows) != sorted(set(rows)):
        yield "headings: numbers of rows, ascending"
    if not description.area.code and not description.area.name:
        yield "area: a column of codes or of names"
    for name, allowed in (("sums", LEVELS), ("covers", KINDS)):
        if set(getattr(description, name)) - set(allowed):
            yield f"{name}: some of {', '.join(allowed)}"
    for number, figure in enumerate(description.figures, start=1):
        if figure.empty not in EMPTY:
            yield f"figures {number}: empty is one of {', '.join(EMPTY)}"
        if ("{year}" in figure.column) == (figure.year is not None):
            yield f"figures {number}: a year, either in the column's heading or beside it"


def _listed(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        return list(value)
    raise Misdescribed(f"a text or a list of texts, not {value!r}")
