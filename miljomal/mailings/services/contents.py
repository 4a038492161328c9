"""What a letter says, frozen as plain data: a title, facts, and blocks of text. In Swedish; the caller sees to that.

A block is {"heading": text}, {"text": text}, {"points": [text]} or {"facts": [[label, value]]}.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from miljomal.core import clock
from miljomal.core.templatetags.ui import day, iso, moment, number
from miljomal.followup.models import Answer, Question, Reply, Respondent, Round
from miljomal.mailings.services.composing import page_of_respondent


def missive(respondent: Respondent, answers: Sequence[Answer]) -> dict[str, Any]:
    """The county's letter to one organisation: what is asked, until when, and whom to ask."""
    about, organisation = respondent.round, respondent.organisation
    owner = about.programme.owner
    how = _("Era kontaktpersoner får ett mejl med en länk till sidan där ni svarar: %(url)s") % {
        "url": page_of_respondent(respondent)
    }
    blocks: list[dict[str, Any]] = [{"text": _request(respondent, len(answers))}, {"text": how}]
    if about.intro:
        blocks.append({"text": about.intro})
    blocks += [{"heading": _("Åtgärderna")}, {"points": [str(answer.measure) for answer in answers]}]
    if about.needs_approval:
        blocks.append({"text": _("Svaren godkänns av en chef hos er innan de räknas.")})
    blocks += [{"heading": _("Frågor")}, {"text": _contact(about)}]
    return {
        "title": _("Begäran om svar: %(round)s") % {"round": about.title},
        "overline": _("Missiv"),
        "author": owner.name,
        "facts": _facts(
            (_("Datum"), iso(clock.now())),
            (_("Diarienummer"), about.diary_number),
            (_("Från"), _with_address(owner.name, owner.postal_address)),
            (_("Till"), _with_address(organisation.name, organisation.postal_address)),
            (_("Program"), about.programme.title),
            (_("Beslut om programmet"), _decision(about)),
            (_("Svara senast"), moment(respondent.closes_at)),
        ),
        "blocks": blocks,
    }


def _request(respondent: Respondent, count: int) -> str:
    """What is asked of the organisation, in one sentence, and until when."""
    programme = respondent.round.programme
    asked = ngettext(
        "%(owner)s ber %(organisation)s att berätta hur långt ni har kommit med %(count)d åtgärd i %(programme)s. "
        "Svaret behövs senast %(closes)s.",
        "%(owner)s ber %(organisation)s att berätta hur långt ni har kommit med %(count)d åtgärder i %(programme)s. "
        "Svaren behövs senast %(closes)s.",
        count,
    )
    return asked % {
        "owner": programme.owner.name,
        "organisation": respondent.organisation.name,
        "count": count,
        "programme": programme.title,
        "closes": moment(respondent.closes_at),
    }


def receipt(respondent: Respondent, answers: Sequence[Answer]) -> dict[str, Any]:
    """What an organisation answered, as it stood when it was handed in."""
    about, organisation = respondent.round, respondent.organisation
    blocks: list[dict[str, Any]] = []
    for answer in answers:
        blocks += [{"heading": str(answer.measure)}, {"facts": _answer(answer)}]
    return {
        "title": _("Kvitto på svar: %(round)s") % {"round": about.title},
        "overline": _("Svar från %(organisation)s") % {"organisation": organisation.name},
        "author": about.programme.owner.name,
        "facts": _facts(
            (_("Svar från"), _with_address(organisation.name, organisation.postal_address)),
            (_("Till"), about.programme.owner.name),
            (_("Länsstyrelsens diarienummer"), about.diary_number),
            (_("Program"), about.programme.title),
            (_("Inlämnat"), _when_and_who(respondent.handed_in_at, respondent.handed_in_by)),
            (_("Godkänt av chef"), _when_and_who(respondent.approved_at, respondent.approved_by)),
            (_("Antal åtgärder"), str(len(answers))),
        ),
        "blocks": blocks,
    }


def _answer(answer: Answer) -> list[list[str]]:
    """The rows about one measure; those without a value are left out."""
    grade = f"{answer.grade.letter} {answer.grade}" if answer.grade else _("inget svar")
    rows = [
        (_("Hur långt"), grade),
        (_("Vad som är gjort"), answer.text),
        (_("Varför inte relevant"), answer.reason),
        *((reply.question.label, _reply(reply)) for reply in answer.replies.all()),
        (_("Rapporterat"), iso(answer.submitted_at)),
        (_("Oförändrat sedan"), iso(answer.repeats.submitted_at) if answer.repeats else ""),
    ]
    if answer.text and not answer.is_text_public:
        rows.append((_("Texten"), _("får inte publiceras")))
    return _facts(*rows)


def _reply(reply: Reply) -> str:
    if reply.question.kind == Question.Kind.YES_NO:
        if reply.figure is None:
            return ""
        return _("ja") if reply.figure else _("nej")
    if reply.question.kind == Question.Kind.FIGURE:
        return f"{number(reply.figure)} {reply.question.unit}" if reply.figure is not None else ""
    return reply.text


def _contact(about: Round) -> str:
    owner = about.programme.owner
    if not owner.mailbox:
        return owner.name
    return _("Skriv till %(owner)s: %(mailbox)s") % {"owner": owner.name, "mailbox": owner.mailbox}


def _decision(about: Round) -> str:
    """The decision behind the programme, as far as the county has stated it."""
    programme = about.programme
    if not (programme.decided_on and programme.decided_by):
        return ""
    stated = f"{programme.decided_by}, {day(programme.decided_on)}"
    return f"{stated}, {programme.diary_number}" if programme.diary_number else stated


def _when_and_who(at: Any, who: Any) -> str:
    return ", ".join(filter(None, [moment(at), str(who) if at and who else ""]))


def _with_address(name: str, address: str) -> str:
    return f"{name}\n{address}" if address else name


def _facts(*rows: tuple[str, str]) -> list[list[str]]:
    return [[label, value] for label, value in rows if value]
