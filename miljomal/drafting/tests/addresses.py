"""The addresses of one programme's life."""

from typing import Any

from miljomal.programmes.models import Measure

# Of the organisation that the person acts for: every county board's coordinators begin programmes.
BEGINNERS = (302, 403, 403, 403, 403, 200, 200, 403, 200)
BEGINNERS_POST = (302, 403, 403, 403, 403, 422, 422, 403, 422)

READ = ("programme-keep", "programme-history")
FORMS = (
    *("programme-edit", "programme-step", "theme-list", "theme-create", "theme-edit"),
    *("measure-order", "measure-create", "measure-delete"),
)
BUTTONS = ("theme-delete", "measure-renumber")
# Of a draft, to those that do not belong to its owner none of this is there.
DRAFT_KEEPERS = (302, 404, 404, 403, 403, 200, 200, 404, 404)
OF_A_DRAFT = (*READ, *(name for name in FORMS if name != "programme-step"), "programme-decide", "measure-links")


def arguments(measure: Measure) -> dict[str, dict[str, Any]]:
    """What each address of the package takes, by name, to lead to this measure and its running programme."""
    programme, one = {"programme_slug": measure.programme.slug}, {"pk": measure.pk}
    names = (*READ, *FORMS, *BUTTONS, "programme-decide", "version-compare")
    return {
        **{f"drafting:{name}": programme for name in names},
        "drafting:programme-step": {**programme, "step": "avsluta"},
        **{f"drafting:theme-{name}": {**programme, "pk": measure.theme_id} for name in ("edit", "delete")},
        **{f"drafting:measure-{name}": one for name in ("links", "delete")},
    }


def demo_pages() -> list[str]:
    """Every kind of page as the invented county's coordinator sees it, with what it can hold."""
    draft, old = "/program/exempellan-2029-2033/", "/program/exempellan-2024-2028/"
    number = Measure.objects.filter(programme__slug="exempellan-2029-2033").values_list("pk", "theme_id")[0]
    parts = ("skota", "redigera", "historik", "besluta", "lage/dra-tillbaka", "lage/starta", "teman", "teman/nytt")
    return [
        *("/program/nytt/", "/program/nytt/?sok=finns+inte", "/program/nytt/fakta/"),
        "/program/nytt/fakta/?kopia=exempellan-2024-2028",
        *(f"{draft}{part}/" for part in (*parts, f"teman/{number[1]}", "ordning", "atgarder/ny", "versioner")),
        *(f"{old}{part}/" for part in ("skota", "ordning", "lage/avsluta", "versioner")),
        *(f"{draft}versioner/?{days}" for days in ("fran=2026-09-01", "mot=exempellan-2024-2028")),
        *(f"/atgarder/{number[0]}/{part}/" for part in ("mal", "ta-bort")),
    ]
