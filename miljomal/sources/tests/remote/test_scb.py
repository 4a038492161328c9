"""SCB by PxWebApi 2: what is asked for, what is read, and what has changed."""

from collections.abc import Callable
from typing import Any

import pytest

from miljomal.indicators.readings import Reading, Status
from miljomal.sources.adapters.errors import Changed, Gone, SourceError, Unreachable, Unreadable
from miljomal.sources.adapters.http import Client
from miljomal.sources.adapters.scb import Scb
from miljomal.sources.adapters.wanted import Wanted
from miljomal.sources.tests.remote.conftest import Reply, Source
from miljomal.sources.tests.remote.pxweb import Database, Table

Connect = Callable[[], Client]
COMPARE = "Jämför med tabellen i SCB:s statistikdatabas och rätta katalogen."
BROKEN = "Hämta igen. Händer det flera gånger, se efter om SCB har ändrat sitt API."
PARAMETERS = {"area": "Region", "content": "BE1", "unit": "Antal"}


def table(**changes: Any) -> Table:
    codes = {
        "Region": ["00", "04", "0480", "0480A0010"],
        "Kon": ["1", "2"],
        "ContentsCode": ["BE1", "BE2"],
        "Tid": ["2023", "2024"],
    }
    return Table(codes={**codes, **changes.pop("codes", {})}, **changes)


def readings(
    source: Source, connect: Connect, database: Database, since: int | None = None, **more: Any
) -> list[Reading]:
    source.answer = database.answer
    wanted = Wanted("folkmangd", "TAB1", {**PARAMETERS, **more})
    return list(Scb(connect, source.address).fetch([wanted], since))


def failure(source: Source, connect: Connect, database: Database, **more: Any) -> tuple[type[SourceError], str, str]:
    with pytest.raises(SourceError) as raised:
        readings(source, connect, database, **more)
    return type(raised.value), raised.value.message, raised.value.hint


def short(found: list[Reading]) -> list[tuple[str, int, int, str, float | None, str]]:
    return [(one.area, one.year, one.part, one.breakdown, one.value, one.status) for one in found]


def selections(source: Source) -> list[dict[str, list[str]]]:
    """What was asked for: codes by dimension, question by question."""
    return [
        {choice["variableCode"]: choice["valueCodes"] for choice in asked.body["selection"]}
        for asked in source.asked
        if asked.method == "POST"
    ]


def test_nation_county_and_municipality_by_year(source: Source, connect: Connect) -> None:
    found = readings(source, connect, Database({"TAB1": table()}))
    assert found[0] == Reading("folkmangd", "00", 2023, 0.0, row="TAB1 00 2023")
    areas = [(area, year) for area in ("00", "04", "0480") for year in (2023, 2024)]
    assert short(found) == [(area, year, 0, "", float(at), "") for at, (area, year) in enumerate(areas)]
    assert source.paths == [
        "/config",
        "/tables/TAB1/metadata?lang=sv",
        "/tables/TAB1/data?lang=sv&outputFormat=json-stat2",
    ]


def test_how_much_is_handed_over_is_asked_once(source: Source, connect: Connect) -> None:
    source.answer = Database({"TAB1": table()}).answer
    scb = Scb(connect, source.address)
    for _time in range(2):
        assert list(scb.fetch([Wanted("folkmangd", "TAB1", PARAMETERS)], None))
    assert source.paths.count("/config") == 1


def test_only_years_since(source: Source, connect: Connect) -> None:
    assert short(readings(source, connect, Database({"TAB1": table()}), since=2024, quantity="vehicle")) == [
        ("00", 2024, 0, "", 0.0, ""),
        ("04", 2024, 0, "", 1.0, ""),
        ("0480", 2024, 0, "", 2.0, ""),
    ]
    assert readings(source, connect, Database({"TAB1": table()}), since=2025) == []


def test_months_and_quarters_are_parts_of_the_year(source: Source, connect: Connect) -> None:
    times = ["2023M04", "2023M12", "2023K1", "2023Q4"]
    database = Database({"TAB1": table(codes={"Region": ["00"], "Tid": times})})
    assert [(one.year, one.part) for one in readings(source, connect, database)] == [
        (2023, 4),
        (2023, 12),
        (2023, 1),
        (2023, 4),
    ]


def test_a_table_about_the_nation_needs_no_areas(source: Source, connect: Connect) -> None:
    nation = Table(codes={"ContentsCode": ["BE1"], "Tid": ["2024"]})
    found = readings(source, connect, Database({"TAB1": nation}), area="", quantity="vehicle")
    assert found == [Reading("folkmangd", "00", 2024, 0.0, quantity="vehicle", row="TAB1 00 2024")]


