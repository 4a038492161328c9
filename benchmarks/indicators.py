"""What ten million figures cost to load, and the page of one indicator, beside bare SQL."""

from typing import Any

from benchmarks import engines, report

BASELINE = (
    "the load: the same rows into the same table by COPY (PostgreSQL) or executemany (SQLite), nothing checked; "
    "the page: one SQL query for all areas and years of the indicator"
)
GOALS = {"pace_share": 0.5, "peak_mb": 300, "p95_ratio": 3, "svg_kb": 60}


def main() -> None:
    """Both engines: 10 million figures on PostgreSQL, 2 million on SQLite."""
    report.heading(
        "Indikatorer",
        "Siffror för alla 312 områden, 30 år och 10 delar av varje indikator, genom tjänsten och bara raderna.",
        "Sidan för en indikator utan cache, mot den enda fråga som hämtar alla dess värden (290 kommuner × 30 år).",
        f"Mål: minst {report.number(GOALS['pace_share'])} av farten, under {GOALS['peak_mb']} MB, sidans p95 högst "
        f"{GOALS['p95_ratio']}× i processortid, en bild högst {GOALS['svg_kb']} kB. * = målet är inte nått.",
    )
    runs = []
    for engine in engines.ENGINES:
        bare = engines.run("figures_bare", engine=engine, data="reference")
        served = engines.run("indicators", engine=engine, data="reference")
        if bare is None or served is None:
            break
        runs.append({**served, "bare": bare})
        _print(runs[-1])
    report.keep("indicators", baseline=BASELINE, goals=GOALS, measured={"runs": runs})


def _print(run: dict[str, Any]) -> None:
    bare, page = run["bare"], run["page"]
    print(f"\n{run['engine']}, {report.number(bare['written'], 0)} siffror")
    headings = ["sätt", "s", "rader/s", "av farten", "minne MB"]
    report.table(headings, [_cells(bare, bare), _cells(run["load"], bare)])
    star = "*" if page["p95_ratio"] > GOALS["p95_ratio"] else ""
    print(
        f"Sidan: {page['queries']} frågor, {report.number(page['page_ms'])} ms, p95 "
        f"{report.number(page['page_p95_ms'])} ms; bara frågan ({report.number(page['values'], 0)} värden) "
        f"{report.number(page['bare_ms'])} ms, p95 {report.number(page['bare_p95_ms'])} ms; "
        f"{star}{report.number(page['p95_ratio'], 2)}×"
    )
    sizes = [(name, "*" if size > GOALS["svg_kb"] else "", size) for name, size in page["svg_kb"].items()]
    print("Bilder:", ", ".join(f"{name} {star}{report.number(size)} kB" for name, star, size in sizes))


def _cells(row: dict[str, Any], bare: dict[str, Any]) -> list[str]:
    share = bare["seconds"] / row["seconds"]
    is_heavy = row is not bare and row["peak_mb"] > GOALS["peak_mb"]
    return [
        row["name"],
        report.number(row["seconds"]),
        report.number(row["written"] / row["seconds"], 0),
        ("*" if share < GOALS["pace_share"] else "") + report.number(share, 2),
        ("*" if is_heavy else "") + report.number(row["peak_mb"], 0),
    ]


if __name__ == "__main__":
    main()
