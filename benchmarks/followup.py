"""What a round's result costs among 1.26 million answers, beside the one bare query that counts them."""

from typing import Any

from benchmarks import engines, report

BASELINE = (
    "the bare aggregate: one SQL query that counts the round's answers and those of the round before by group and grade"
)
GOALS = {"p95_ratio": 1.5, "p95_ms": 300, "answering_queries": 12, "sheet_ratio": 3, "sheet_peak_mb": 200}


def main() -> None:
    """Both engines; the result divided in every way, and the answering page with 3 and with 300 questions."""
    report.heading(
        "Uppföljning",
        "21 län × 5 omgångar × 100 åtgärder × 120 organisationer = 1,26 miljoner svar.",
        "Resultatsidan utan cache, mot den enda fråga som räknar svaren i omgången och den förra, i samma körning.",
        "Kvoten är sidans p95 genom frågans p95, i processortid (webbprocess och databas). * = målet är inte nått.",
        f"Mål: högst {report.number(GOALS['p95_ratio'])}× och under {GOALS['p95_ms']} ms; "
        f"svarssidan högst {GOALS['answering_queries']} frågor till databasen.",
    )
    runs = []
    for engine in engines.ENGINES:
        measured = engines.run("followup", engine=engine, data="rounds")
        if measured is None:
            break
        sheet = engines.run("sheets", engine=engine, data="reference") or {}
        runs.append({**measured, "sheet": sheet})
        _print(measured)
        _print_sheet(sheet)
    report.keep("followup", baseline=BASELINE, goals=GOALS, measured={"runs": runs})


def _print(run: dict[str, Any]) -> None:
    print(f"\n{run['engine']}, {report.number(run['answers'], 0)} svar, {run['samples']} mätningar av varje")
    headings = ["delat efter", "frågor", "sidan ms", "p95", "bara frågan ms", "p95", "kvot"]
    report.table(headings, [_cells(row) for row in run["rows"]])
    for row in run["answering"]:
        star = "*" if row["queries"] > GOALS["answering_queries"] else ""
        print(f"Svarssidan med {row['questions']} frågor: {star}{row['queries']} frågor till databasen")


def _print_sheet(sheet: dict[str, Any]) -> None:
    """A filled-in sheet, read, checked, kept and compared, beside the same file read by the same reader and no more."""
    bare, taken = sheet["rows"]
    ratio, peak = taken["busy_seconds"] / bare["busy_seconds"], taken["peak_mb"]
    star = "*" if ratio > GOALS["sheet_ratio"] else ""
    star_peak = "*" if peak > GOALS["sheet_peak_mb"] else ""
    print(
        f"Svarsblad med {report.number(sheet['sheet_rows'], 0)} rader: {report.number(taken['seconds'], 2)} s mot "
        f"{report.number(bare['seconds'], 2)} s bara läst, {star}{report.number(ratio, 1)}× i processortid; "
        f"minne {star_peak}{report.number(peak, 0)} MB (mål {GOALS['sheet_ratio']}× och {GOALS['sheet_peak_mb']} MB)"
    )


def _cells(row: dict[str, Any]) -> list[str]:
    ratio, p95 = row["p95_ratio"], row["page_p95_ms"]
    return [
        row["name"],
        str(row["queries"]),
        report.number(row["page_ms"]),
        ("*" if p95 >= GOALS["p95_ms"] else "") + report.number(p95),
        report.number(row["bare_ms"]),
        report.number(row["bare_p95_ms"]),
        ("*" if ratio > GOALS["p95_ratio"] else "") + report.number(ratio, 2),
    ]


if __name__ == "__main__":
    main()
