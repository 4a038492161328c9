"""The themes of a programme and their measures, in order."""

from dataclasses import dataclass

from miljomal.drafting.ordering import Arrangement
from miljomal.programmes.models import Measure, Programme, Theme


@dataclass(frozen=True, slots=True)
class Block:
    """A theme with its measures, both in order; no measures = an empty theme."""

    theme: Theme
    measures: list[Measure]


def blocks_of(programme: Programme) -> list[Block]:
    """Every theme, empty ones too: two queries. Of a measure only what a list shows is read."""
    blocks = {theme.pk: Block(theme, []) for theme in programme.themes.order_by("order", "id")}
    for measure in Measure.objects.filter(programme=programme).only("number", "title", "theme_id", "order", "state"):
        blocks[measure.theme_id].measures.append(measure)
    return list(blocks.values())


def arrangement_of(programme: Programme) -> Arrangement:
    """The same as ids: two queries."""
    return as_ids(blocks_of(programme))


def as_ids(blocks: list[Block]) -> Arrangement:
    """Blocks that are read already, as ids."""
    return tuple((block.theme.pk, tuple(measure.pk for measure in block.measures)) for block in blocks)
