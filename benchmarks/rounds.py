"""Five years of follow-up in 21 counties: 105 published rounds, each with 100 measures and 120 organisations.

Stands on the reference data, marked as example data throughout, in a scratch database only; nothing is random.
The 1.26 million answers are written bare, by COPY or `executemany`, without history: no result reads that.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection, transaction

from benchmarks import nation
from miljomal.followup.models import Answer, Respondent, Round, Scale
from miljomal.followup.services import count_grades
from miljomal.organisations.models import Area, Organisation
from miljomal.programmes.models import Measure, Programme

YEARS = range(2021, 2026)
ORGANISATIONS_EACH = 120
BATCH = 20_000
COLUMNS = ("round_id", "measure_id", "organisation_id", "grade_id", "text", "reason", "is_text_public", "submitted_at")
LAST_COLUMN = "version"


@transaction.atomic
def make() -> None:
    """Writes it all: every organisation of a county is asked about every measure, every year."""
    counties = list(Area.objects.counties().filter(is_example=False).order_by("code"))
    actors = [_organisations_in(county) for county in counties]
    programmes, measures = nation.make_programmes(counties)
    Programme.objects.update(answer_mode=Programme.AnswerMode.EVERY_ACTOR)
    scale = Scale.objects.get(slug="ghpe", version=1)
    rounds = [[_round(programme, scale, year) for year in YEARS] for programme in programmes]
    Respondent.objects.bulk_create(
        [
            Respondent(round=made, organisation_id=pk)
            for ids, years in zip(actors, rounds, strict=True)
            for made in years
            for pk in ids
        ],
        batch_size=2_000,
    )
    _write(_answers(measures, actors, rounds, list(scale.grades.order_by("order").values_list("pk", flat=True))))
    for years in rounds:
        for made in years:
            count_grades(made)


def _organisations_in(county: Area) -> list[int]:
    """Ids of the county's real organisations, and of invented ones up to the number."""
    pool = list(Organisation.objects.in_county(county).order_by("pk"))
    kinds = ("company", "association", "municipal_company", "university")
    lacking = [
        nation.make_organisation(f"Provbolaget {county.code} {n}", kinds[n % 4], county)
        for n in range(ORGANISATIONS_EACH - len(pool))
    ]
    return [organisation.pk for organisation in [*pool, *Organisation.objects.bulk_create(lacking)]]


def _round(programme: Programme, scale: Scale, year: int) -> Round:
    closed = dt.datetime(year + 1, 2, 20, 16, tzinfo=dt.UTC)
    return Round.objects.create(
        programme=programme,
        scale=scale,
        slug=str(year),
        title=f"Uppföljning {year}",
        period_year=year,
        opens_at=closed - dt.timedelta(days=30),
        closes_at=closed,
        opened_at=closed - dt.timedelta(days=30),
        published_on=closed.date() + dt.timedelta(days=10),
        is_example=True,
    )


def _answers(
    measures: Sequence[Measure],
    actors: Sequence[Sequence[int]],
    rounds: Sequence[Sequence[Round]],
    grades: Sequence[int],
) -> Iterator[tuple[Any, ...]]:
    """One answer of thirteen is missing; the grades move a little each year."""
    n = 0
    for position, (ids, years) in enumerate(zip(actors, rounds, strict=True)):
        own = measures[position * nation.MEASURES_EACH : (position + 1) * nation.MEASURES_EACH]
        for turn, made in enumerate(years):
            for measure in own:
                for pk in ids:
                    n += 1
                    is_there = n % 13 != 7
                    grade = grades[(n * 3 + n // 7 + turn) % len(grades)] if is_there else None
                    words = nation.text(2, at=n) if is_there else ""
                    yield made.pk, measure.pk, pk, grade, words, "", True, made.closes_at if is_there else None, 1


def _write(rows: Iterator[tuple[Any, ...]]) -> None:
    """Streams the rows in: memory does not grow with them."""
    table = connection.ops.quote_name(Answer._meta.db_table)
    columns = (*COLUMNS, LAST_COLUMN)
    names = ", ".join(connection.ops.quote_name(name) for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(columns))
        while batch := list(islice(rows, BATCH)):
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", batch)
