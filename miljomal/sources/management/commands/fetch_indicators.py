"""Fetches figures from open sources."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from miljomal.sources.services import Fetched, Progress, fetch_source, fetchable_sources


class Command(BaseCommand):
    help = (
        "Hämtar siffror från öppna källor. Varje källa sparas hel eller inte alls; "
        "en ny hämtning skriver bara det som ändrats, och en som bröts går vidare där den var."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--source", metavar="KÄLLA", help="bara den här källan (kolada, scb, smhi)")
        parser.add_argument("--since", type=int, metavar="ÅR", help="bara från och med året")
        parser.add_argument("--dry-run", action="store_true", help="hämta och kontrollera, men spara inget")
        parser.add_argument("--json", action="store_true", help="svara som JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        sources = fetchable_sources()
        if options["source"]:
            sources = sources.filter(slug=options["source"])
        if not sources:
            raise CommandError("Ingen sådan källa kan hämtas. Kör manage.py seed först, eller välj en annan.")
        self.stderr.style_func = None  # how far it has come is no error
        told = []
        for source in sources:
            if not options["json"]:
                self.stderr.write(f"{source.title} …")
            told.append(
                fetch_source(
                    source, since=options["since"], dry_run=options["dry_run"], progress=self._progress(options)
                )
            )
        self._tell(told, as_json=options["json"])
        if any(one.faults for one in told):
            raise CommandError("Allt kunde inte hämtas. Det som var hämtat sedan tidigare gäller.")

    def _progress(self, options: dict[str, Any]) -> Progress | None:
        """A line on a terminal for each indicator; None = nobody is watching."""
        if options["json"] or not self.stderr.isatty():
            return None

        def show(number: int, of: int, slug: str) -> None:
            self.stderr.write(f"  {number} av {of}: {slug}")

        return show

    def _tell(self, told: list[Fetched], *, as_json: bool) -> None:
        if as_json:
            rows = [
                {
                    "source": one.source.slug,
                    "read": one.outcome.read if one.outcome else None,
                    "added": one.outcome.added if one.outcome else None,
                    "revised": one.outcome.revised if one.outcome else None,
                    "faults": one.faults,
                }
                for one in told
            ]
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        for one in told:
            if one.outcome:
                self.stdout.write(
                    f"{one.source.title}: {one.outcome.read} lästa, {one.outcome.added} nya, "
                    f"{one.outcome.revised} ändrade."
                )
            for fault in one.faults:
                self.stdout.write(f"{one.source.title}: {fault}")
