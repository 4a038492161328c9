"""Trends and outlooks in plain Swedish, with how sure they are."""

from math import floor, log10

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from miljomal.core.templatetags.ui import NO_BREAK_SPACE
from miljomal.indicators.trends import Aim, Direction, Outlook, Trend, Verdict


def shown(value: float, decimals: int) -> str:
    """A figure with so many decimals, in the reader's language, with a minus sign that is one: "−1 234,50"."""
    text = f"{value:,.{decimals}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("-")
    if get_language() != "en":
        text = text.translate({ord(","): NO_BREAK_SPACE, ord("."): ","})
    return text.replace("-", "−")


def percent(value: float) -> str:
    """One decimal: "2,1 %"."""
    return f"{shown(value, 1)}\u00a0%"


def amount(value: float, decimals: int, unit: str) -> str:
    """A figure with its unit: "2,1 ton per invånare"."""
    return f"{shown(value, decimals)} {unit}"


def rough(value: float) -> str:
    """Two significant digits, for what is uncertain anyway: 1 851,9 → "1 900", 0,0234 → "0,023"."""
    if value == 0:
        return "0"
    rounded = float(f"{value:.1e}")
    return shown(rounded, max(1 - floor(log10(abs(rounded))), 0))


def period(year: int, part: int, frequency: str) -> str:
    """A year, a month or a quarter: "2024", "2024-03", "2024 kv 2"."""
    if not part:
        return str(year)
    return f"{year}-{part:02}" if frequency == "month" else _("%(year)s kv %(n)s") % {"year": year, "n": part}


def trend_sentences(trend: Trend, *, good: str, place: str, unit: str) -> list[str]:
    """How it goes in a place, in one to three sentences. `good` is "up", "down" or "none"."""
    at = {"place": place, "first": trend.first_year, "last": trend.last_year, "count": trend.count}
    if trend.direction == Direction.TOO_SHORT or trend.slope is None or trend.low is None or trend.high is None:
        return [_("%(place)s: %(count)s mätta år är för lite för att säga åt vilket håll det går.") % at]
    if trend.direction == Direction.NONE:
        sentences = [_("%(place)s: ingen tydlig riktning %(first)s–%(last)s.") % at]
    else:
        pace = {
            "pace": f"{rough(abs(trend.slope))} {unit}",
            "low": rough(min(abs(trend.low), abs(trend.high))),
            "high": rough(max(abs(trend.low), abs(trend.high))),
        }
        way = _way(trend.direction, good)
        sentences = [
            _("%(place)s: %(way)s %(first)s–%(last)s, med %(pace)s om året (troligen %(low)s–%(high)s).")
            % {**at, **pace, "way": way}
        ]
    if trend.is_autocorrelated:
        sentences.append(_("Åren hänger ihop med varandra, så osäkerheten är större än den ser ut."))
    return sentences


def _way(direction: Direction, good: str) -> str:
    rises = direction == Direction.RISING
    if good == "none":
        return _("ökar") if rises else _("minskar")
    if rises == (good == "up"):
        return _("ökar, åt rätt håll,") if rises else _("minskar, åt rätt håll,")
    return _("ökar, åt fel håll,") if rises else _("minskar, åt fel håll,")


def outlook_sentence(found: Outlook, aim: Aim, *, decimals: int, unit: str) -> str:
    """Whether the aim is within reach, and the pace that is and that is needed, in one sentence."""
    values = {
        "gap": amount(abs(found.gap), decimals, unit),
        "aim": amount(aim.value, decimals, unit),
        "year": aim.year,
        "last": found.last_year,
    }
    match found.verdict:
        case Verdict.REACHED if shown(found.gap, decimals).strip("−") == shown(0, decimals):
            return _("Nått: %(last)s var värdet %(aim)s, precis som målet.") % values
        case Verdict.REACHED:
            return _("Nått: %(last)s var värdet %(gap)s bättre än målet %(aim)s.") % values
        case Verdict.MISSED:
            return _("Inte nått: målåret %(year)s har passerat och det fattades %(gap)s.") % values
        case Verdict.NO_DIRECTION:
            return _("Ingen tydlig riktning: det fattas %(gap)s till målet %(aim)s %(year)s.%(pace)s") % {
                **values,
                "pace": _needed(found),
            }
        case Verdict.WRONG_WAY:
            return _("Går åt fel håll: det fattas %(gap)s till målet %(aim)s %(year)s.%(pace)s") % {
                **values,
                "pace": _needed(found),
            }
        case Verdict.ON_TRACK:
            return _("Tillräckligt snabbt: med samma takt nås målet %(aim)s %(year)s.%(pace)s") % {
                **values,
                "pace": _both(found),
            }
        case Verdict.TOO_SLOW:
            return _("Går åt rätt håll, men för långsamt:%(pace)s Det fattas %(gap)s till målet %(aim)s %(year)s.") % {
                **values,
                "pace": _both(found),
            }
    return _("Vi kan inte säga säkert om målet %(aim)s %(year)s nås: det fattas %(gap)s.%(pace)s") % {
        **values,
        "pace": _both(found),
    }


def _both(found: Outlook) -> str:
    if found.actual is None or found.needed is None:
        return ""
    values = {"actual": percent(abs(found.actual)), "needed": percent(abs(found.needed)), "since": found.since}
    if (found.actual < 0) != (found.needed < 0):
        return (
            _(" %(needed)s per år krävs, och sedan %(since)s har det gått åt andra hållet med %(actual)s per år.")
            % values
        )
    return _(" %(actual)s per år sedan %(since)s mot %(needed)s som krävs.") % values


def _needed(found: Outlook) -> str:
    if found.needed is None:
        return ""
    return _(" %(needed)s per år krävs.") % {"needed": percent(abs(found.needed))}
