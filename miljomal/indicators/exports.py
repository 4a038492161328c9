"""Figures as tables: everything that is known for a program, and one part of it for a person."""

import datetime as dt
from collections.abc import Iterator
from itertools import groupby

from django.utils.translation import gettext as _

from miljomal.core.templatetags.ui import iso
from miljomal.documents.paper import Cell, Column
from miljomal.documents.sheets import Table
from miljomal.indicators.models import Breakdown, Indicator, Observation
from miljomal.indicators.models.figures import ObservationQuerySet
from miljomal.indicators.queries.figures import status_words
from miljomal.indicators.queries.page import sources_of

CHUNK = 2_000
AREA_ORDER = ("-area__kind", "area__code")


def long_table(indicator: Indicator, shown_at: dt.datetime | None = None) -> Table:
    """One figure a row: every part, area and year, with source and dates; streamed, two queries.

    `shown_at` = the figures as they were valid at an earlier moment; None = now.
    """
    headings = [
        (_("Indikator"), 30),
        (_("Del"), 24),
        (_("Områdeskod"), 10),
        (_("Område"), 24),
        (_("År"), 8),
        (_("Del av året"), 8),
        (_("Värde"), 14),
        (_("Varför värde saknas"), 20),
        (_("Enhet"), 16),
        (_("Källa"), 30),
        (_("Publicerat"), 12),
        (_("Hämtat"), 12),
    ]
    return Table(
        indicator.local_title, [Column(title, width) for title, width in headings], _long_rows(indicator, shown_at)
    )


def wide_table(indicator: Indicator, part: str) -> Table:
    """An area a row and a year a column, of one part ("" = the whole); empty = no value. Three queries."""
    current = Observation.objects.current().filter(indicator=indicator, breakdown=part, part=0)
    years = sorted(set(current.order_by().values_list("year", flat=True)))
    name = Breakdown.objects.filter(indicator=indicator, key=part).first() if part else None
    columns = [Column(_("Områdeskod"), 10), Column(_("Område"), 24)]
    columns += [Column(_("Del"), 24)] if name else []
    columns += [Column(str(year), 12) for year in years]
    title = ", ".join(filter(None, [indicator.local_title, name.local_title if name else "", indicator.local_unit]))
    return Table(
        title, columns, _wide_rows(current.order_by(*AREA_ORDER), years, indicator, [name.local_title] if name else [])
    )


def _long_rows(indicator: Indicator, shown_at: dt.datetime | None) -> Iterator[list[Cell]]:
    parts = {one.key: one.local_title for one in Breakdown.objects.filter(indicator=indicator)}
    source = "; ".join(one.local_title for one in sources_of(indicator))
    valid = Observation.objects.as_of(shown_at) if shown_at else Observation.objects.current()
    rows = (
        valid.filter(indicator=indicator)
        .order_by("breakdown", *AREA_ORDER, "year", "part")
        .values_list(
            "breakdown",
            "area__code",
            "area__short_name",
            "year",
            "part",
            "value",
            "status",
            "delivery__published",
            "delivery__ended_at",
        )
    )
    for key, code, area, year, of_year, value, status, published, came_at in rows.iterator(chunk_size=CHUNK):
        why = status_words(status) if value is None else ""
        yield [
            indicator.local_title,
            parts.get(key, ""),
            code,
            area,
            year,
            of_year or None,
            value,
            why,
            indicator.local_unit,
            source,
            published,
            iso(came_at),
        ]


def _wide_rows(
    rows: ObservationQuerySet, years: list[int], indicator: Indicator, part: list[str]
) -> Iterator[list[Cell]]:
    figures = rows.values_list("area__code", "area__short_name", "year", "value")
    for (code, name), found in groupby(figures.iterator(chunk_size=CHUNK), key=lambda row: (row[0], row[1])):
        values = {row[2]: row[3] for row in found}
        yield [code, name, *part, *(_rounded(values.get(year), indicator.decimals) for year in years)]


def _rounded(value: float | None, decimals: int) -> float | None:
    """Three decimals more than the page shows, so that a sum still adds up."""
    return None if value is None else round(value, decimals + 3)
