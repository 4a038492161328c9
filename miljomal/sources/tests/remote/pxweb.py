"""A statistical database that answers as PxWebApi 2 does. Its figures are made up: a cell's value is its position."""

import math
from dataclasses import dataclass, field
from itertools import product
from typing import Any
from urllib.parse import unquote

from miljomal.sources.tests.remote.conftest import Asked, Reply

Category = dict[str, Any]


@dataclass
class Table:
    """A table: codes by dimension, which dimensions may be left out, units by content, values and symbols by cell."""

    codes: dict[str, list[str]]
    eliminable: tuple[str, ...] = ("Kon",)
    units: dict[str, str] = field(default_factory=lambda: {"BE1": "antal"})
    values: dict[tuple[str, ...], float | None] = field(default_factory=dict)
    symbols: dict[tuple[str, ...], str] = field(default_factory=dict)
    is_sparse: bool = False

    def dataset(self, chosen: dict[str, list[str]]) -> dict[str, Any]:
        dimensions = [name for name in self.codes if name in chosen]
        cells = list(product(*(chosen[name] for name in dimensions)))
        values = [self.values.get(cell, position) for position, cell in enumerate(cells)]
        sparse = {str(position): value for position, value in enumerate(values) if value is not None}
        return {
            "version": "2.0",
            "class": "dataset",
            "id": dimensions,
            "size": [len(chosen[name]) for name in dimensions],
            "dimension": {name: self._dimension(name, chosen[name]) for name in dimensions},
            "value": sparse if self.is_sparse else values,
            "status": {
                str(position): self.symbols[cell] for position, cell in enumerate(cells) if cell in self.symbols
            },
        }

    def _dimension(self, name: str, codes: list[str]) -> dict[str, Any]:
        category: Category = {"index": {code: position for position, code in enumerate(codes)}}
        if name == "ContentsCode":
            category["unit"] = {code: {"base": self.units.get(code, ""), "decimals": 0} for code in codes}
        return {"category": category, "extension": {"elimination": name in self.eliminable}}


@dataclass
class Database:
    """Tables and codelists. What SCB would refuse is refused: too many cells, a code twice, a dimension left out."""

    tables: dict[str, Table]
    codelists: dict[str, list[str]] = field(default_factory=dict)
    most_cells: Any = 150_000

    def answer(self, asked: Asked) -> Reply:
        path = unquote(asked.path).split("?")[0].strip("/").split("/")
        if path == ["config"]:
            return Reply({"apiVersion": "2.3.2", "maxDataCells": self.most_cells})
        if path[0] == "codelists" and path[1] in self.codelists:
            return Reply({"id": path[1], "values": [{"code": code} for code in self.codelists[path[1]]]})
        if path[0] == "tables" and path[1] in self.tables:
            table = self.tables[path[1]]
            return Reply(table.dataset(table.codes)) if path[2] == "metadata" else self._data(table, asked.body)
        return Reply("", status=404)

    def _data(self, table: Table, body: Any) -> Reply:
        chosen = {choice["variableCode"]: choice["valueCodes"] for choice in body["selection"]}
        if any(len(set(codes)) < len(codes) for codes in chosen.values()):
            return Reply("", status=500)
        mandatory = {name for name in table.codes if name not in table.eliminable}
        cells = math.prod(len(codes) for codes in chosen.values())
        if mandatory - chosen.keys() or cells > int(self.most_cells):
            return Reply({"title": "Missing selection for mandantory variable"}, status=400)
        return Reply(table.dataset(chosen))
