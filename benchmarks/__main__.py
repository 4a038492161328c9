"""Runs the benchmarks: `python -m benchmarks [NAME]`, all of them without a name."""

import sys

from benchmarks import followup, importing, indicators, memory, pages, weight

BENCHMARKS = {
    "pages": pages.main,
    "followup": followup.main,
    "indicators": indicators.main,
    "import": importing.main,
    "memory": memory.main,
    "weight": weight.main,
}


def main() -> None:
    """Runs what was asked for, and says what can be asked for when that was something else."""
    names = sys.argv[1:] or list(BENCHMARKS)
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        sys.exit(f"Det finns ingen mätning som heter {unknown[0]}. Välj bland: {', '.join(BENCHMARKS)}.")
    for name in names:
        BENCHMARKS[name]()


if __name__ == "__main__":
    main()
