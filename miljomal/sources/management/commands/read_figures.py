"""Reads a published file of figures from disk."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError

from miljomal.documents.faults import SpreadsheetFault
from miljomal.indicators.services.storing import Refused
from miljomal.sources.importers import FileRead, descriptions, read_published


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
            read = read_published(options["name"], path, dry_run=options["dry_run"])
        except Refused as error:
            self._refuse([str(fault) for fault in error.faults], error.count, as_json=options["json"])
        except SpreadsheetFault as error:
            self._refuse([str(error.fault)], 1, as_json=options["json"])
        except ObjectDoesNotExist as error:
            raise CommandError(f"Katalogen saknar: {error}. Kör manage.py seed.") from error
        else:
            self._tell(read, as_json=options["json"])

    def _tell(self, read: FileRead, *, as_json: bool) -> None:
        outcome = read.outcome
        if as_json:
            counts = {"read": outcome.read, "added": outcome.added, "revised": outcome.revised}
            self.stdout.write(json.dumps({**counts, "remarks": read.remarks}, ensure_ascii=False))
            return
        self.stdout.write(f"{outcome.read} lästa, {outcome.added} nya, {outcome.revised} ändrade.")
        for remark in read.remarks:
            self.stdout.write(f"Obs! {remark}")

    def _refuse(self, faults: list[str], count: int, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"faults": faults, "count": count}, ensure_ascii=False))
            raise CommandError("Inget är sparat.")
        raise CommandError("\n".join([*faults, f"{count} fel. Inget är sparat."]))
