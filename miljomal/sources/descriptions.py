"""How a published spreadsheet is laid out, as a reviewed TOML file says it. Knows no database.

source = "nvdb"               # slug of the source
published = "2024-01-31"      # when the source published it; "" = it does not say
sheet = "Blad1"               # "" = the first, or a text file
headings = [4]                # rows with headings; several are joined column by column
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
from dataclasses import dataclass, field
from typing import Any


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

    `part_column` names a column that holds the part. `is_added` = rows of the same key are added together.
    `empty` is "zero", "missing" or "skip".
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

    @property
    def indicators(self) -> list[str]:
        """The slugs that the file has figures for, each once."""
        return list(dict.fromkeys(figure.indicator for figure in self.figures))


def description_of(data: dict[str, Any]) -> Description:
    """A description from parsed TOML.

    Raises:
        KeyError, TypeError: something is missing, or is called something else.
    """
    figures = tuple(
        FigureColumn(**{**figure, "rows": {name: _listed(value) for name, value in figure.get("rows", {}).items()}})
        for figure in data["figures"]
    )
    rest = {name: value for name, value in data.items() if name not in ("figures", "area", "headings", "sums")}
    return Description(
        headings=tuple(data["headings"]),
        area=AreaColumns(**data["area"]),
        figures=figures,
        sums=tuple(data.get("sums", ())),
        **rest,
    )


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
