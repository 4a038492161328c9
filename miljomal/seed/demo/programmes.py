"""Makes the programmes of Exempellän and what changes in them later, as its coordinator and editors would."""

from typing import Any

from miljomal.core.text import slugify_swedish
from miljomal.indicators.models import Indicator
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.organisations.models import Organisation
from miljomal.programmes.models import Measure, Participation, Theme
from miljomal.programmes.services import create_measure, create_programme, create_theme, edit_measure, take_part
from miljomal.seed.demo.county import person_of
from miljomal.seed.demo.data import SOURCE

OWNER = "lansstyrelsen-exempellan"
NOT_FIELDS = ("objectives", "fields", "lead", "parts", "answers")


def make_programme(stated: dict[str, Any]) -> None:
    """The programme with its themes, measures and who takes part from the start."""
    owner = Organisation.objects.get(slug=OWNER)
    programme = create_programme(
        owner=owner,
        area=owner.area,
        by=person_of(OWNER),
        source=SOURCE,
        source_date=stated["made"].date().isoformat(),
        is_example=True,
        **stated["programme"],
    )
    for order, row in enumerate(stated["theme"], start=1):
        theme = create_theme(
            programme=programme,
            by=person_of(OWNER),
            title=row["title"],
            slug=slugify_swedish(row["title"]),
            summary=row["summary"],
            order=order,
        )
        for measure in row["measure"]:
            _make_measure(measure, theme, stated["decisions"])


def change(row: dict[str, Any], programme_slug: str) -> None:
    """One later change: of an organisation's part by its own editor, or of a measure by the coordinator."""
    measure = Measure.objects.select_related("programme").get(programme__slug=programme_slug, number=row["measure"])
    changes = {name: value for name, value in row.items() if name not in ("on", "measure", "who", "indicators")}
    if "who" not in row:
        edit_measure(
            measure=measure,
            changes=changes,
            version=measure.version,
            by=person_of(OWNER),
            indicators=_linked(row.get("indicators")),
        )
        return
    part = Participation.objects.select_related("organisation").get(measure=measure, organisation__slug=row["who"])
    take_part(
        measure=measure,
        organisation=part.organisation,
        changes=changes,
        version=part.version,
        by=person_of(row["who"]),
    )


def _make_measure(row: dict[str, Any], theme: Theme, decisions: dict[str, dict[str, Any]]) -> None:
    by = person_of(OWNER)
    measure = create_measure(
        theme=theme,
        objectives=_in_order(row["objectives"], {o.number: o for o in Objective.objects.quality_objectives()}),
        fields_of_work=_in_order(row["fields"], {field.slug: field for field in FieldOfWork.objects.all()}),
        by=by,
        source=SOURCE,
        is_example=True,
        **{"state": Measure.State.RUNNING} | {name: value for name, value in row.items() if name not in NOT_FIELDS},
    )
    organisations = Organisation.objects.in_bulk(row["parts"], field_name="slug")
    for slug, stage in row["parts"].items():
        decided = decisions.get(stage)
        take_part(
            measure=measure,
            organisation=organisations[slug],
            changes={
                "role": Participation.Role.LEAD if slug == row["lead"] else Participation.Role.PARTNER,
                "stage": Participation.Stage.DECIDED if decided else stage,
                **(decided or {}),
            },
            version=0,
            by=by,
        )


def _linked(slugs: list[str] | None) -> list[Indicator] | None:
    """The catalogue's indicators by these slugs; None = the change says nothing of them."""
    return None if slugs is None else _in_order(slugs, Indicator.objects.in_bulk(slugs, field_name="slug"))


def _in_order(keys: list[Any], things: dict[Any, Any]) -> list[Any]:
    return [things[key] for key in keys]
