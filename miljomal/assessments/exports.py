"""A follow-up as plain text and as Word, to paste into the national tool that receives it."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from miljomal.assessments.models import ObjectiveText, YearlyFollowUp
from miljomal.assessments.queries.texts import Part, WholeText
from miljomal.documents.paper import Block, Facts, Heading, Paper, Text
from miljomal.documents.word import word

# Windows' own notepad and most receiving forms read this without a word.
LINE_END = "\r\n"


def in_words(text: ObjectiveText) -> str:
    """The judgement in one line: "Nej. Riktning: negativ. Oförändrad sedan 2025."; "" where nothing is judged."""
    if not text.is_judged or not (text.state or text.trend):
        return ""
    said = [
        text.get_state_display().capitalize() if text.state else "",
        _("Riktning: %(trend)s") % {"trend": text.get_trend_display()} if text.trend else "",
    ]
    if text.is_carried and text.carried_from:
        said.append(_("Oförändrad sedan %(year)d") % {"year": text.carried_from.year})
    elif text.reason:
        said.append(_("Ändrad: %(reason)s") % {"reason": text.reason.rstrip(".")})
    return f"{'. '.join(filter(None, said))}."


def count_of(part: Part) -> str:
    """The length of a part in words: "312 av 4 000 tecken"."""
    if part.length.limit is None:
        return _("%(used)d tecken") % {"used": part.length.used}
    return _("%(used)d av %(limit)d tecken") % {"used": part.length.used, "limit": part.length.limit}


def plain_text(follow_up: YearlyFollowUp, wholes: Sequence[WholeText]) -> str:
    """Title, then each objective with its judgement and its parts, each with heading and length; CRLF line ends."""
    lines = [_title(follow_up), ""]
    for whole in wholes:
        title = whole.text.objective.title
        lines += [title, "=" * len(title)]
        if whole.text.stage != ObjectiveText.Stage.APPROVED:
            lines.append(_("Inte godkänd: %(stage)s.") % {"stage": whole.text.get_stage_display()})
        if judged := in_words(whole.text):
            lines.append(judged)
        for part in whole.parts:
            lines += ["", f"{part.heading.title} ({count_of(part)})", "", part.body or "–"]
        lines += ["", ""]
    return LINE_END.join("\n".join(lines).rstrip().split("\n")) + LINE_END


def word_document(follow_up: YearlyFollowUp, wholes: Sequence[WholeText]) -> bytes:
    """The same as a Word document with real headings."""
    blocks: list[Block] = []
    for whole in wholes:
        blocks.append(Heading(whole.text.objective.title))
        blocks.append(Facts([(_("Bedömning"), in_words(whole.text)), (_("Läge"), whole.text.get_stage_display())]))
        for part in whole.parts:
            blocks += [Heading(part.heading.title, level=2), Text(count_of(part), kind="small"), Text(part.body or "–")]
    unapproved = sum(whole.text.stage != ObjectiveText.Stage.APPROVED for whole in wholes)
    warning = _("Innehåller text som inte är godkänd.") if unapproved else ""
    if follow_up.is_example:
        warning = f"{_('Exempeldata.')} {warning}".strip()
    return word(Paper(title=_title(follow_up), author=follow_up.owner.name, blocks=blocks, warning=warning))


def _title(follow_up: YearlyFollowUp) -> str:
    return _("Regional årlig uppföljning %(year)d, %(county)s") % {
        "year": follow_up.year,
        "county": follow_up.area.name,
    }
