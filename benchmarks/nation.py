"""A synthetic nation: 21 programmes, 2,100 measures, 60,000 participations, a published round per programme.

It stands on the reference data but is invented; every row is marked as example data, and it lives in a scratch
database only. Nothing is random: the same code makes the same rows.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from django.db import models, transaction
from simple_history.utils import bulk_create_with_history

from miljomal.assessments.models import Assessment
from miljomal.followup.models import Answer, Grade, Round, Scale
from miljomal.followup.services import count_grades
from miljomal.objectives.models import FieldOfWork, Objective
from miljomal.organisations.models import Area, Organisation
from miljomal.programmes.models import (
    Measure,
    MeasureFieldOfWork,
    MeasureObjective,
    Participation,
    Programme,
    Theme,
)
from miljomal.programmes.services import recount

MEASURES_EACH = 100
THEMES_EACH = 5
PARTICIPATIONS = 60_000
POOL_SIZE = 60
BATCH = 2_000
YEARS = range(2021, 2026)
MOMENT = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
SENTENCES = (
    "Kommunerna går igenom sina underlag och säger var det finns mest att vinna.",
    "Arbetet börjar med en kartläggning som alla kan läsa.",
    "Två gånger om året träffas de som deltar och jämför vad de har lärt sig.",
    "Kostnaden delas mellan dem som har nytta av resultatet.",
    "Det som fungerar på en plats prövas på nästa.",
    "Uppföljningen sker i samma omgång som för de andra åtgärderna.",
    "Den som leder åtgärden håller samman tidplan och kontakter.",
    "Resultatet används i nästa översiktsplan.",
    "Skolor och föreningar bjuds in att vara med där det passar.",
    "Underlaget finns öppet, så att andra län kan använda det.",
)


@transaction.atomic
def make() -> None:
    """Writes the whole nation: about 220,000 rows with their history."""
    counties = list(Area.objects.counties().filter(is_example=False).order_by("code"))
    pools = _make_pools(counties)
    programmes, measures = make_programmes(counties)
    parts = _write(Participation, _participations(measures, programmes, pools))
    _write(Assessment, _assessments(counties, list(Objective.objects.quality_objectives())))
    for programme in programmes:
        recount(programme)
    _make_rounds(programmes, measures, parts)


def make_programmes(counties: Sequence[Area]) -> tuple[list[Programme], list[Measure]]:
    """A programme a county with its measures, in order, and what these are linked to."""
    programmes = _make_programmes(counties)
    measures = _write(Measure, chain.from_iterable(map(_measures_of, range(len(counties)), programmes)))
    _write(MeasureObjective, _objective_links(measures, list(Objective.objects.quality_objectives())))
    _write(MeasureFieldOfWork, _field_links(measures, list(FieldOfWork.objects.all())))
    return programmes, measures


def _make_pools(counties: Sequence[Area]) -> list[list[int]]:
    """Ids of those who can take part in each county: its real organisations and invented ones, two of them national."""
    national = [make_organisation(f"Provmyndigheten {n}", "state_agency", None) for n in (1, 2)]
    Organisation.objects.bulk_create(national)
    pools = []
    for county in counties:
        pool = list(Organisation.objects.in_county(county).order_by("pk"))
        kinds = ("company", "association", "municipal_company", "university")
        lacking = [
            make_organisation(f"Provbolaget {county.code} {n}", kinds[n % 4], county)
            for n in range(max(8, POOL_SIZE - len(pool)))
        ]
        pools.append([o.pk for o in [*national, *pool, *Organisation.objects.bulk_create(lacking)]])
    return pools


def make_organisation(name: str, kind: str, area: Area | None) -> Organisation:
    slug = name.lower().replace(" ", "-")
    mailbox = f"{slug}@example.org"
    return Organisation(name=name, slug=slug, kind=kind, area=area, mailbox=mailbox, is_example=True)


def _make_programmes(counties: Sequence[Area]) -> list[Programme]:
    """One programme a county; in every second one all actors answer, in the others the leads only."""
    boards = dict(Organisation.objects.filter(kind="county_board").values_list("area_id", "pk"))
    modes = (Programme.AnswerMode.EVERY_ACTOR, Programme.AnswerMode.LEAD)
    programmes = _write(
        Programme,
        (
            Programme(
                owner_id=boards[county.pk],
                area=county,
                title=f"Provprogram för {county.name}",
                slug=f"prov-{county.slug}",
                summary=text(2, at=n),
                starts_on=dt.date(2024, 1, 1),
                ends_on=dt.date(2028, 12, 31),
                state=Programme.State.RUNNING,
                answer_mode=modes[n % 2],
                is_example=True,
            )
            for n, county in enumerate(counties)
        ),
    )
    themes = [
        Theme(programme=programme, title=f"Provtema {n}", slug=f"provtema-{n}", summary=text(1, at=n), order=n)
        for programme in programmes
        for n in range(1, THEMES_EACH + 1)
    ]
    _write(Theme, iter(themes))
    return programmes


def _measures_of(position: int, programme: Programme) -> Iterator[Measure]:
    themes = list(programme.themes.order_by("order"))
    states = (Measure.State.RUNNING, Measure.State.RUNNING, Measure.State.DONE, Measure.State.PROPOSED)
    for n in range(MEASURES_EACH):
        yield Measure(
            programme=programme,
            theme=themes[n * THEMES_EACH // MEASURES_EACH],
            number=f"{n * THEMES_EACH // MEASURES_EACH + 1}.{n % 20 + 1}",
            title=f"Provåtgärd {position + 1}.{n + 1} som håller ihop arbetet i hela länet",
            text=text(5, at=n),
            reason=text(2, at=n + 3),
            starts_year=2024 + n % 2,
            ends_year=2026 + n % 3,
            cost_sek=100_000 * (n % 30) or None,
            effect=text(1, at=n + 5),
            state=states[n % 4],
            is_example=True,
        )


def _objective_links(measures: Sequence[Measure], objectives: Sequence[Objective]) -> Iterator[MeasureObjective]:
    for n, measure in enumerate(measures):
        for step in range(1 + n % 3):
            objective = objectives[(n * 5 + step * 7) % len(objectives)]
            yield MeasureObjective(measure=measure, objective=objective)


def _field_links(measures: Sequence[Measure], fields: Sequence[FieldOfWork]) -> Iterator[MeasureFieldOfWork]:
    for n, measure in enumerate(measures):
        for step in range(1 + n % 2):
            yield MeasureFieldOfWork(measure=measure, field_of_work=fields[(n * 3 + step) % len(fields)])


def _participations(
    measures: Sequence[Measure], programmes: Sequence[Programme], pools: Sequence[Sequence[int]]
) -> Iterator[Participation]:
    """Between 20 and 38 organisations a measure, the first of them the lead."""
    position = {programme.pk: n for n, programme in enumerate(programmes)}
    sizes = [20 + 7 * n % 18 for n in range(len(measures))]
    for n in range(PARTICIPATIONS - sum(sizes)):
        sizes[n * 7 % len(sizes)] += 1
    stages = ("decided", "intended", "decided", "intended", "intended", "proposed", "decided", "ended")
    for n, (measure, size) in enumerate(zip(measures, sizes, strict=True)):
        pool = pools[position[measure.programme_id]]
        for m in range(size):
            stage = stages[(n + m) % 8] if m else "decided"
            decided = {"decided_on": dt.date(2024, 2, 1 + n % 28), "decided_by": "Kommunstyrelsen", "paragraph": "§ 12"}
            yield Participation(
                measure=measure,
                organisation_id=pool[(n * 11 + m) % len(pool)],
                role=Participation.Role.PARTNER if m else Participation.Role.LEAD,
                stage=stage,
                is_example=True,
                **(decided if stage == "decided" else {}),
            )


def _assessments(counties: Sequence[Area], objectives: Sequence[Objective]) -> Iterator[Assessment]:
    """Each county's yearly assessment of each objective, where the reference data have none."""
    known = set(Assessment.objects.values_list("area_id", "objective_id", "year"))
    for n, (county, objective) in enumerate((c, o) for c in counties for o in objectives if o.assessed_by_counties):
        for year in YEARS:
            if (county.pk, objective.pk, year) not in known:
                yield Assessment(
                    area=county,
                    objective=objective,
                    year=year,
                    state=("no", "near", "yes", "no")[n % 4],
                    trend=("positive", "neutral", "negative")[n % 3],
                    source="Exempeldata",
                    is_example=True,
                )


