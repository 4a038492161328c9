"""The groups that a visitor recognises herself in, and which kinds of organisation each holds."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Audience:
    """A choice of "Jag arbetar på …"; no kinds = everybody."""

    slug: str
    label: Promise | str
    kinds: frozenset[str]


AUDIENCES = (
    Audience("kommun", _("kommun"), frozenset({"municipality", "municipal_company", "municipal_association"})),
    Audience("region", _("region"), frozenset({"region"})),
    Audience("foretag", _("företag"), frozenset({"company"})),
    Audience("forening", _("förening"), frozenset({"association", "foundation", "water_council"})),
    Audience("myndighet", _("myndighet"), frozenset({"county_board", "state_agency", "university"})),
    Audience("invanare", _("jag bor här"), frozenset()),
)


def audience(slug: str) -> Audience | None:
    """The audience of an address part, or None."""
    return next((a for a in AUDIENCES if a.slug == slug), None)
