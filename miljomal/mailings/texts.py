"""The words of the mails: a standard text for each kind, and the places that are filled in. Knows no database."""

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What a coordinator may write in a text, and what stands there in the mail. Swedish, as the texts are.
PLACES: dict[str, Promise] = {
    "länsstyrelse": _("avsändarens namn"),
    "program": _("åtgärdsprogrammets titel"),
    "omgång": _("omgångens titel"),
    "öppnar": _("dag och klockslag då omgången öppnar"),
    "stänger": _("dag och klockslag då omgången stänger"),
}
_PLACE = re.compile(r"\{([^{}]*)\}")

STANDARD: dict[str, tuple[Promise, Promise]] = {
    "opening": (
        _("Dags att rapportera: {omgång}"),
        _(
            "{länsstyrelse} följer upp åtgärderna i åtgärdsprogrammet {program}. Nu är omgången {omgång} öppen.\n\n"
            "Berätta hur långt ni har kommit senast {stänger}. Det ni svarade förra gången står bredvid, "
            "och har inget ändrats räcker det med ett klick."
        ),
    ),
    "halfway": (
        _("Halva tiden har gått: {omgång}"),
        _(
            "{länsstyrelse} påminner om omgången {omgång} i åtgärdsprogrammet {program}. "
            "Halva tiden har gått, och vi väntar på svar från er.\n\nSvara senast {stänger}."
        ),
    ),
    "week": (
        _("Svara senast {stänger}: {omgång}"),
        _(
            "Omgången {omgång} i åtgärdsprogrammet {program} stänger snart. "
            "Vi på {länsstyrelse} väntar på svar från er.\n\n"
            "Svara senast {stänger}. Hinner ni inte? Hör av er, så kan ni få längre tid."
        ),
    ),
    "day": (
        _("Snart stänger omgången: {omgång}"),
        _(
            "Omgången {omgång} i åtgärdsprogrammet {program} stänger {stänger}. "
            "Vi på {länsstyrelse} väntar fortfarande på svar från er."
            "\n\nDet ni har skrivit är sparat. Lämna in det innan omgången stänger."
        ),
    ),
    "late": (
        _("Vi saknar ert svar: {omgång}"),
        _(
            "Omgången {omgång} i åtgärdsprogrammet {program} stängde {stänger}, "
            "och vi på {länsstyrelse} saknar svar från er.\n\n"
            "Vill ni fortfarande svara? Hör av er till oss, så kan ni få längre tid. Det ni har skrivit är sparat."
        ),
    ),
    "extra": (
        _("Påminnelse: {omgång}"),
        _(
            "{länsstyrelse} påminner om omgången {omgång} i åtgärdsprogrammet {program}. "
            "Vi väntar på svar från er.\n\n"
            "Svara senast {stänger}."
        ),
    ),
}


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with every known place filled in; an unknown one stays as it was typed."""
    return _PLACE.sub(lambda found: values.get(found[1].strip().lower(), found[0]), text)


def unknown_places(text: str) -> list[str]:
    """The places in a text that nothing can be filled into, as they were typed, in order, each once."""
    found = (match[1] for match in _PLACE.finditer(text))
    return list(dict.fromkeys(name for name in found if name.strip().lower() not in PLACES))
