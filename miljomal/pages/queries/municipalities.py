"""A municipality in three sentences, and what lies under them."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, OuterRef, Q, Subquery, When

from miljomal.core import clock
from miljomal.followup.models import Answer, Round
from miljomal.indicators.queries.catalogue import KeyFigure, key_figures
from miljomal.organisations.models import Area, Organisation
from miljomal.programmes.models import Participation, Plan, Programme

NEIGHBOURS = 3
FIGURES = (
    "koldioxid-per-invanare",
    "koldioxid-vagtrafik-per-invanare",
    "cykelvag-per-invanare",
    "andel-nya-laddbara-bilar",
)
AREA_COLUMNS = ("kind", "code", "slug", "name", "short_name", "is_example", "population", "population_on", "source")
COUNTY_COLUMNS = ("kind", "slug", "name", "short_name", "is_coastal", "has_mountains")
UNDECIDED = {"measure__programme__state__in": Programme.UNDECIDED}


@dataclass(frozen=True, slots=True)
class Promises:
    """What a municipality has said that it takes part in: how many, and of them decided or led."""

    total: int
    decided: int
    led: int


@dataclass(frozen=True, slots=True)
class Progress:
    """Its last answers: how many measures it has reported on, how many of them are done, begun or not."""

    reported: int
    done: int
    begun: int
    not_begun: int


@dataclass(frozen=True, slots=True)
class MunicipalityPage:
    """Everything that the page of one municipality shows. `late` = answers missing in the last closed round."""

    area: Area
    organisation: Organisation | None
    board: Organisation | None
    promises: Promises
    progress: Progress
    late: int
    waiting: int
    decisions: list[Participation]
    plans: list[Plan]
    neighbours: list[Area]
    figures: list[KeyFigure]


def county_siblings(slug: str) -> list[Area]:
    """All municipalities of the county that holds this one, itself included: one query. Empty = no such."""
    siblings = Area.objects.municipalities().filter(
        parent__children__slug=slug, parent__children__kind=Area.Kind.MUNICIPALITY
    )
    county = (f"parent__{name}" for name in COUNTY_COLUMNS)
    return list(siblings.select_related("parent").only(*AREA_COLUMNS, *county))


def municipality_page(area: Area, siblings: list[Area]) -> MunicipalityPage:
    """Reads a municipality's page: five queries."""
    kinds = Organisation.Kind
    own = Q(area=area, kind=kinds.MUNICIPALITY)
    boards = Q(area=area.parent_id, kind=kinds.COUNTY_BOARD)
    by_kind = {organisation.kind: organisation for organisation in Organisation.objects.filter(own | boards)}
    organisation = by_kind.get(kinds.MUNICIPALITY)
    if organisation:
        organisation.area = area
    progress, late, waiting = _answers(organisation)
    parts = _parts_of(organisation)
    return MunicipalityPage(
        area=area,
        organisation=organisation,
        board=by_kind.get(kinds.COUNTY_BOARD),
        promises=_promises(parts),
        progress=progress,
        late=late,
        waiting=waiting,
        decisions=_decisions(parts),
        plans=list(Plan.objects.filter(area=area).only("title", "url", "adopted_year", "source", "source_date")),
        neighbours=_neighbours(area, siblings),
        figures=key_figures(area.code, slug__in=FIGURES),
    )


def _parts_of(organisation: Organisation | None) -> list[Participation]:
    """What it takes part in and has not ended, in decided programmes."""
    parts = Participation.objects.in_force().adopted().filter(organisation=organisation)
    columns = ("role", "stage", "measure__title", "decided_on", "decided_by", "paragraph", "diary_number")
    return list(parts.select_related("measure").only(*columns))


def _promises(parts: list[Participation]) -> Promises:
    return Promises(
        total=len(parts),
        decided=sum(part.stage == Participation.Stage.DECIDED for part in parts),
        led=sum(part.role == Participation.Role.LEAD for part in parts),
    )


def _answers(organisation: Organisation | None) -> tuple[Progress, int, int]:
    """How far it has come (the latest answer about each measure counts), how many answers are missing in the last
    round of each programme that has closed, and how many wait: one query.
    """
    now = clock.now()
    closed = Round.objects.filter(programme=OuterRef("round__programme"), closes_at__lte=now)
    last = Subquery(closed.order_by("-period_year", "-id").values("pk")[:1])
    answers = Answer.objects.filter(organisation=organisation).exclude(**UNDECIDED).order_by("submitted_at", "id")
    last_closed = Case(When(submitted_at=None, then=last))
    columns = ("measure_id", "grade__moon", "submitted_at", "round_id", "round__closes_at")
    by_measure: dict[int, str | None] = {}
    late = waiting = 0
    for measure, moon, submitted_at, round_id, closes_at, last_id in answers.values_list(*columns, last_closed):
        if submitted_at:
            by_measure[measure] = moon
        else:
            late += round_id == last_id
            waiting += closes_at > now
    return _progress(list(by_measure.values())), late, waiting


def _progress(moons: list[str | None]) -> Progress:
    return Progress(
        reported=len(moons) - moons.count("dashed"),
        done=moons.count("full"),
        begun=moons.count("half") + moons.count("quarter"),
        not_begun=moons.count("empty"),
    )


def _decisions(parts: list[Participation]) -> list[Participation]:
    """Its latest decisions about measures, newest first, at most five."""
    decided = [part for part in parts if part.stage == Participation.Stage.DECIDED]
    return sorted(decided, key=lambda part: (part.decided_on or dt.date.min, part.pk), reverse=True)[:5]


def _neighbours(area: Area, siblings: list[Area]) -> list[Area]:
    """The municipalities of the same county that are nearest in population."""
    if area.population is None:
        return []
    size = area.population
    others = [other for other in siblings if other.pk != area.pk and other.population is not None]
    return sorted(others, key=lambda other: (abs((other.population or 0) - size), other.pk))[:NEIGHBOURS]
