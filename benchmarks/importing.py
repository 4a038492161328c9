"""How fast 100,000 rows of measures and participations are imported, and in how much memory."""

from typing import Any

from benchmarks import engines, report

BASELINE = "bulk_create_with_history of the same rows in the same run: nothing read, nothing checked, one transaction"
GOALS = {"share_of_bulk": 1 / 3, "peak_mb": 300}
NAMES = {"bulk": "bulk_create_with_history", "import": "import_programme", "again": "samma fil en gång till"}


def main() -> None:
    """Both engines, each way in a process of its own."""
    report.heading(
        "Import",
        "Åtgärder och deltaganden ur en CSV-fil, mot samma rader skrivna rakt av med historik i samma körning.",
        "Andelen räknas i processortid (vår process och databasen). * = målet är inte nått.",
        "Mål: minst 33 % av takten, högst 300 MB (miljoner byte).",
    )
    runs = []
    for engine in engines.ENGINES:
        measured = engines.run("importing", engine=engine, data="reference")
        if measured is None:
            break
        pace = {row["way"]: row["rows_per_busy_second"] for row in measured["rows"]}
        for row in measured["rows"]:
            row["share_of_bulk"] = row["rows_per_busy_second"] / pace["bulk"]
        runs.append(measured)
        _print(measured)
    report.keep("import", baseline=BASELINE, goals=GOALS, measured={"runs": runs})


def _print(run: dict[str, Any]) -> None:
    size = report.number(run["file_bytes"] / 1e6)
    print(f"\n{run['engine']}, {report.number(run['written_rows'], 0)} rader, filen är {size} MB")
    headings = ["sätt", "s", "processor-s", "rader/s", "andel", "minne MB", "före MB"]
    report.table(headings, [_cells(row) for row in run["rows"]])


def _cells(row: dict[str, Any]) -> list[str]:
    share, peak = row["share_of_bulk"], row["peak_mb"]
    is_import = row["way"] == "import"
    return [
        NAMES[row["way"]],
        *(report.number(row[name]) for name in ("seconds", "busy_seconds")),
        report.number(row["rows_per_second"], 0),
        ("*" if is_import and share < GOALS["share_of_bulk"] else "") + f"{report.number(share * 100, 0)} %",
        ("*" if is_import and peak > GOALS["peak_mb"] else "") + report.number(peak, 0),
        report.number(row["start_mb"], 0),
    ]


if __name__ == "__main__":
    main()
