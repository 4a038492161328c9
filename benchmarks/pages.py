"""What each kind of public page costs, as a ratio to the bare view in the same process and moment."""

from typing import Any

from benchmarks import engines, report

BASELINE = "the bare view: one constant line behind the same middleware, asked before each sample of a page"
GOALS = {"SQLite": 40, "PostgreSQL": 80, "long list": 150, "queries": 12, "cached": 1.6}


def main() -> None:
    """Both engines × the demo county and the synthetic nation."""
    report.heading(
        "Sidor",
        "Sidan utan cache, ur cachen och oförändrad (304). ms och p95 = tid enligt klockan.",
        "Kvot = sidans median genom den tomma sidans i samma körning, i processortid (webbprocess och databas),",
        "som inte störs av annat som datorn gör. Kvoten i klocktid finns i JSON-filen.",
        f"Mål: högst {GOALS['SQLite']}× på SQLite och {GOALS['PostgreSQL']}× på PostgreSQL, "
        f"{GOALS['long list']}× för listor med 100 rader,",
        f"högst {GOALS['queries']} frågor, högst {report.number(GOALS['cached'])}× ur cachen. * = målet är inte nått.",
    )
    runs = []
    for engine in engines.ENGINES:
        for data in ("demo", "nation"):
            measured = engines.run("pages", engine=engine, data=data)
            if measured is None:
                break
            runs.append({"data": data, **measured})
            _print(runs[-1], engine)
    report.keep("pages", baseline=BASELINE, goals=GOALS, measured={"runs": runs})


def _print(run: dict[str, Any], engine: str) -> None:
    bare, busy = (report.median_of([row[name] for row in run["rows"]]) for name in ("bare_ms", "bare_busy_ms"))
    print(
        f"\n{run['engine']}, {run['data']}; den tomma sidan {report.number(bare, 2)} ms "
        f"({report.number(busy, 2)} ms processortid), {run['samples']} mätningar av varje"
    )
    headings = ["sida", "frågor", "ms", "p95", "kvot", "mål", "cache ms", "p95", "kvot", "304 ms", "p95", "kvot"]
    report.table(headings, [_cells(row, engine) for row in run["rows"]])


def _cells(row: dict[str, Any], engine: str) -> list[str]:
    goal = GOALS["long list"] if row["is_long"] else GOALS[engine]
    uncached, cached, conditional = (row[way] for way in ("uncached", "cached", "conditional"))
    return [
        row["name"],
        _marked(row["queries"], GOALS["queries"], 0),
        *(report.number(uncached[name]) for name in ("median_ms", "p95_ms")),
        _marked(uncached["ratio"], goal, 1),
        str(goal),
        *(report.number(cached[name], 2) for name in ("median_ms", "p95_ms")),
        _marked(cached["ratio"], GOALS["cached"], 2),
        *(report.number(conditional[name], 2) for name in ("median_ms", "p95_ms")),
        _marked(conditional["ratio"], GOALS["cached"], 2),
    ]


def _marked(value: float, goal: float, decimals: int) -> str:
    return ("*" if value > goal else "") + report.number(value, decimals)


if __name__ == "__main__":
    main()