def test_parts_and_the_whole(source: Source, connect: Connect) -> None:
    database = Database({"TAB1": table(codes={"Region": ["0480"], "Tid": ["2024"]})})
    parts: dict[str, Any] = {"breakdown": "Kon", "breakdowns": {"1": "man", "2": "kvinnor"}}
    alone = [("0480", 2024, 0, "man", 0.0, ""), ("0480", 2024, 0, "kvinnor", 1.0, "")]
    assert short(readings(source, connect, database, **parts)) == alone
    whole = [("0480", 2024, 0, "", 0.0, "")]
    assert short(readings(source, connect, database, **parts, with_whole=True)) == alone + whole
    assert [selection.get("Kon") for selection in selections(source)] == [["1", "2"], ["1", "2"], None]


def test_other_dimensions_are_fixed(source: Source, connect: Connect) -> None:
    database = Database({"TAB1": table(codes={"Alder": ["1", "tot"]})})
    readings(source, connect, database, fixed={"Alder": "tot"})
    assert selections(source)[0]["Alder"] == ["tot"]


def test_areas_from_codelists(source: Source, connect: Connect) -> None:
    lists = {"vs_RegionLän07": ["04"], "vs_RegionKommun07": ["0480", "0480", "2023_A1"]}
    database = Database({"TAB1": table(codes={"Tid": ["2024"]})}, lists)
    found = readings(source, connect, database, codelists=list(lists))
    assert [one.area for one in found] == ["04", "0480"]
    choices = [asked.body["selection"] for asked in source.asked if asked.body]
    assert [[choice for choice in some if "codelist" in choice] for some in choices] == [
        [{"variableCode": "Region", "valueCodes": ["04"], "codelist": "vs_RegionLän07"}],
        [{"variableCode": "Region", "valueCodes": ["0480"], "codelist": "vs_RegionKommun07"}],
    ]


@pytest.mark.parametrize("is_sparse", [True, False])
def test_why_there_is_no_value(source: Source, connect: Connect, is_sparse: bool) -> None:
    symbols = {"2020": ".", "2021": "..", "2022": ":", "2023": "-", "2024": "–", "2025": "", "2026": "p"}
    cells = {("0480", "BE1", year): symbol for year, symbol in symbols.items()}
    values = {cell: (7.0 if cell[-1] == "2026" else None) for cell in cells}
    codes = {"Region": ["0480"], "Tid": list(symbols)}
    database = Database({"TAB1": table(codes=codes, symbols=cells, values=values, is_sparse=is_sparse)})
    assert [(one.value, one.status) for one in readings(source, connect, database)] == [
        (None, Status.NOT_APPLICABLE),
        (None, Status.MISSING),
        (None, Status.SUPPRESSED),
        (0.0, ""),
        (0.0, ""),
        (None, Status.MISSING),
        (7.0, ""),
    ]


@pytest.mark.parametrize(("most_cells", "questions"), [(12, 1), (8, 2), (4, 3), (3, 6), ("no", 1), (None, 1)])
def test_large_questions_are_split(source: Source, connect: Connect, most_cells: Any, questions: int) -> None:
    """Three areas × two years × two parts are twelve cells. A limit that can't be read is the usual one."""
    database = Database({"TAB1": table()}, most_cells=most_cells)
    parts = {"breakdown": "Kon", "breakdowns": {"1": "man", "2": "kvinnor"}}
    source.answer = database.answer
    if not isinstance(most_cells, int):
        source.say("/config", Reply({"maxDataCells": most_cells}))
        database.most_cells = 150_000
    wanted = Wanted("folkmangd", "TAB1", {**PARAMETERS, **parts})
    found = list(Scb(connect, source.address).fetch([wanted], None))
    cells = {(one.area, one.year, one.breakdown) for one in found}
    assert (len(found), len(cells), len(selections(source))) == (12, 12, questions)


def test_a_series_that_goes_on_in_another_table(source: Source, connect: Connect) -> None:
    later = table(codes={"Region": ["0480"], "Tid": ["2024", "2025"], "ContentsCode": ["BE9"]}, units={"BE9": "antal"})
    database = Database({"TAB1": table(codes={"Region": ["0480"]}), "TAB2": later})
    found = readings(source, connect, database, continued_in=[{"table": "TAB2", "content": "BE9"}])
    assert [one.row for one in found] == ["TAB1 0480 2023", "TAB1 0480 2024", "TAB2 0480 2025"]


