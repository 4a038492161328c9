"""How much memory a web worker takes after ten thousand requests."""

from typing import Any

from benchmarks import engines, report

BASELINE = "none: resident memory of one granian worker, started as `make run` does, every public page in turn"
GOALS = {"worker_mb": 170}


def main() -> None:
    """The synthetic nation on both engines."""
    report.heading(
        "Minne",
        "En webbprocess på det påhittade landet, alla publika sidor i tur och ordning över HTTP på datorn själv.",
        f"Mål: högst {GOALS['worker_mb']} MB (miljoner byte) efter 10 000 anrop. * = målet är inte nått.",
    )
    runs: list[dict[str, Any]] = []
    for engine in engines.ENGINES:
        measured = engines.run("memory", engine=engine, data="nation")
        if measured is None:
            break
        runs.append({"data": "nation", **measured})
        seconds = report.number(measured["seconds"], 0)
        print(f"\n{measured['engine']}, {measured['addresses']} olika sidor, {seconds} s i allt")
        report.table(["anrop", "webbprocess MB", "förälder MB"], [_cells(row) for row in measured["rows"]])
    report.keep("memory", baseline=BASELINE, goals=GOALS, measured={"runs": runs})


def _cells(row: dict[str, Any]) -> list[str]:
    mark = "*" if row["worker_mb"] > GOALS["worker_mb"] else ""
    return [
        report.number(row["requests"], 0),
        mark + report.number(row["worker_mb"]),
        report.number(row["parent_mb"]),
    ]


if __name__ == "__main__":
    main()
