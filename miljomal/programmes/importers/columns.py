"""Which columns a programme file may have: the heading we use, and other headings that mean the same."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from miljomal.core.text import fold
from miljomal.documents.faults import Fault
from miljomal.documents.spreadsheets import Table
from miljomal.programmes.models import Participation

# Field → headings, the canonical one first. Case, accents, spaces and punctuation do not count.
HEADINGS = {
    "programme": ("Program", "Åtgärdsprogram"),
    "theme": ("Tema", "Utmaning", "Område", "Fokusområde"),
    "number": ("Nummer", "Nr", "Åtgärdsnummer"),
    "title": ("Åtgärd", "Titel", "Åtgärdens namn", "Åtgärdens titel"),
    "text": ("Beskrivning", "Vad", "Vad ska göras"),
    "reason": ("Varför", "Motiv", "Skäl"),
    "lead": ("Huvudansvarig", "Huvudansvariga", "Ansvarig", "Ansvariga"),
    "partner": ("Medverkande", "Medverkar"),
    "unknown": ("Deltar", "Deltagare", "Aktörer"),
    "stage": ("Läge för deltagandet", "Deltagandets läge"),
    "decided_on": ("Beslutsdatum", "Beslutad den", "Datum för beslut"),
    "decided_by": ("Beslutande organ", "Beslutat av", "Beslutad av"),
    "paragraph": ("Paragraf", "§"),
    "diary_number": ("Diarienummer", "Dnr"),
    "objectives": ("Miljömål", "Miljökvalitetsmål", "Mål"),
    "fields_of_work": ("Verksamhetsområde", "Verksamhetsområden"),
    "starts_year": ("Börjar", "Startår", "Börjar år"),
    "ends_year": ("Slutar", "Slutar år"),  # "Slutår" folds to the same as "Slutar"
    "years": ("Tid", "Tidplan", "Period"),
    "cost_sek": ("Kostnad", "Kostnad (kr)", "Kostnad i kronor", "Kostnad (tkr)", "Kostnad (Mkr)"),
    "cost_note": ("Om kostnaden", "Kommentar om kostnaden"),
    "effect": ("Effekt", "Förväntad effekt", "Väntad effekt"),
    "criteria": ("Uppföljningskriterier", "Uppföljningskriterium", "Kriterier", "Så följs åtgärden upp"),
    "state": ("Status", "Läge"),
    "source": ("Källa",),
    "source_date": ("Källans datum", "Datum för källan"),
}
REQUIRED = ("theme", "title")
UNITS = {"kostnad tkr": "tkr", "kostnad mkr": "mkr"}


def _key(heading: str) -> str:
    return fold(heading.replace("§", "paragraftecken")).replace(" ", "")


FIELDS = {_key(heading): field for field, headings in HEADINGS.items() for heading in headings}
SHOWN = {_key(heading): heading for headings in HEADINGS.values() for heading in headings}


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that a file has: heading by field, and the unit that the heading of the cost names."""

    headings: dict[str, str]
    cost_unit: str = ""

    def __contains__(self, field: str) -> bool:
        return field in self.headings

    def heading(self, field: str) -> str:
        """The heading as it stands in the file, or the one we use."""
        return self.headings.get(field, HEADINGS[field][0])

    @property
    def roles(self) -> frozenset[str]:
        """Roles about which the file is complete: who holds one and is not named, is missing."""
        stated = {role for role in Participation.Role.values if role in self}
        is_full = (
            Participation.Role.UNKNOWN in stated or {Participation.Role.LEAD, Participation.Role.PARTNER} <= stated
        )
        return frozenset(Participation.Role.values if is_full else stated)


def find_columns(table: Table) -> tuple[Columns, list[Fault]]:
    """The known columns of the table, and a fault for each heading that is unknown, double or missing."""
    found: dict[str, str] = {}
    faults: list[Fault] = []
    unit = ""
    for heading in table.headings:
        field = FIELDS.get(_key(heading))
        if field is None:
            faults.append(Fault(table.heading_row, heading, heading, _suggestion(heading)))
        elif field in found:
            expected = _("en enda kolumn: ”%(heading)s” betyder samma sak") % {"heading": found[field]}
            faults.append(Fault(table.heading_row, heading, heading, expected))
        else:
            found[field] = heading
            unit = UNITS.get(fold(heading), unit)
    faults.extend(_missing(table, [field for field in REQUIRED if field not in found]))
    return Columns(found, unit), faults


def _missing(table: Table, fields: Sequence[str]) -> list[Fault]:
    return [
        Fault(table.heading_row, "", "", _("en kolumn med rubriken %(heading)s") % {"heading": HEADINGS[field][0]})
        for field in fields
    ]


def _suggestion(heading: str) -> str:
    near = difflib.get_close_matches(_key(heading), SHOWN, n=1, cutoff=0.7)
    if near:
        return _("en känd rubrik. Menade du %(heading)s?") % {"heading": SHOWN[near[0]]}
    known = ", ".join(headings[0] for headings in HEADINGS.values())
    return _("någon av rubrikerna %(headings)s; ta annars bort kolumnen") % {"headings": known}
