"""Where a round's result is read, downloaded and corrected."""

from miljomal.results.views.corrections import answer_correct
from miljomal.results.views.files import answer_file, chart_file, report_file, table_file
from miljomal.results.views.rounds import answer_list, round_result

__all__ = ["answer_correct", "answer_file", "answer_list", "chart_file", "report_file", "round_result", "table_file"]
