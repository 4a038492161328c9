"""The addresses of own figures: what each takes, what each role is answered, and the demo's pages."""

from typing import Any

from miljomal.accounts.models import Person
from miljomal.indicators.models import Indicator
from miljomal.organisations.models import Area, Organisation
from miljomal.own_figures.models import FigureFile
from miljomal.own_figures.services.areas import create_area
from miljomal.own_figures.tests.figures import make_own, send

# In the order of the matrix: anonymous, no role, suspended, own reader, editor, coordinator, administrator,
# another board's editor and administrator.
POST_ONLY = (302, *(405,) * 8)
NO_POST = (302, *(405,) * 8)
ITS_PEOPLE = (302, 403, 403, *(200,) * 6)
EDITORS = (302, 403, 403, 403, *(200,) * 5)
EDITORS_FAULT = (302, 403, 403, 403, *(422,) * 5)
OWN = (302, 404, 404, 403, 200, 200, 200, 404, 404)
OWN_FAULT = (302, 404, 404, 403, 422, 422, 422, 404, 404)
OWN_DONE = (302, 404, 404, 403, 302, 302, 302, 404, 404)

ROWS = {
    "own_figures:indicator-list": (ITS_PEOPLE, NO_POST),
    "own_figures:indicator-create": (EDITORS, EDITORS_FAULT),
    "own_figures:indicator-edit": (OWN, OWN_FAULT),
    "own_figures:indicator-delete": (POST_ONLY, OWN_DONE),
    "own_figures:area-list": (EDITORS, EDITORS_FAULT),
    "own_figures:area-delete": (POST_ONLY, (302, 403, 403, 403, 302, 302, 302, 404, 404)),
    "own_figures:file-send": (OWN, OWN_FAULT),
    "own_figures:file-blank": (OWN, NO_POST),
    "own_figures:file-check": (OWN, OWN_DONE),
    "own_figures:file-abandon": (POST_ONLY, OWN_DONE),
}


def make_sent(owner: Organisation, by: Person) -> FigureFile:
    """An own area, and an own indicator with a file that waits."""
    create_area(organisation=owner, name="Provskogen", by=by)
    return send(make_own(owner, by), "År;Värde\n2024;5\n", by)


def arguments(file: FigureFile) -> dict[str, dict[str, Any]]:
    """What each address takes, by name."""
    own = {"slug": file.indicator.slug}
    return {
        "own_figures:indicator-edit": own,
        "own_figures:indicator-delete": own,
        "own_figures:area-delete": {"pk": Area.objects.get(owner=file.indicator.owner).pk},
        "own_figures:file-send": own,
        "own_figures:file-blank": {**own, "form": "xlsx"},
        "own_figures:file-check": {"pk": file.pk},
        "own_figures:file-abandon": {"pk": file.pk},
    }


def demo_pages() -> list[str]:
    """What an editor of Ekby sees: an own indicator with a file that waits, and what she watches."""
    ekby = Organisation.objects.get(slug="ekby-kommun")
    by = Person.objects.get(email="redaktor@ekby.example.org")
    own = Indicator.objects.filter(owner=ekby).first()
    file = FigureFile.objects.filter(indicator=own).first() if own else make_sent(ekby, by)
    assert file
    slug = file.indicator.slug
    pages = ["", "ny/", "omraden/", f"{slug}/redigera/", f"{slug}/ladda-upp/", f"filer/{file.pk}/"]
    return [*(f"/mina/siffror/{page}" for page in pages), f"/indikatorer/{slug}/", "/mina/bevakningar/"]
