"""Runs everything that is due this minute, once or every minute."""

import logging
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils.module_loading import autodiscover_modules

from miljomal.outbox.due import chores

logger = logging.getLogger("miljomal.outbox")


class Command(BaseCommand):
    help = "Gör det som ska göras den här minuten: skickar mejl som väntar, öppnar omgångar."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="Fortsätt, en gång i minuten.")

    def handle(self, *args: Any, **options: Any) -> None:
        autodiscover_modules("tasks")
        while True:
            self.run_all()
            if not options["loop"]:
                return
            time.sleep(60 - time.time() % 60)

    def run_all(self) -> None:
        """Runs each chore; one that fails does not stop the others."""
        for name, chore in chores().items():
            try:
                chore()
            except Exception:
                logger.exception("chore failed", extra={"chore": name})
        close_old_connections()
