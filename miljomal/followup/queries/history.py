"""What has happened to a round and to those who are asked in it."""

from itertools import groupby

from django.utils.translation import gettext as _

from miljomal.core.history import Change, changes
from miljomal.followup.models import Respondent, Round

MAX_ROWS = 200


def round_changes(shown: Round) -> list[Change]:
    """Who changed what, when and why, the latest first: two queries and one for names."""
    labels = {
        "title": _("Titel"),
        "period_starts_year": _("Från år"),
        "period_year": _("År som följs upp"),
        "opens_at": _("Öppnar"),
        "closes_at": _("Stänger"),
        "opened_at": _("Öppnades"),
        "published_on": _("Publicerad"),
        "diary_number": _("Diarienummer"),
        "intro": _("Till dem som svarar"),
        "needs_approval": _("Godkänns av chef"),
    }
    rows = list(Round.history.filter(id=shown.pk).select_related("history_user").order_by("-history_id")[:MAX_ROWS])
    found = [*changes(rows, labels), *_respondent_changes(shown)]
    return sorted(found, key=lambda change: change.at, reverse=True)


def _respondent_changes(shown: Round) -> list[Change]:
    """What was done about one organisation, by its present name: more time, asked later, another answers instead."""
    names = dict(Respondent.objects.filter(round=shown).values_list("pk", "organisation__name"))
    rows = Respondent.history.filter(round=shown.pk).select_related("history_user", "succeeded_by")
    rows = rows.order_by("id", "-history_id")
    found: list[Change] = []
    for pk, of_one in groupby(rows, key=lambda row: row.id):
        who = names.get(pk, "")
        labels = {
            "added_at": _("%(who)s: tillagd efter öppningen") % {"who": who},
            "extended_to": _("%(who)s: längre tid, till") % {"who": who},
            "succeeded_by": _("%(who)s: svarar i stället") % {"who": who},
            "handed_in_at": _("%(who)s: inlämnat") % {"who": who},
            "approved_at": _("%(who)s: godkänt") % {"who": who},
        }
        found += changes(list(of_one), labels)
    return found
