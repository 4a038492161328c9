"""What the pages of a round's mails share."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from miljomal.followup.models import Round
from miljomal.followup.views.shared import kept_round, round_context
from miljomal.mailings.models import Mailing

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def kept_mailing(request: HttpRequest, programme_slug: str, slug: str, pk: int) -> Mailing:
    """A mailing of a round that the viewer keeps; errors as in `followup.views.shared.kept_round`."""
    followed = kept_round(request, programme_slug, slug)
    mailing = get_object_or_404(Mailing, pk=pk, round=followed)
    mailing.round = followed
    return mailing


def mailing_url(name: str, followed: Round, *args: object) -> str:
    """The address of one of the pages of a round's mails."""
    return reverse(f"mailings:{name}", args=[followed.programme.slug, followed.slug, *args])


def mailing_context(followed: Round, title: str = "", **context: Any) -> dict[str, Any]:
    """What every page here shows: the round, its crumbs with the mails, and `title` as the last of them."""
    shared = round_context(followed, _("Brev och påminnelser"))
    crumbs = shared["crumbs"]
    if title:
        crumbs = [*crumbs[:-1], (_("Brev och påminnelser"), mailing_url("mailing-list", followed)), (title, "")]
    return {**shared, "crumbs": crumbs, "title": title, **context}
