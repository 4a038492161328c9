"""A large programme, the same rows as a file to import and as objects to write at once."""

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from django.db.models import Count

from miljomal.organisations.models import Area, Organisation
from miljomal.programmes.models import Measure, Participation, Programme, Theme

MEASURES = 5_000
PARTICIPANTS = 19
ROWS = MEASURES * (1 + PARTICIPANTS)
THEMES = 10
DECIDED_ON = dt.date(2024, 2, 5)
HEADINGS = (
    "Nummer",
    "Tema",
    "Åtgärd",
    "Beskrivning",
    "Börjar",
    "Slutar",
    "Kostnad",
    "Huvudansvarig",
    "Medverkande",
    "Läge för deltagandet",
    "Beslutsdatum",
    "Beslutande organ",
)
TEXT = "Kommunerna går igenom sina underlag och säger var det finns mest att vinna. Underlaget finns öppet för alla."


def make_programme(slug: str) -> Programme:
    """An empty programme of the county with most municipalities; not an example, as those find no real names."""
    county = _county()
    owner = Organisation.objects.get(area=county, kind=Organisation.Kind.COUNTY_BOARD)
    return Programme.objects.create(
        owner=owner,
        area=county,
        title="Prov",
        slug=slug,
        starts_on=dt.date(2024, 1, 1),
        ends_on=dt.date(2028, 12, 31),
    )


def municipalities() -> list[Organisation]:
    """Who can take part: the county's own."""
    own = Organisation.objects.filter(kind=Organisation.Kind.MUNICIPALITY, area__parent=_county())
    return list(own.order_by("pk"))


def _county() -> Area:
    return Area.objects.counties().annotate(size=Count("children")).order_by("-size", "pk")[0]


def participants(actors: list[Organisation], position: int) -> list[Organisation]:
    """The organisations of a measure, the lead first."""
    return [actors[(position * 7 + n) % len(actors)] for n in range(PARTICIPANTS)]


def write_file(path: Path) -> None:
    """The file: one line a measure, its participants in two cells."""
    actors = municipalities()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADINGS)
        for n in range(MEASURES):
            lead, *others = [actor.name for actor in participants(actors, n)]
            years = [2024, 2026 + n % 3]
            decision = ["beslutad", DECIDED_ON.isoformat(), "Kommunstyrelsen"]
            row = [f"{n + 1}", _theme(n), _title(n), TEXT, *years, 1000 * n, lead, "; ".join(others), *decision]
            writer.writerow(row)


def measures(programme: Programme, themes: list[Theme]) -> Iterator[Measure]:
    """The measures of the same file."""
    for n in range(MEASURES):
        yield Measure(
            programme=programme,
            theme=themes[n % THEMES],
            number=f"{n + 1}",
            title=_title(n),
            text=TEXT,
            starts_year=2024,
            ends_year=2026 + n % 3,
            cost_sek=1000 * n,
        )


def participations(written: list[Measure]) -> Iterator[Participation]:
    """The participations of the same file."""
    actors = municipalities()
    for n, measure in enumerate(written):
        for m, actor in enumerate(participants(actors, n)):
            yield Participation(
                measure=measure,
                organisation=actor,
                role=Participation.Role.PARTNER if m else Participation.Role.LEAD,
                stage=Participation.Stage.DECIDED,
                decided_on=DECIDED_ON,
                decided_by="Kommunstyrelsen",
            )


def make_themes(programme: Programme) -> list[Theme]:
    """The themes of the same file."""
    rows = (Theme(programme=programme, title=_theme(n), slug=f"prov-{n}", order=n) for n in range(THEMES))
    return Theme.objects.bulk_create(rows)


def _theme(position: int) -> str:
    return f"Provtema {position % THEMES + 1}"


def _title(position: int) -> str:
    return f"Provåtgärd {position + 1} som håller ihop arbetet i hela länet"
