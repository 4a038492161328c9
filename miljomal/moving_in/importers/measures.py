"""From gathered measures to the programme's own: finds those that exist, and writes as the strict importer does."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from miljomal.core.text import fold
from miljomal.documents.faults import Fault
from miljomal.moving_in.importers.facts import Gathered, MeasureFacts, MeasureKey
from miljomal.moving_in.importers.interpreting import Interpreter
from miljomal.programmes.importers.batches import BATCH, HistoryWriter
from miljomal.programmes.importers.columns import Columns
from miljomal.programmes.importers.matching import FOLDED_LENGTH, MeasureIndex
from miljomal.programmes.importers.staging import StagedRow
from miljomal.programmes.importers.targets import find_themes
from miljomal.programmes.importers.writing import Differ, Outcome
from miljomal.programmes.models import Measure, Programme


@dataclass(slots=True)
class Written:
    """What became of the measures. `ids` = by key, None = still to be made."""

    outcome: Outcome = field(default_factory=Outcome)
    new_themes: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    ids: dict[MeasureKey, int | None] = field(default_factory=dict)


class RememberingIndex(MeasureIndex):
    """Also tells afterwards which measure each row meant; rows are told apart by their staged number."""

    def __init__(self, programme: Programme, file_numbers: set[str]) -> None:
        super().__init__(programme, file_numbers)
        self.found: dict[int, int | None] = {}

    def match(self, row: StagedRow, theme_id: int) -> int | None:
        found = super().match(row, theme_id)
        self.found[row.row] = found
        return found


def complete(programme: Programme, gathered: Gathered, reader: Interpreter, default_theme: str) -> None:
    """Fills in what the file leaves out from the measures that the programme has; a fault where that can't be done.

    A measure known by its number keeps its title and theme; one known by its title alone keeps its theme.
    """
    by_number, by_title = _existing(programme)
    for measure in gathered.measures.values():
        known = [by_number[measure.number]] if measure.number in by_number else by_title.get(fold(measure.title), [])
        if measure.theme:
            known = [pair for pair in known if measure.number in by_number or fold(pair[0]) == fold(measure.theme)]
        if len(known) > 1 and not measure.theme:
            themes = ", ".join(sorted(theme for theme, _title in known))
            expected = _("ett tema, för titeln finns i flera: %(themes)s") % {"themes": themes}
            reader.faults.append(Fault(measure.row, reader.heading("title"), measure.title, expected))
        elif known:
            measure.theme, measure.title = measure.theme or known[0][0], measure.title or known[0][1]
        measure.theme = measure.theme or default_theme
        if not measure.title:
            expected = _("en titel: programmet har ingen åtgärd med nummer %(number)s") % {"number": measure.number}
            reader.faults.append(Fault(measure.row, reader.heading("title"), "", expected))


def _existing(programme: Programme) -> tuple[dict[str, tuple[str, str]], dict[str, list[tuple[str, str]]]]:
    """(theme, title) by number, and by folded title."""
    by_number: dict[str, tuple[str, str]] = {}
    by_title: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    if programme.pk:
        rows = Measure.objects.filter(programme=programme).order_by("id")
        for number, title, theme in rows.values_list("number", "title", "theme__title"):
            by_title[fold(title)].append((theme, title))
            if number:
                by_number[number] = (theme, title)
    return by_number, by_title


def find_doubles(gathered: Gathered, reader: Interpreter) -> None:
    """Two unnumbered measures of a theme can't share a title once their themes are filled in."""
    seen: dict[tuple[str, str], MeasureFacts] = {}
    for measure in gathered.measures.values():
        key = (fold(measure.theme), fold(measure.title)[:FOLDED_LENGTH])
        before = seen.setdefault(key, measure)
        if before is not measure and not (before.number and measure.number):
            expected = _("en titel för varje åtgärd: temat har den redan på rad %(row)s") % {"row": before.row}
            reader.faults.append(Fault(measure.row, reader.heading("title"), measure.title, expected))


def write_measures(
    programme: Programme, gathered: Gathered, reader: Interpreter, writer: HistoryWriter | None
) -> Written:
    """Makes and changes themes, measures and participations; without a writer only compares.

    A programme that is not saved has nothing to compare with: all of it is new.
    """
    titles = list(dict.fromkeys(measure.theme for measure in gathered.measures.values()))
    if not programme.pk:
        return Written(Outcome(new=len(gathered.measures)), titles, [], dict.fromkeys(gathered.measures))
    staged = {number: _staged(number, facts) for number, facts in enumerate(gathered.measures.values())}
    theme_ids, new_themes = find_themes(programme, titles, writer)
    index = RememberingIndex(programme, {row.number for row in staged.values() if row.number})
    differ = Differ(
        programme=programme,
        columns=_columns(reader),
        index=index,
        theme_ids=theme_ids,
        organisation_names=reader.organisation_names,
        write=writer,
    )
    rows = list(staged.values())
    for start in range(0, len(rows), BATCH):
        differ.take(rows[start : start + BATCH])
    missing = index.missing()
    if writer:
        index = RememberingIndex(programme, {row.number for row in rows if row.number})
        for row in rows:
            index.match(row, theme_ids[row.theme])
    ids = {key: index.found[number] for number, key in enumerate(gathered.measures)}
    return Written(differ.outcome, new_themes, missing, ids)


def _columns(reader: Interpreter) -> Columns:
    """What the strict importer wants to know of the file. One that names actors is complete about them."""
    headings = {name: reader.heading(name) for name in ("theme", "title")}
    if "objective" in reader:
        headings["objectives"] = reader.heading("objective")
    if not reader.has_positions and any(name in reader for name in ("actor", "lead", "partner")):
        headings["unknown"] = reader.heading("actor")
    return Columns(headings)


def _staged(number: int, facts: MeasureFacts) -> StagedRow:
    """An empty text takes nothing away: history says less than the programme itself."""
    values = {"title": facts.title, **({"text": facts.text} if facts.text else {})}
    decision = {"diary_number": facts.diary_number} if facts.diary_number else None
    parts = list(facts.parts.items())
    return StagedRow(number, facts.theme, facts.number, values, parts, decision, facts.objectives, None)
