"""The addresses of local objectives: what each takes, what each role is answered, and the demo's pages."""

from typing import Any

from miljomal.accounts.models import Person
from miljomal.local_objectives.models import LocalObjective
from miljomal.local_objectives.services.objectives import create_objective
from miljomal.local_objectives.services.targets import add_target
from miljomal.objectives.models import Objective
from miljomal.organisations.models import Area, Organisation
from tests.factories import make_quality_objective
from tests.figures import make_indicator

# In the order of the matrix: anonymous, no role, suspended, own reader, editor, coordinator, administrator,
# another board's editor and administrator.
PUBLIC = (200,) * 9
PUBLIC_POST = (405,) * 9
UNSEEN = (404, 404, 404, 200, 200, 200, 200, 404, 404)
NO_POST = (302, *(405,) * 8)
POST_ONLY = (302, *(405,) * 8)
ITS_PEOPLE = (302, 403, 403, *(200,) * 6)
OWN_PEOPLE = (302, 404, 404, *(200,) * 4, 404, 404)
EDITORS = (302, 403, 403, 403, *(200,) * 5)
EDITORS_FAULT = (302, 403, 403, 403, *(422,) * 5)
OWN = (302, 404, 404, 403, 200, 200, 200, 404, 404)
OWN_FAULT = (302, 404, 404, 403, 422, 422, 422, 404, 404)
OWN_DONE = (302, 404, 404, 403, 302, 302, 302, 404, 404)

ROWS = {
    "local_objectives:objective-detail": (UNSEEN, PUBLIC_POST),
    "local_objectives:municipality-objectives": (PUBLIC, PUBLIC_POST),
    "local_objectives:objective-list": (ITS_PEOPLE, NO_POST),
    "local_objectives:matrix": (ITS_PEOPLE, NO_POST),
    "local_objectives:objective-create": (EDITORS, EDITORS_FAULT),
    "local_objectives:objective-edit": (OWN, OWN_FAULT),
    "local_objectives:objective-move": (OWN, OWN_FAULT),
    "local_objectives:objective-history": (OWN_PEOPLE, NO_POST),
    "local_objectives:objective-measures": (OWN, OWN_DONE),
    "local_objectives:objective-targets": (OWN, OWN_DONE),
    "local_objectives:target-remove": (POST_ONLY, OWN_DONE),
    "local_objectives:adaptation-edit": (EDITORS, EDITORS_FAULT),
}


def demo_pages() -> list[str]:
    """Ekby's own objectives, as its editor sees and writes them."""
    decided = LocalObjective.objects.get(owner__slug="ekby-kommun", state="decided")
    proposal = LocalObjective.objects.get(owner__slug="ekby-kommun", state="proposed")
    own = f"/mina/mal/{decided.pk}/"
    return [
        *(one.get_absolute_url() for one in (decided, proposal)),
        "/kommuner/ekby/mal/",
        "/kommuner/are/mal/",
        "/mina/mal/",
        "/mina/mal/matris/",
        "/mina/mal/matris/?alla=1",
        "/mina/mal/nytt/?mal=frisk-luft",
        "/mina/mal/anpassning/frisk-luft/",
        *(f"{own}{page}" for page in ("redigera/", "lage/", "historik/", "atgarder/", "malvarden/")),
        f"{own}malvarden/?indikator=koldioxid-per-invanare",
    ]


def make_local(owner: Organisation, by: Person, **stated: Any) -> LocalObjective:
    """A proposal of the organisation's."""
    words = {"title": "2030 cyklar var tredje till arbetet", **stated}
    return create_objective(owner=owner, stated=words, roots=[], fields_of_work=[], by=by)


def make_aimed(owner: Organisation, by: Person) -> LocalObjective:
    """A proposal with a target value."""
    objective = make_local(owner, by)
    add_target(
        objective=objective, indicator=make_indicator(), year=2030, value=5.0, change=None, base_year=None, by=by
    )
    return objective


def arguments(objective: LocalObjective, town: Area) -> dict[str, dict[str, Any]]:
    """What each address takes, by name."""
    national = Objective.objects.quality_objectives().first() or make_quality_objective()
    own = {"pk": objective.pk}
    names = ("edit", "move", "history", "measures", "targets")
    return {
        **{f"local_objectives:objective-{name}": own for name in names},
        "local_objectives:objective-detail": {**own, "slug": objective.slug},
        "local_objectives:municipality-objectives": {"slug": town.slug},
        "local_objectives:target-remove": {**own, "target_pk": objective.local_targets.get().target_id},
        "local_objectives:adaptation-edit": {"slug": national.slug},
    }
