"""The catalogue as reviewed data: whole, without loose ends, and easy to read."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from miljomal.core.reference import read_csv, read_toml
from miljomal.indicators.quantities import is_known

ROOT = Path(__file__).parents[2]
DATA = ROOT / "indicators" / "data"
FILES = sorted((DATA / "catalogue").glob("*.toml"))
ENTRIES: list[dict[str, Any]] = [entry for path in FILES for entry in read_toml(path)["indicator"]]
BY_SLUG = {entry["slug"]: entry for entry in ENTRIES}
SOURCES = {source["slug"]: source for source in read_toml(DATA / "sources.toml")["source"]}
TARGETS: list[dict[str, Any]] = read_toml(DATA / "targets.toml")["target"]
WITHOUT_TWO = {"5": "no source by county or municipality of ozone-depleting substances was found"}
CHOICES = {
    "direction": {"up", "down", "none"},
    "finest": {"nation", "county", "municipality"},
    "frequency": {"year", "quarter", "month"},
    "formula": {"", "ratio", "change"},
}
TEXTS = ("title", "title_en", "summary", "summary_en", "unit", "quantity")
HARDEST = 50


def lix(text: str) -> float:
    """Björnsson's readability index: words a sentence plus the share of words longer than six letters."""
    words = re.findall(r"[\w-]+", text)
    return len(words) / len(re.findall(r"[.!?:](?=\s|$)", text)) + 100 * sum(len(word) > 6 for word in words) / len(
        words
    )


def parts(slug: str) -> set[str]:
    return {part["key"] for part in BY_SLUG[slug].get("parts", [])}


def numbers(entry: dict[str, Any]) -> set[str]:
    """The quality objectives that an entry says something about, its specifications' included."""
    return {number.partition(":")[0] for number in entry["objectives"]}


def test_there_is_enough_and_each_once() -> None:
    assert len(ENTRIES) >= 60
    assert [slug for slug, count in Counter(entry["slug"] for entry in ENTRIES).items() if count > 1] == []
    kpis = Counter((entry["source"], entry["table"]) for entry in ENTRIES if entry.get("table"))
    assert [key for key, count in kpis.items() if count > 1 and SOURCES[key[0]]["adapter"] != "file"] == []
    assert len(SOURCES) == len(read_toml(DATA / "sources.toml")["source"])
    assert len({target["slug"] for target in TARGETS}) == len(TARGETS)


def test_every_objective_has_at_least_two() -> None:
    count = Counter(number for entry in ENTRIES for number in numbers(entry))
    assert {str(number) for number in range(1, 17) if count[str(number)] < 2} == set(WITHOUT_TWO)


def test_links_lead_somewhere() -> None:
    specifications = read_csv(ROOT / "objectives" / "data" / "specifications.csv")
    known = {f"{row['objective']}:{row['order']}" for row in specifications} | {str(n) for n in range(1, 17)}
    fields = {row["slug"] for row in read_csv(ROOT / "objectives" / "data" / "fields_of_work.csv")}
    loose = [
        (entry["slug"], name)
        for entry in ENTRIES
        for name, found, there in (
            ("source", {entry["source"]}, set(SOURCES)),
            ("objectives", set(entry["objectives"]), known),
            ("fields_of_work", set(entry["fields_of_work"]), fields),
        )
        if not found <= there
    ]
    assert loose == []
    assert [entry["slug"] for entry in ENTRIES if not entry["fields_of_work"]] == []


def test_calculated_ones_have_what_they_are_calculated_from() -> None:
    for entry in ENTRIES:
        needs = {"ratio": {"numerator", "denominator"}, "change": {"numerator", "change_from"}}
        formula = entry.get("formula", "")
        has = {"numerator", "denominator", "change_from"} & set(entry)
        assert has == needs.get(formula, set()), entry["slug"]
        for other in (entry[name] for name in ("numerator", "denominator") if name in entry):
            assert not BY_SLUG[other].get("formula"), entry["slug"]
        if "numerator_part" in entry:
            assert entry["numerator_part"] in parts(entry["numerator"]), entry["slug"]


def test_values_are_of_the_kinds_that_there_are() -> None:
    for entry in ENTRIES:
        for name, allowed in CHOICES.items():
            assert entry.get(name, next(iter(allowed))) in allowed, (entry["slug"], name)
        assert entry.get("update_month", 1) in range(1, 13), entry["slug"]
        assert is_known(entry["quantity"]), entry["slug"]
        assert [name for name in TEXTS if not entry.get(name)] == [], entry["slug"]
        assert bool(entry.get("caveats")) == bool(entry.get("caveats_en")), entry["slug"]
        assert entry.get("parts", []) == [] or entry.get("breakdown_title"), entry["slug"]
        assert all(re.fullmatch(r"\d{1,2}\.[0-9a-c]{1,2}", aim) for aim in entry.get("global_targets", []))


def test_what_is_read_says_where_and_when_it_was_checked() -> None:
    for entry in ENTRIES:
        if entry.get("formula"):
            assert "table" not in entry, entry["slug"]
            continue
        assert entry["checked_in"], entry["slug"]
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", entry["checked_on"]), entry["slug"]
        assert bool(entry.get("table")) == bool(SOURCES[entry["source"]]["adapter"]), entry["slug"]


def test_kolada_tables_are_named_as_kolada_names_them() -> None:
    found = [entry["table"] for entry in ENTRIES if entry["source"] == "kolada"]
    assert [table for table in found if not re.fullmatch(r"[NU]\d{5}", table)] == []


def test_targets_fit_an_indicator() -> None:
    for target in TARGETS:
        entry = BY_SLUG[target["indicator"]]
        assert target["breakdown"] in parts(target["indicator"]) | {""}, target["slug"]
        assert target["objective"] in numbers(entry), target["slug"]
        assert ("value" in target) != ("change" in target), target["slug"]
        assert ("change" in target) == ("base_year" in target), target["slug"]
        assert target.get("base_year", 0) < target["year"], target["slug"]
        assert target["source"] and target["source_date"] and target["title_en"], target["slug"]  # noqa: PT018


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_definitions_are_easy_to_read(path: Path) -> None:
    """Taken together by file: one sentence alone holds too few words for the index."""
    entries = read_toml(path)["indicator"]
    assert lix(" ".join(entry["summary"] for entry in entries)) < HARDEST
    caveats = " ".join(entry.get("caveats", "") for entry in entries).strip()
    assert not caveats or lix(caveats) < HARDEST
