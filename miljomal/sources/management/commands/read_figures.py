"""Reads a published file of figures from disk."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError

from miljomal.documents.faults import SpreadsheetFault
from miljomal.indicators.services.storing import Refused
from miljomal.sources.importers import descriptions, read_published


class Command(BaseCommand):
    help = "Läser en publicerad fil med siffror. Allt i filen sparas eller inget; samma fil igen ändrar inget."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=descriptions(), metavar="BESKRIVNING", help=", ".join(descriptions()))
        parser.add_argument("file", type=Path, metavar="FIL", help="filen som källan publicerade den")
        parser.add_argument("--dry-run", action="store_true", help="läs och kontrollera, men spara inget")
        parser.add_argument("--json", action="store_true", help="svara som JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"Filen {path} finns inte.")
        try:
            outcome = read_published(options["name"], path, dry_run=options["dry_run"])
        except Refused as error:
            self._refuse([str(fault) for fault in error.faults], error.count, as_json=options["json"])
        except SpreadsheetFault as error:
            self._refuse([str(error.fault)], 1, as_json=options["json"])
        except ObjectDoesNotExist as error:
            raise CommandError(f"Katalogen saknar: {error}. Kör manage.py seed.") from error
        else:
            counts = {"read": outcome.read, "added": outcome.added, "revised": outcome.revised}
            if options["json"]:
                self.stdout.write(json.dumps(counts))
            else:
                self.stdout.write(f"{outcome.read} lästa, {outcome.added} nya, {outcome.revised} ändrade.")

    def _refuse(self, faults: list[str], count: int, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"faults": faults, "count": count}, ensure_ascii=False))
            raise CommandError("Inget är sparat.")
        raise CommandError("\n".join([*faults, f"{count} fel. Inget är sparat."]))
