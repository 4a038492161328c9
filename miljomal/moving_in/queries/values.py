"""What an unknown word may be said to mean."""

from typing import Any

from django.utils.translation import gettext as _

from miljomal.followup.models import Scale
from miljomal.followup.queries.rounds import latest_round
from miljomal.moving_in.models import Upload
from miljomal.objectives.models import Objective
from miljomal.organisations.models import Organisation

Options = dict[str, list[Any]]


def options_for(upload: Upload, words: list[dict[str, Any]]) -> Options:
    """Choices by kind, for those kinds that occur; at most five queries.

    Organisations are those of the county and those that work in several; beside them stands each word's nearest.
    """
    kinds = {word["kind"] for word in words} | {"organisation"}
    options: Options = {
        "year": [("use", _("Läs in"))],
        "programme": [("use", _("Samma program: läs in raderna"))],
    }
    guessed = {kind: [w["guess"] for w in words if w["kind"] == kind and w["guess"]] for kind in kinds}
    if "organisation" in kinds:
        options |= _organisations(upload, guessed["organisation"])
    if "objective" in kinds:
        rows = Objective.objects.checked().filter(is_example=False).order_by("title").values_list("pk", "title")
        options["objective"] = [(str(pk), title) for pk, title in rows]
        options["objective names"] = options["objective"]
    if "grade" in kinds:
        options["grade"] = [(grade.slug, f"{grade.letter} · {grade.local_name}") for grade in _scale(upload)]
    return options


def _organisations(upload: Upload, guessed: list[int]) -> Options:
    area = upload.organisation.area
    rows = Organisation.objects.filter(is_example=upload.is_example).order_by("sort_key", "id")
    county = rows.in_county(area) if area else rows.none()
    near = list(county.values_list("pk", "name"))
    wide = list(rows.filter(area=None).values_list("pk", "name"))
    names = [(str(pk), name) for pk, name in rows.filter(pk__in=guessed).values_list("pk", "name")]
    groups = [(_("I länet"), near), (_("I flera län"), wide)]
    shown = [(title, [(str(pk), name) for pk, name in found]) for title, found in groups if found]
    return {"organisation": shown, "organisation names": names}


def _scale(upload: Upload) -> list[Any]:
    latest = latest_round(upload.programme) if upload.programme else None
    scale = latest.scale if latest else Scale.objects.order_by("slug", "-version").first()
    return list(scale.grades.order_by("order")) if scale else []