@pytest.mark.parametrize(
    ("changes", "more", "message"),
    [
        (
            {"units": {"BE1": "tusental"}},
            {},
            "Källan anger enheten ”tusental” för TAB1, men katalogen väntar sig ”Antal”.",
        ),
        ({"codes": {"ContentsCode": ["BE7"]}}, {}, "TAB1 har inte längre koden BE1 i ContentsCode."),
        ({}, {"area": "Lan"}, "TAB1 har inte längre indelningen Lan."),
        ({}, {"fixed": {"Kon": "3"}}, "TAB1 har inte längre koden 3 i Kon."),
        ({}, {"breakdown": "Kon", "breakdowns": {"4": "x"}}, "TAB1 har inte längre koden 4 i Kon."),
        ({"codes": {"Alder": ["1"]}}, {}, "TAB1 har fått indelningen Alder, som måste väljas."),
        ({"codes": {"Tid": ["2023-2024"]}}, {}, "TAB1 har en tid som vi inte kan läsa: 2023-2024."),
        ({"codes": {"Region": ["SE1"]}}, {}, "TAB1 har inga koder för län eller kommuner i Region."),
    ],
)
def test_a_table_that_has_changed(
    source: Source, connect: Connect, changes: dict[str, Any], more: dict[str, Any], message: str
) -> None:
    kind, found, hint = failure(source, connect, Database({"TAB1": table(**changes)}), **more)
    unit = "Jämför med källans sida och rätta katalogen innan siffrorna hämtas igen."
    assert (kind, found, hint) == (Changed, message, unit if "enheten" in message else COMPARE)
    assert selections(source) == []


def test_more_parts_than_are_handed_over_at_once(source: Source, connect: Connect) -> None:
    database = Database({"TAB1": table()}, most_cells=1)
    parts = {"breakdown": "Kon", "breakdowns": {"1": "man", "2": "kvinnor"}}
    expected = (Changed, "TAB1 har fler delar än vad SCB lämnar ut på en gång.", COMPARE)
    assert failure(source, connect, database, **parts) == expected


def test_what_the_catalogue_must_say(source: Source, connect: Connect) -> None:
    wanted = Wanted("folkmangd", "TAB1", {"area": "Region"})
    source.answer = Database({}).answer
    with pytest.raises(SourceError) as raised:
        list(Scb(connect, source.address).fetch([wanted], None))
    assert raised.value.message == "Katalogen säger inte ”content” för indikatorn folkmangd."


def test_nothing_wanted_is_nothing_asked(source: Source, connect: Connect) -> None:
    assert (list(Scb(connect, source.address).fetch([], None)), source.asked) == ([], [])


def test_a_withdrawn_table_and_a_source_that_refuses(source: Source, connect: Connect) -> None:
    assert failure(source, connect, Database({}))[0] is Gone
    source.say("/tables/TAB1/data?lang=sv&outputFormat=json-stat2", Reply("", status=429))
    assert failure(source, connect, Database({"TAB1": table()}))[0] is Unreachable
    assert [asked.method for asked in source.asked][-3:] == ["POST"] * 3


DATA = "/tables/TAB1/data?lang=sv&outputFormat=json-stat2"
ASKED = {"Region": ["00", "04", "0480"], "ContentsCode": ["BE1"], "Tid": ["2023", "2024"]}
WHOLE = table().dataset(ASKED)


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        (DATA, {**WHOLE, "value": [1, 2, 3]}),
        (DATA, {**WHOLE, "id": None}),
        (DATA, table().dataset({**ASKED, "Kon": ["1", "2"]})),
        (DATA, []),
        (DATA, table().dataset({**ASKED, "Region": ["00"]})),
        ("/tables/TAB1/metadata?lang=sv", {"dimension": table().dataset(table().codes)["dimension"]}),
        ("/codelists/vs_x?lang=sv", {"values": [1]}),
        ("/codelists/vs_x?lang=sv", []),
    ],
)
def test_half_an_answer(source: Source, connect: Connect, path: str, answer: Any) -> None:
    source.say(path, Reply(answer))
    more = {"codelists": ["vs_x"]} if "codelists" in path else {}
    expected = (Unreadable, "SCB:s svar om TAB1 är inte helt.", BROKEN)
    assert failure(source, connect, Database({"TAB1": table()}), **more) == expected
