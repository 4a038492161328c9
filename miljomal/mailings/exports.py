"""A letter as PDF/A, made by the worker from its frozen content."""

from typing import Any

from django.utils.translation import gettext as _

from miljomal.core.text import slugify_swedish
from miljomal.documents.makers import Made, SubjectGone, maker
from miljomal.documents.paper import Block, Facts, Heading, Paper, Points, Text
from miljomal.documents.pdf import ARCHIVE, pdf
from miljomal.mailings.models import Letter


@maker("letter")
def letter(subject: str, format: str, language: str) -> Made:  # noqa: A002
    """The letter with the id `subject`; its words are Swedish and frozen."""
    found = Letter.objects.select_related("respondent__organisation", "respondent__round").filter(pk=subject).first()
    if found is None:
        raise SubjectGone
    organisation = slugify_swedish(found.respondent.organisation.name, 40)
    name = f"{found.get_kind_display()}-{organisation}-{found.respondent.round.slug}.pdf"
    return Made(filename=name, content=pdf(paper_of(found), standards=ARCHIVE), fingerprint=found.fingerprint)


def paper_of(written: Letter) -> Paper:
    """The letter as a paper; the receipt ends with its fingerprint."""
    content: dict[str, Any] = written.content
    blocks: list[Block] = [Facts([(label, value) for label, value in content["facts"]])]
    blocks += [_block(block) for block in content["blocks"]]
    if written.kind == Letter.Kind.RECEIPT:
        proof = _("Svarens fingeravtryck (SHA-256): %(fingerprint)s") % {"fingerprint": written.fingerprint}
        blocks.append(Text(proof, kind="small"))
    warning = _("Exempeldata. Allt i brevet är påhittat.") if written.respondent.is_example else ""
    return Paper(
        title=content["title"],
        author=content["author"],
        overline=content["overline"],
        blocks=blocks,
        warning=warning,
    )


def _block(block: dict[str, Any]) -> Block:
    if "heading" in block:
        return Heading(block["heading"])
    if "points" in block:
        return Points(block["points"])
    if "facts" in block:
        return Facts([(label, value) for label, value in block["facts"]])
    return Text(block["text"])
