"""Finds what a file is about: its programme and the programme's themes."""

import difflib
from collections.abc import Iterable

from django.db.models import Max
from django.utils.translation import gettext as _

from miljomal.core.text import fold, slugify_swedish
from miljomal.documents.faults import Fault
from miljomal.organisations.permissions import Viewer
from miljomal.programmes.importers.batches import HistoryWriter
from miljomal.programmes.importers.columns import HEADINGS
from miljomal.programmes.models import Programme, Theme

SLUG_LENGTH = 76


def find_programme(row: int, heading: str | None, named: str, viewer: Viewer | None) -> Programme | Fault:
    """The programme that the first row names by slug, title or short name, among those that the viewer may see."""
    if not named:
        expected = _("ett program: ange det med --programme, eller lägg till en kolumn Program med namnet på varje rad")
        nothing = _("inget program är angivet")
        return Fault(row if heading else None, heading or "", nothing, expected, is_quoted=False)
    programmes = Programme.objects.all()
    if viewer:
        programmes = programmes.visible_to_roles(set(viewer.roles))
    names: dict[str, set[int]] = {}
    for pk, *texts in programmes.values_list("pk", "slug", "title", "short_name"):
        for text in texts:
            names.setdefault(fold(text), set()).add(pk)
    found = names.get(fold(named), set()) if fold(named) else set()
    if len(found) == 1:
        return programmes.select_related("owner", "area").get(pk=found.pop())
    near = difflib.get_close_matches(fold(named)[:200], names, n=1, cutoff=0.6)
    slugs = programmes.filter(pk__in=names[near[0]]).order_by("slug").values_list("slug", flat=True) if near else []
    expected = _("ett program som finns här, helst dess adressdel")
    if slugs:
        expected += ". " + _("Menade du %(names)s?") % {"names": _(" eller ").join(slugs)}
    return Fault(row, heading or HEADINGS["programme"][0], named, expected)


def find_themes(
    programme: Programme, titles: Iterable[str], writer: HistoryWriter | None
) -> tuple[dict[str, int], list[str]]:
    """Ids by the title as written in the file, and the titles of themes that are new, made at the end of the list.

    Without a writer new themes get negative ids, which no measure has.
    """
    themes = list(Theme.objects.filter(programme=programme))
    known = {fold(theme.title): theme.pk for theme in reversed(themes)}
    slugs = {theme.slug for theme in themes}
    order = Theme.objects.filter(programme=programme).aggregate(last=Max("order"))["last"] or 0
    new: dict[str, Theme] = {}
    for title in titles:
        if fold(title) not in known and fold(title) not in new:
            slug = _free_slug(title, slugs)
            slugs.add(slug)
            order = min(order + 1, 32_767)
            new[fold(title)] = Theme(programme=programme, title=title, slug=slug, order=order)
    if writer:
        writer.create(Theme, list(new.values()))
    ids = {key: theme.pk or -number for number, (key, theme) in enumerate(new.items(), start=1)}
    both = {**known, **ids}
    return {title: both[fold(title)] for title in titles}, [theme.title for theme in new.values()]


def _free_slug(title: str, taken: set[str]) -> str:
    slug, number = slugify_swedish(title), 1
    while (candidate := slug if number == 1 else f"{slug[:SLUG_LENGTH]}-{number}") in taken:
        number += 1
    return candidate
