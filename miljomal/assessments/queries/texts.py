"""Reads of the yearly follow-up while it is written, as frozen dataclasses."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from miljomal.assessments.lengths import Length, is_too_long, lengths
from miljomal.assessments.models import Assessment, Heading, ObjectiveText, Template, TextPart, YearlyFollowUp
from miljomal.followup.models import Answer, Round
from miljomal.objectives.models import Objective
from miljomal.organisations.models import Area, Membership

RELATED = ("objective", "follow_up__area", "follow_up__owner", "follow_up__template", "writer", "carried_from")


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what stands under it and how long that is."""

    heading: Heading
    body: str
    length: Length


@dataclass(frozen=True, slots=True)
class WholeText:
    """A text with its parts in the template's order, and the length of all together."""

    text: ObjectiveText
    parts: tuple[Part, ...]
    total: Length

    @property
    def is_too_long(self) -> bool:
        return is_too_long([part.length for part in self.parts], self.total)

    @property
    def is_complete(self) -> bool:
        """Whether every part is written and the objective is judged."""
        judged = not self.text.is_judged or bool(self.text.state and self.text.trend)
        return judged and all(part.body for part in self.parts)


@dataclass(frozen=True, slots=True)
class Before:
    """What was written the year before: texts by heading, and the judgement beside."""

    text: ObjectiveText
    parts: tuple[TextPart, ...]


def assessed_by(area: Area) -> QuerySet[Objective]:
    """The quality objectives that the county judges, by number: without coast or mountains where it has none."""
    lacking = [
        need
        for need, has in (
            (Objective.Needs.COAST, area.is_coastal),
            (Objective.Needs.MOUNTAINS, area.has_mountains),
        )
        if not has
    ]
    return Objective.objects.quality_objectives().filter(assessed_by_counties=True).exclude(needs__in=lacking)


def written_by(area: Area) -> QuerySet[Objective]:
    """What a county writes about each year: what it judges, and the generational goal."""
    goal = Q(kind=Objective.Kind.GENERATIONAL_GOAL)
    return Objective.objects.filter(Q(pk__in=assessed_by(area).order_by().values("pk")) | goal)


def template_of(year: int) -> Template:
    """The year's own template where its instructions have been read, otherwise our neutral one.

    Raises:
        Template.DoesNotExist: the reference data is not loaded.
    """
    stated = Template.objects.filter(Q(year=year) | Q(year=None)).order_by("year")
    found = {template.year: template for template in stated}
    if not found:
        raise Template.DoesNotExist
    return found.get(year) or found[None]


def whole_texts(texts: Sequence[ObjectiveText], template: Template) -> list[WholeText]:
    """Texts with their parts: two queries, however many there are."""
    headings: dict[str, list[Heading]] = {}
    for heading in template.headings.all():
        headings.setdefault(heading.scope, []).append(heading)
    bodies = {
        (part.text_id, part.heading_id): part.body for part in TextPart.objects.filter(text__in=[t.pk for t in texts])
    }
    made = []
    for text in texts:
        own = headings.get(Heading.Scope.OBJECTIVE if text.is_judged else Heading.Scope.GOAL, [])
        made.append(_whole(text, own, [bodies.get((text.pk, h.pk), "") for h in own], template.total_limit))
    return made


def with_bodies(whole: WholeText, bodies: dict[str, str]) -> WholeText:
    """The same text with other words under its headings, by slug: what was typed but not saved."""
    headings = [part.heading for part in whole.parts]
    return _whole(whole.text, headings, [bodies.get(h.slug, "") for h in headings], whole.total.limit)


def _whole(text: ObjectiveText, headings: list[Heading], bodies: list[str], total: int | None) -> WholeText:
    # The sum's limit belongs to texts of several parts; where the goal has one part its own limit is enough.
    parts, whole = lengths(bodies, [h.limit for h in headings], total if len(headings) > 1 else None)
    return WholeText(text, tuple(map(Part, headings, bodies, parts)), whole)


def texts_of(follow_up: YearlyFollowUp) -> list[ObjectiveText]:
    """All texts of a follow-up by number, the generational goal last: one query."""
    found = ObjectiveText.objects.filter(follow_up=follow_up).select_related(*RELATED, "saved_by", "approved_by")
    return list(found.in_order())


def before(text: ObjectiveText) -> Before | None:
    """What the county wrote here the latest year before: two queries. None = nothing was written here."""
    follow_up = text.follow_up
    written = Exists(TextPart.objects.filter(text=OuterRef("pk")).exclude(body=""))
    earlier = (
        ObjectiveText.objects.filter(
            written, objective=text.objective_id, follow_up__area=follow_up.area_id, follow_up__year__lt=follow_up.year
        )
        .select_related("follow_up", "objective")
        .order_by("-follow_up__year")
        .first()
    )
    if earlier is None:
        return None
    return Before(earlier, tuple(TextPart.objects.filter(text=earlier).select_related("heading")))


def answers_for(text: ObjectiveText) -> QuerySet[Answer]:
    """What was answered about the objective's measures in the latest round of each of the board's programmes.

    One query now; the answers are read when the page asks for them, ordered by measure.
    """
    rounds: dict[int, int] = {}
    opened = Round.objects.filter(programme__owner=text.follow_up.owner_id, opened_at__isnull=False)
    for pk, programme_id in opened.order_by("-period_year", "-opens_at", "-id").values_list("pk", "programme_id"):
        rounds.setdefault(programme_id, pk)
    return (
        Answer.objects.submitted()
        .filter(round__in=list(rounds.values()), measure__measure_objectives__objective=text.objective_id)
        .select_related("measure", "organisation", "grade", "round__programme")
        .order_by("measure__programme", "measure__number_key", "measure__sort_key", "organisation__sort_key", "id")
    )


def latest_assessments(area: Area, *, before_year: int) -> dict[int, Assessment]:
    """The latest assessment of each objective in the area before a year, by objective id: one query."""
    found = Assessment.objects.filter(area=area, year__lt=before_year).order_by("year", "id")
    return {assessment.objective_id: assessment for assessment in found}


def people_of(owner_id: int, roles: Collection[str]) -> list[tuple[int, str]]:
    """The people of an organisation in some roles, (id, name) by name: one query."""
    found = Membership.objects.in_force().filter(organisation=owner_id, role__in=roles)
    return list(found.order_by("person__name", "person_id").values_list("person_id", "person__name"))
