"""From a spreadsheet of any shape to programmes, rounds, answers and positions: reads, checks, then writes."""
