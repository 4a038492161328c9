"""Imports a programme's measures from a file, or tells every fault in it."""

import argparse
import difflib
import json
import textwrap
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from miljomal.documents.faults import Fault
from miljomal.programmes.importers import ImportReport, import_programme
from miljomal.programmes.importers.columns import HEADINGS
from miljomal.programmes.models import Programme

SHOWN = 20
DESCRIPTION = """\
Läser in ett programs åtgärder ur en fil av slaget CSV, XLSX eller ODS. Hela filen kontrolleras först. Är något fel
visas alla fel och ingenting ändras. En andra körning av samma fil ändrar ingenting. Det som finns i programmet men inte
i filen visas och får vara kvar."""
EPILOGUE = (
    "En rad för varje åtgärd, rubrikerna överst i valfri ordning. Tema och Åtgärd måste finnas, övriga kolumner är "
    "frivilliga: {headings}. Skriv ; mellan flera organisationer eller mål. En tom mall finns i "
    "miljomal/programmes/data/import-template.csv."
)


class Command(BaseCommand):
    help = DESCRIPTION
    requires_migrations_checks = False

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Django's own options stay, but only what is ours, in Swedish, is shown by --help."""
        headings = ", ".join(headings[0] for headings in HEADINGS.values())
        parser = super().create_parser(
            prog_name,
            subcommand,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            epilog=textwrap.fill(EPILOGUE.format(headings=headings), 110),
            usage=f"{prog_name} {subcommand} FIL [--programme ADRESSDEL] [--dry-run] [--json]",
            **kwargs,
        )
        for group, title in zip(parser._action_groups, ("vad som läses", "val"), strict=False):
            group.title = title
        for action in parser._actions:
            if "--help" in action.option_strings:
                action.help = "visa den här hjälpen"
            elif action.dest not in ("file", "programme", "dry_run", "json"):
                action.help = argparse.SUPPRESS
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FIL", type=Path, help="filen som ska läsas in")
        parser.add_argument(
            "--programme",
            metavar="ADRESSDEL",
            default="",
            help="programmets adressdel, till exempel sodermanland-2022-2026; behövs när filen inte nämner programmet",
        )
        parser.add_argument("--dry-run", action="store_true", help="kontrollera och jämför, men ändra ingenting")
        parser.add_argument("--json", action="store_true", help="skriv resultatet som JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        report = self._run(options["file"], options["programme"], is_dry=options["dry_run"])
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
        else:
            self._tell(report, is_dry=options["dry_run"])
        if report.faults:
            raise SystemExit(1)

    def _run(self, path: Path, slug: str, *, is_dry: bool) -> ImportReport:
        programme = None
        if slug:
            programme = Programme.objects.select_related("owner", "area").filter(slug=slug).first()
            if programme is None:
                return ImportReport(faults=(_unknown_programme(slug),))
        try:
            return import_programme(path, programme=programme, by=None, dry_run=is_dry, progress=self._progress)
        except OSError as error:
            found = error.strerror or str(error)
            expected = _("en fil som går att läsa: kontrollera sökvägen %(path)s") % {"path": path}
            return ImportReport(faults=(Fault(None, "", found, expected, is_quoted=False),))
        finally:
            self._progress("", 0, None)

    def _progress(self, phase: str, done: int, total: int | None) -> None:
        """One line that is written over, on a terminal only; an empty phase wipes it."""
        if not self.stderr.isatty():
            return
        line = ""
        if phase:
            share = f" ({100 * done // total} %)" if total else ""
            line = _("%(phase)s: %(done)s rader%(share)s") % {"phase": phase, "done": done, "share": share}
        self.stderr.write(f"\r\x1b[K{line}", ending="")

    def _tell(self, report: ImportReport, *, is_dry: bool) -> None:
        for fault in report.faults:
            self.stderr.write(str(fault))
        if report.faults:
            number = len(report.faults)
            self.stderr.write(
                _("Ingenting är ändrat. Rätta felet och kör en gång till.")
                if number == 1
                else _("Ingenting är ändrat. Rätta de %(number)s felen och kör en gång till.") % {"number": number}
            )
            return
        self.stdout.write(
            _("%(programme)s. Nya åtgärder: %(new)s. Ändrade: %(changed)s. Som förut: %(unchanged)s.")
            % {
                "programme": report.programme,
                "new": report.new,
                "changed": report.changed,
                "unchanged": report.unchanged,
            }
        )
        self._list(_("Nya teman:"), report.theme_titles)
        self._list(_("Finns i programmet men inte i filen, och får vara kvar:"), report.missing)
        self._list(_("Deltar i programmet men inte i filen, och får vara kvar:"), report.missing_participations)
        if is_dry:
            self.stdout.write(_("Det här var en provkörning: ingenting är ändrat."))

    def _list(self, heading: str, lines: tuple[str, ...]) -> None:
        if not lines:
            return
        self.stdout.write(heading)
        for line in lines[:SHOWN]:
            self.stdout.write(f"  {line}")
        if len(lines) > SHOWN:
            self.stdout.write(_("  … och %(number)s till (--json visar alla)") % {"number": len(lines) - SHOWN})


def _unknown_programme(slug: str) -> Fault:
    slugs = list(Programme.objects.order_by("slug").values_list("slug", flat=True))
    expected = _("ett program som finns här")
    if near := difflib.get_close_matches(slug, slugs, n=1, cutoff=0.5):
        expected += ". " + _("Menade du %(names)s?") % {"names": near[0]}
    return Fault(None, "--programme", slug, expected)
