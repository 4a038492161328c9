"""A result in sentences: the same on the page and in the report."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from miljomal.followup.models import Round
from miljomal.results.models import Correction
from miljomal.results.queries.results import Result


def summary_of(result: Result) -> str:
    """The result in a sentence or two."""
    spread = result.overall
    words = {"done": spread.done, "total": spread.total, "percent": spread.done_percent}
    if not spread.total:
        return _("Ingen har tillfrågats i omgången.")
    if result.counts_measures:
        text = _("%(done)s av %(total)s åtgärder är genomförda eller pågår kontinuerligt. Det är %(percent)s procent.")
    else:
        text = _("%(done)s av %(total)s svar säger genomförd eller pågår kontinuerligt. Det är %(percent)s procent.")
    if spread.change is None or result.earlier is None:
        return text % words
    return f"{text % words} {change_in_words(spread.change, result.earlier)}"


def change_in_words(change: int, earlier: Round) -> str:
    """The change since the round before, as a sentence."""
    if change == 0:
        return _("Andelen är densamma som i uppföljningen för %(period)s.") % {"period": earlier.period}
    text = (
        ngettext(
            "Andelen har ökat med %(points)s procentenhet sedan uppföljningen för %(period)s.",
            "Andelen har ökat med %(points)s procentenheter sedan uppföljningen för %(period)s.",
            abs(change),
        )
        if change > 0
        else ngettext(
            "Andelen har minskat med %(points)s procentenhet sedan uppföljningen för %(period)s.",
            "Andelen har minskat med %(points)s procentenheter sedan uppföljningen för %(period)s.",
            abs(change),
        )
    )
    return text % {"points": abs(change), "period": earlier.period}


def totals_note(result: Result) -> str:
    """What is not known where only totals are."""
    owner = result.round.programme.owner.name
    return _("Resultat per åtgärd finns inte. Bara summorna är kända här; %(owner)s har underlaget.") % {"owner": owner}


def correction_in_words(row: Correction) -> str:
    """From what to what: "G → H", or that only the text was changed."""
    if row.is_text_only:
        return _("Texten")
    return f"{row.before.letter if row.before else _('Inget svar')} → {row.after.letter}"


def method_note(result: Result) -> str:
    """How figures are counted and rounded."""
    if not result.has_answers:
        return _(
            "Antalen är de som källan anger. Andelarna är räknade på dem och avrundade så att de blir 100 tillsammans."
        )
    counted = (
        _("Varje åtgärd räknas en gång, med den grad som den huvudansvariga har svarat.")
        if result.counts_measures
        else _("Varje svar från en organisation räknas för sig. En åtgärd får ingen egen grad.")
    )
    shares = _(
        "Andelarna räknas på allt som har frågats efter, också det som inte har fått svar eller inte är relevant, "
        "och avrundas så att de blir 100 tillsammans. Förändringen räknas på andelarna före avrundning."
    )
    return f"{counted} {shares}"
