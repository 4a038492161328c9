"""What a round's coordinator must know about its mails before she opens it, and while nothing goes out."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from miljomal.followup.lifecycle import State
from miljomal.followup.models import Round
from miljomal.followup.queries.notices import Notice, Where, tells
from miljomal.mailings.models import Mailing
from miljomal.mailings.queries.overview import Address, Reach, reach_of


@tells
def about_mail(shown: Round, where: Where) -> list[Notice]:
    """Before opening the addresses to mend (five queries), on the round's page a schedule to confirm (one)."""
    return _addresses_to_mend(shown) if where == Where.REVIEW else _schedule_to_confirm(shown)


def _addresses_to_mend(shown: Round) -> list[Notice]:
    """Dead and refused addresses, and registrars that no letter reaches, by organisation."""
    rows = [(row.organisation, list(_faults(row))) for row in reach_of(shown)]
    items = [f"{organisation}: {'; '.join(faults)}" for organisation, faults in rows if faults]
    if not items:
        return []
    count = len(items)
    return [
        Notice(
            heading=_("Adresser att rätta först"),
            text=ngettext(
                "Mejl eller missiv når inte fram som det ska till %(count)d organisation.",
                "Mejl eller missiv når inte fram som det ska till %(count)d organisationer.",
                count,
            )
            % {"count": count},
            items=tuple(items),
            url=_url("address-list", shown),
            link=_("Se alla adresser"),
        )
    ]


def _faults(row: Reach) -> Iterator[str]:
    """What is wrong with an organisation's addresses. That it has none at all is told by the review itself."""
    for address in row.addresses:
        if fault := _fault(address):
            yield f"{address.contact.name}, {address.contact.address}, {fault}"
    if row.is_registrar_dead and not any(row.registrar == address.contact.address for address in row.addresses):
        yield _("registratorn, %(address)s, är markerad som död") % {"address": row.registrar}
    if row.addresses and not row.registrar:
        yield _("det finns ingen adress för missivet")


def _fault(address: Address) -> str:
    if address.is_dead:
        return _("är markerad som död")
    return _("tog inte emot det senaste mejlet") if address.refused else ""


def _schedule_to_confirm(shown: Round) -> list[Notice]:
    """Nobody is told that a round has opened before its schedule is confirmed: that must not be found out late."""
    if shown.state not in (State.PLANNED, State.OPEN):
        return []
    states = list(Mailing.objects.scheduled().filter(round=shown).values_list("state", flat=True))
    if states and Mailing.State.PLANNED not in states:
        return []
    is_open = shown.state == State.OPEN
    return [
        Notice(
            heading=_("Inget mejl går ut än") if is_open else _("Bekräfta mejlen"),
            text=_("Omgången är öppen, men ingen har fått veta det. Missiv och mejl går ut när du bekräftar schemat.")
            if is_open
            else _("När omgången öppnar går missiv och mejl ut av sig själva, men bara om du har bekräftat schemat."),
            url=_url("mailing-confirm", shown),
            link=_("Granska och bekräfta schemat"),
        )
    ]


def _url(name: str, shown: Round) -> str:
    return reverse(f"mailings:{name}", args=[shown.programme.slug, shown.slug])
