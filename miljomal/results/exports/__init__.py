"""What leaves a result: tables, charts and the council's report. Makers register themselves here."""

from miljomal.results.exports import charts, report

__all__ = ["charts", "report"]
