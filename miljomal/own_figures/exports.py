"""An empty file to fill in, with the headings that the indicator's files can have."""

from miljomal.core import clock
from miljomal.documents.paper import Column
from miljomal.documents.sheets import Table
from miljomal.indicators.models import Breakdown, Indicator

YEARS = 3
PERIODS = {
    Indicator.Frequency.YEAR: [0],
    Indicator.Frequency.QUARTER: range(1, 5),
    Indicator.Frequency.MONTH: range(1, 13),
}


def blank_table(indicator: Indicator) -> Table:
    """The last three years of each part, without values: rows and columns can be taken away.

    Headings are Swedish on all pages: that is what a file is read by.
    """
    assert indicator.owner
    assert indicator.owner.area
    home, this_year = indicator.owner.area.name, clock.today().year
    frequency = Indicator.Frequency(indicator.frequency)
    part = [indicator.breakdown_title] if indicator.breakdown_title else []
    known = Breakdown.objects.filter(indicator=indicator).values_list("title", flat=True) if part else []
    period = {Indicator.Frequency.MONTH: ["Månad"], Indicator.Frequency.QUARTER: ["Kvartal"]}.get(frequency, [])
    titles = ["Område", *part, "År", *period, indicator.unit]
    rows = (
        [home, *(named for _part in part), year, *(of_year for _period in period), None]
        for named in list(known) or [""]
        for year in range(this_year - YEARS + 1, this_year + 1)
        for of_year in PERIODS[frequency]
    )
    return Table(indicator.title, [Column(title, 20) for title in titles], rows)
