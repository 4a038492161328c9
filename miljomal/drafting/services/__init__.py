"""What is written in a programme's life; with history, all or nothing."""

from miljomal.drafting.services.beginning import AlreadyThere, begin_programme, copy_programme
from miljomal.drafting.services.facts import edit_programme, is_address_frozen
from miljomal.drafting.services.measures import add_measure, delete_measure, set_links
from miljomal.drafting.services.states import take_step
from miljomal.drafting.services.structure import (
    StaleOrder,
    add_theme,
    arrange,
    edit_theme,
    remove_theme,
    renumber,
)

__all__ = [
    "AlreadyThere",
    "StaleOrder",
    "add_measure",
    "add_theme",
    "arrange",
    "begin_programme",
    "copy_programme",
    "delete_measure",
    "edit_programme",
    "edit_theme",
    "is_address_frozen",
    "remove_theme",
    "renumber",
    "set_links",
    "take_step",
]