def _make_rounds(programmes: Sequence[Programme], measures: Sequence[Measure], parts: Sequence[Participation]) -> None:
    """A published round a programme, with one answer of twelve missing."""
    scale = Scale.objects.get(slug="ghpe", version=1)
    grades = [*scale.grades.exclude(needs_reason=True).order_by("order")]
    rounds = _write(
        Round,
        (
            Round(
                programme=programme,
                scale=scale,
                slug="2025",
                title="Uppföljning 2025",
                period_year=2025,
                opens_at=MOMENT - dt.timedelta(days=40),
                closes_at=MOMENT - dt.timedelta(days=10),
                opened_at=MOMENT - dt.timedelta(days=40),
                published_on=MOMENT.date(),
                is_example=True,
            )
            for programme in programmes
        ),
    )
    by_programme = {made.programme_id: made for made in rounds}
    programme_of = {measure.pk: by_programme[measure.programme_id] for measure in measures}
    _write(Answer, _answers(parts, programme_of, grades))
    for made in rounds:
        count_grades(made)


def _answers(parts: Sequence[Participation], rounds: dict[int, Round], grades: Sequence[Grade]) -> Iterator[Answer]:
    for n, part in enumerate(parts):
        asked = rounds[part.measure_id]
        leads_only = asked.programme.answer_mode == Programme.AnswerMode.LEAD
        if part.stage in ("proposed", "ended") or (leads_only and part.role != Participation.Role.LEAD):
            continue
        answer = Answer(round=asked, measure_id=part.measure_id, organisation_id=part.organisation_id)
        if n % 12 != 7:
            answer.grade = grades[(n * 3 + n // 7) % len(grades)]
            answer.text = text(2, at=n)
            answer.submitted_at = MOMENT - dt.timedelta(days=11 + n % 20)
        yield answer


def text(sentences: int, *, at: int) -> str:
    return " ".join(SENTENCES[(at + n * 3) % len(SENTENCES)] for n in range(sentences))


def _write(model: type[models.Model], rows: Iterator[Any]) -> list[Any]:
    """Writes rows with their history, as an import does."""
    made = bulk_create_with_history(list(rows), model, batch_size=BATCH, default_date=MOMENT)
    return list(made)
