"""An empty file to fill in, with the headings that the indicator's files can have."""

from miljomal.core import clock
from miljomal.documents.paper import Column
from miljomal.documents.sheets import Table
from miljomal.indicators.models import Indicator

YEARS = 3
PERIODS = {
    Indicator.Frequency.YEAR: [0],
    Indicator.Frequency.QUARTER: range(1, 5),
    Indicator.Frequency.MONTH: range(1, 13),
}


def blank_table(indicator: Indicator) -> Table:
    """The last three years, without values: rows and columns can be taken away. Headings are Swedish on all pages."""
    assert indicator.owner
    assert indicator.owner.area
    home, this_year = indicator.owner.area.name, clock.today().year
    frequency = Indicator.Frequency(indicator.frequency)
    part = [indicator.breakdown_title] if indicator.breakdown_title else []
    period = {Indicator.Frequency.MONTH: ["Månad"], Indicator.Frequency.QUARTER: ["Kvartal"]}.get(frequency, [])
    titles = ["Område", *part, "År", *period, indicator.unit]
    rows = (
        [home, *("" for _part in part), year, *(of_year for _period in period), None]
        for year in range(this_year - YEARS, this_year)
        for of_year in PERIODS[frequency]
    )
    return Table(indicator.title, [Column(title, 20) for title in titles], rows)
