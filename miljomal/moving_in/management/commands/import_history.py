"""Moves history in from a spreadsheet of any shape, or tells every fault in it."""

import argparse
import json
import textwrap
import tomllib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from miljomal.documents.faults import Fault
from miljomal.moving_in.importers.running import as_rows
from miljomal.moving_in.importers.words import vocabulary
from miljomal.moving_in.services.at_once import Reading, import_at_once
from miljomal.organisations.models import Organisation
from miljomal.programmes.models import Programme

SHOWN = 20
OURS = ("file", "organisation", "programme", "mapping", "dry_run", "json")
TABLES = ("columns", "organisations", "grades", "themes", "programmes", "years", "terms", "programme")
DESCRIPTION = """\
Läser in historik ur ett kalkylblad: åtgärder, deltaganden, svar från tidigare år, remissvar eller bara totaler. Vad
kolumnerna är gissas av rubrikerna och cellerna. Hela filen kontrolleras först. Är något fel visas alla fel och
ingenting ändras. En andra körning av samma fil ändrar ingenting. Det som finns här men inte i filen visas och får vara
kvar."""
EPILOGUE = (
    "Filen med tolkningen är TOML med tabellerna {tables}. [columns] säger vad kolumnen med en rubrik är: {fields}; "
    "tomt läses inte in. [organisations] ger adressdelen för ett namn, [grades] graden för ett ord, [themes] temats "
    "titel för en kod. [terms] säger det som filen inte säger: source, source_date, year, theme, is_published, "
    "are_texts_public. [programme] har title, first_year och last_year när programmet är nytt."
)


class Command(BaseCommand):
    help = DESCRIPTION
    requires_migrations_checks = False

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Django's own options stay, but only what is ours, in Swedish, is shown by --help."""
        tables, fields = ", ".join(f"[{name}]" for name in TABLES), ", ".join(vocabulary()["headings"])
        epilogue = EPILOGUE.format(tables=tables, fields=fields)
        parser = super().create_parser(
            prog_name,
            subcommand,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            epilog=textwrap.fill(epilogue, 110),
            usage=f"{prog_name} {subcommand} FIL --organisation ADRESSDEL [--programme ADRESSDEL] [--mapping FIL.toml] "
            "[--dry-run] [--json]",
            **kwargs,
        )
        for group, title in zip(parser._action_groups, ("vad som läses", "val"), strict=False):
            group.title = title
        for action in parser._actions:
            if "--help" in action.option_strings:
                action.help = "visa den här hjälpen"
            elif action.dest not in OURS:
                action.help = argparse.SUPPRESS
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FIL", type=Path, help="filen som ska läsas in: CSV, XLSX eller ODS")
        parser.add_argument(
            "--organisation", metavar="ADRESSDEL", required=True, help="den som äger programmet, en länsstyrelse"
        )
        parser.add_argument(
            "--programme", metavar="ADRESSDEL", default="", help="programmet; utan det görs det som [programme] anger"
        )
        parser.add_argument("--mapping", metavar="FIL", type=Path, help="hur filen ska tolkas, som TOML")
        parser.add_argument("--dry-run", action="store_true", help="kontrollera och jämför, men ändra ingenting")
        parser.add_argument("--json", action="store_true", help="skriv resultatet som JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        report = self._run(options)
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
        else:
            self._tell(report, is_dry=options["dry_run"])
        if report["faults"]:
            raise SystemExit(1)

    def _run(self, options: dict[str, Any]) -> dict[str, Any]:
        organisation = Organisation.objects.select_related("area").filter(slug=options["organisation"]).first()
        if organisation is None:
            return _refused("--organisation", options["organisation"], _("en organisation som finns här"))
        programme = None
        if slug := options["programme"]:
            known = Programme.objects.filter(owner=organisation).select_related("owner", "area")
            programme = known.filter(slug=slug).first()
            if programme is None:
                return _refused("--programme", slug, _("ett program som organisationen äger"))
        try:
            reading = _reading(options["mapping"])
            if programme is None and set(reading.programme) != {"title", "first_year", "last_year"}:
                expected = _("ett program, eller en tolkning med title, first_year och last_year under [programme]")
                return _refused("--programme", "", expected)
            return import_at_once(
                path=options["file"],
                organisation=organisation,
                programme=programme,
                reading=reading,
                is_dry=options["dry_run"],
            )
        except (tomllib.TOMLDecodeError, TypeError, AttributeError) as error:
            return _refused("--mapping", str(error), _("en TOML-fil som --help beskriver den"))
        except OSError as error:
            found = error.strerror or str(error)
            return _refused(str(error.filename or ""), found, _("en fil som går att läsa: kontrollera sökvägen"))

    def _tell(self, report: dict[str, Any], *, is_dry: bool) -> None:
        for fault in report["faults"]:
            self.stderr.write(str(Fault(**fault)))
        if report["faults"]:
            self.stderr.write(_("Ingenting är ändrat. Rätta och kör en gång till."))
            return
        kinds = (
            (_("Åtgärder"), "measures"),
            (_("Svar"), "answers"),
            (_("Remissvar"), "positions"),
            (_("Totaler"), "totals"),
        )
        for title, name in kinds:
            new, changed, same = report[name]
            line = _("%(what)s: %(new)s nya, %(changed)s ändrade, %(same)s som förut.")
            self.stdout.write(line % {"what": title, "new": new, "changed": changed, "same": same})
        self._list(_("Nya teman:"), report["themes"])
        self._list(_("Nya omgångar:"), report["rounds"])
        self._list(_("Finns i programmet men inte i filen, och får vara kvar:"), report["missing"])
        self._list(_("Deltar i programmet men inte i filen, och får vara kvar:"), report["missing_parts"])
        if is_dry:
            self.stdout.write(_("Det här var en provkörning: ingenting är ändrat."))

    def _list(self, heading: str, lines: list[str]) -> None:
        if not lines:
            return
        self.stdout.write(heading)
        for line in lines[:SHOWN]:
            self.stdout.write(f"  {line}")
        if len(lines) > SHOWN:
            self.stdout.write(_("  … och %(number)s till (--json visar alla)") % {"number": len(lines) - SHOWN})


def _reading(path: Path | None) -> Reading:
    """Raises:
    TypeError: the file has a table that is not known.
    OSError: there is no such file.
    """
    return Reading(**tomllib.loads(path.read_text(encoding="utf-8"))) if path else Reading()


def _refused(column: str, found: str, expected: str) -> dict[str, Any]:
    return {"faults": as_rows([Fault(None, column, found, expected)])}
