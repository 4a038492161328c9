"""One import from end to end: gathers, finds every fault, and only then compares or writes, all or nothing."""

from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.documents.faults import Fault
from miljomal.moving_in.importers.answers import AnswersWritten, find_rounds, write_answers
from miljomal.moving_in.importers.facts import Gathered
from miljomal.moving_in.importers.gathering import gather
from miljomal.moving_in.importers.interpreting import Interpreter
from miljomal.moving_in.importers.measures import Written, complete, find_doubles, write_measures
from miljomal.moving_in.importers.stances import StancesWritten, write_stances
from miljomal.moving_in.importers.targets import latest_referral, make_programme, programme_of
from miljomal.moving_in.importers.totals import TotalsWritten, totals_faults, write_totals
from miljomal.moving_in.importers.words import knowledge_of
from miljomal.moving_in.models import Upload
from miljomal.programmes.importers.batches import HistoryWriter
from miljomal.programmes.models import Participation, Programme
from miljomal.programmes.services import recount

SHOWN_MISSING = 500


@dataclass(slots=True)
class Report:
    """What an import did, or would do. With faults nothing is written, and the counts are empty.

    `measures`, `answers`, `positions`, `totals` = [new, changed, unchanged]. `missing` are measures, and
    `missing_parts` "organisation i åtgärd", that the programme has and the file has not: they stay.
    """

    programme: str = ""
    is_programme_new: bool = False
    rows: int = 0
    skipped: int = 0
    themes: list[str] = field(default_factory=list)
    measures: list[int] = field(default_factory=lambda: [0, 0, 0])
    new_parts: int = 0
    rounds: list[str] = field(default_factory=list)
    answers: list[int] = field(default_factory=lambda: [0, 0, 0])
    positions: list[int] = field(default_factory=lambda: [0, 0, 0])
    consultees: int = 0
    is_referral_new: bool = False
    totals: list[int] = field(default_factory=lambda: [0, 0, 0])
    missing: list[str] = field(default_factory=list)
    missing_parts: list[str] = field(default_factory=list)
    missing_answers: int = 0
    kept_totals: list[str] = field(default_factory=list)
    faults: list[dict[str, Any]] = field(default_factory=list)
    is_written: bool = False

    @property
    def changes(self) -> int:
        """How many rows of the database are made or changed; 0 = the file says what is known already."""
        counts = (self.measures, self.answers, self.positions, self.totals)
        return sum(new + changed for new, changed, _same in counts) + self.new_parts + len(self.themes)

    def as_dict(self) -> dict[str, Any]:
        """For JSON; field names in English, texts as they are shown."""
        return {**asdict(self), "changes": self.changes}


class _Refused(Exception):
    """Undoes the transaction."""


def run(upload: Upload, *, by: Person | None, is_dry: bool) -> Report:
    """Checks a file against what there is, and unless `is_dry` writes it in one transaction, with history.

    The same file again changes nothing; what the file does not have is reported and stays.
    """
    if is_dry:
        return _run(upload, by, None)
    try:
        with transaction.atomic():
            if upload.programme_id:
                Programme.objects.select_for_update(of=("self",)).get(pk=upload.programme_id)
            report = _run(upload, by, HistoryWriter(by, upload.file_name))
            if report.faults:
                raise _Refused(report)
            report.is_written = True
            return report
    except _Refused as refusal:
        refused: Report = refusal.args[0]
        return Report(programme=refused.programme, faults=refused.faults)
    except IntegrityError:
        expected = _("ett program som ingen annan ändrar just nu: ingenting är sparat, kör en gång till")
        return Report(programme=upload.target, faults=as_rows([Fault(None, "", "", expected)]))


