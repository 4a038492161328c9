"""What each kind of public page weighs as it is served, and that it fetches nothing from elsewhere."""

from typing import Any

from benchmarks import engines, report

BASELINE = "none: bytes as served to a browser that takes gzip and brotli, nothing in its cache"
GOALS = {"html_css_js_bytes": 70_000, "foreign_requests": 0}


def main() -> None:
    """SQLite alone: the database changes no byte."""
    report.heading(
        "Sidornas vikt",
        "Kilobyte (1 000 byte) så som de skickas, komprimerade, första gången någon kommer.",
        "Mål: HTML, CSS och JS tillsammans högst 70 kB, ingenting från någon annan plats. * = målet är inte nått.",
    )
    runs = []
    for data in ("demo", "nation"):
        measured = engines.run("weight", engine=engines.SQLITE, data=data)
        assert measured is not None
        runs.append({"data": data, **measured})
        print(f"\n{data}")
        headings = ["sida", "HTML", "CSS", "JS", "summa", "typsnitt", "bilder", "allt", "utifrån"]
        report.table(headings, [_cells(row) for row in measured["rows"]])
        for row in measured["rows"]:
            for address in row["foreign"]:
                print(f"  {row['name']} hämtar {address}")
    report.keep("weight", baseline=BASELINE, goals=GOALS, measured={"runs": runs})


def _cells(row: dict[str, Any]) -> list[str]:
    mark = "*" if row["text"] > GOALS["html_css_js_bytes"] else ""
    return [
        row["name"],
        *(report.number(row[sort] / 1000) for sort in ("html", "css", "js")),
        mark + report.number(row["text"] / 1000),
        *(report.number(row[sort] / 1000) for sort in ("font", "image", "total")),
        ("*" if row["foreign"] else "") + str(len(row["foreign"])),
    ]


if __name__ == "__main__":
    main()
