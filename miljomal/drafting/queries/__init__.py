"""What a programme consists of now, what is left to mend, what it may copy, and what it was on another day."""

from miljomal.drafting.queries.advice import Advice, advice_for
from miljomal.drafting.queries.arrangement import Block, arrangement_of, as_ids, blocks_of
from miljomal.drafting.queries.comparing import Difference, Summary, compare
from miljomal.drafting.queries.copying import copyable, objectives_for
from miljomal.drafting.queries.snapshots import Entry, end_of, first_day, left_programme, snapshot

__all__ = [
    "Advice",
    "Block",
    "Difference",
    "Entry",
    "Summary",
    "advice_for",
    "arrangement_of",
    "as_ids",
    "blocks_of",
    "compare",
    "copyable",
    "end_of",
    "first_day",
    "left_programme",
    "objectives_for",
    "snapshot",
]