def _run(upload: Upload, by: Person | None, writer: HistoryWriter | None) -> Report:
    programme = programme_of(upload)
    knowledge = knowledge_of(programme)
    gathered, reader = gather(upload, knowledge)
    complete(programme, gathered, reader, str(upload.terms.get("theme") or _("Åtgärder")))
    find_doubles(gathered, reader)
    rounds = find_rounds(programme, gathered, reader, knowledge, upload.terms)
    reader.faults.extend(totals_faults(gathered.totals, rounds, reader.heading("year")))
    _check_referral(programme, gathered, reader, upload.terms)
    report = Report(programme.title, not programme.pk, gathered.rows, gathered.skipped)
    if reader.faults:
        report.faults = as_rows(reader.faults)
        return report
    if writer and not programme.pk:
        try:
            make_programme(programme, writer, by)
        except ValidationError as error:
            report.faults = as_rows([Fault(None, "", programme.title, " ".join(error.messages))])
            return report
    parts = _parts_of(programme)
    written = write_measures(programme, gathered, reader, writer)
    answers = write_answers(gathered, written.ids, rounds, upload.terms, writer, by)
    stances = write_stances(programme, gathered, written.ids, upload.terms, writer, by)
    totals = write_totals(programme, gathered.totals, rounds, writer, by)
    _fill(report, written, answers, stances, totals)
    report.new_parts = _new_parts(gathered, written, parts)
    if writer:
        if report.changes:
            recount(programme)
        upload.programme = programme
    report.faults = as_rows(written.outcome.faults)
    return report


def _check_referral(programme: Programme, gathered: Gathered, reader: Interpreter, terms: dict[str, Any]) -> None:
    """Positions need a referral: the programme's own, or days to make one from, in order."""
    if not gathered.stances or latest_referral(programme):
        return
    sent, closed = terms.get("referral_sent_on") or "", terms.get("referral_closed_on") or ""
    if not sent or not closed or sent >= closed:
        expected = _("när remissen skickades och senare när svaren skulle lämnas: ange det på sidan Värden")
        reader.faults.append(Fault(None, "", f"{sent} {closed}", expected))


def _new_parts(gathered: Gathered, written: Written, before: set[tuple[int, int]]) -> int:
    """How many participations the file adds to those that were there, (measure, organisation)."""
    named = [(key, pk) for key, measure in gathered.measures.items() for pk in measure.parts]
    return sum((written.ids.get(key), pk) not in before for key, pk in named)


def _parts_of(programme: Programme) -> set[tuple[int, int]]:
    if not programme.pk:
        return set()
    parts = Participation.objects.filter(measure__programme=programme).order_by()
    return set(parts.values_list("measure_id", "organisation_id"))


def _fill(
    report: Report,
    written: Written,
    answers: AnswersWritten,
    stances: StancesWritten,
    totals: TotalsWritten,
) -> None:
    outcome = written.outcome
    report.themes = [*written.new_themes, *totals.new_themes]
    report.measures = [outcome.new, outcome.changed, outcome.unchanged]
    report.rounds = [*answers.new_rounds, *totals.new_rounds]
    report.answers = [answers.new, answers.changed, answers.unchanged]
    report.positions = [stances.new, stances.changed, stances.unchanged]
    report.consultees, report.is_referral_new = stances.consultees, stances.is_referral_new and bool(stances.new)
    report.totals = [totals.new, totals.changed, totals.unchanged]
    report.missing = written.missing[:SHOWN_MISSING]
    report.missing_parts = outcome.missing_participations[:SHOWN_MISSING]
    report.missing_answers = answers.missing
    report.kept_totals = answers.kept_totals


def as_rows(faults: list[Fault]) -> list[dict[str, Any]]:
    """Faults as they are stored, by row; what concerns the whole file last."""
    ordered = sorted(faults, key=lambda fault: (fault.row is None, fault.row or 0))
    return [
        {
            "row": fault.row,
            "column": fault.column,
            "found": fault.found[:300],
            "expected": fault.expected,
            "is_quoted": fault.is_quoted,
        }
        for fault in ordered
    ]
