"""Runs the whole service on one machine: web server, worker and minute tick under one parent."""

import os
import signal
import socket
import sys
import time
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils.module_loading import import_string

from miljomal.core.children import Child, stop_all

LOOPBACK = "127.0.0.1"


class Command(BaseCommand):
    help = "Startar webbserver, bakgrundsarbetare och minutklocka, och startar om den som stannar. Avsluta med Ctrl+C."
    requires_system_checks: list[str] = []  # noqa: RUF012  # Django's own attribute

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=LOOPBACK, help="Adressen att lyssna på. Standard: 127.0.0.1.")
        parser.add_argument("--port", type=int, default=8000, help="Porten att lyssna på. Standard: 8000.")
        parser.add_argument("--workers", type=int, default=1, help="Antal webbprocesser. Standard: 1.")
        parser.add_argument(
            "--sign-ins",
            default="",
            metavar="FUNKTION",
            help="Funktion som räknar upp demokontona, till exempel a.b.c.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        self.refuse_taken_port(host, port)
        address = f"http://{'localhost' if host in (LOOPBACK, '0.0.0.0') else host}:{port}"  # noqa: S104
        os.environ.setdefault("SITE_URL", address)  # links in mail lead here, unless the operator has said otherwise
        self.stopping = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        children = [Child(name, command) for name, command in commands(host, port, options["workers"]).items()]
        try:
            self.watch(children, address, options["sign_ins"])
        finally:
            stop_all(children)
        self.stdout.write("Stoppat.")

    def stop(self, number: int, frame: FrameType | None) -> None:
        """Remembers that somebody asked us to stop; the loop does the rest."""
        self.stopping = True

    def watch(self, children: list[Child], address: str, sign_ins: str) -> None:
        """Keeps the children alive until told to stop; welcomes the reader once the web server answers."""
        welcomed = False
        while not self.stopping:
            for child in children:
                if child.tend() and child.failures:
                    self.stderr.write(f"{child.name} stannade och startas om.")
            if not welcomed and answers(address):
                self.welcome(address, sign_ins)
                welcomed = True
            time.sleep(0.2)

    def refuse_taken_port(self, host: str, port: int) -> None:
        """Says so when somebody else has the port: the web server itself would share it silently.

        Raises:
            CommandError: the port is taken, or no such port or address can be used.
        """
        try:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"Porten {port} på {host} går inte att använda: något annat lyssnar redan där, eller så får du inte "
                f"öppna den. Inget är startat. Välj en annan port, till exempel med: make run PORT={port + 1}"
            ) from error

    def welcome(self, address: str, sign_ins: str) -> None:
        """The last that is said: where to go, and as whom."""
        lines = ["", "Miljömålsstödet är igång. Avsluta med Ctrl+C."]
        if sign_ins and not settings.IS_PRODUCTION:
            accounts = import_string(sign_ins)()
            lines += ["", f"Logga in på {address}{reverse('account_login')} med en av de här påhittade adresserna:"]
            lines += [f"  {email:<{max(len(row[0]) for row in accounts)}}  {who}" for email, who in accounts]
        if settings.OUTBOX_DELIVERY["EMAIL_BACKEND"].endswith("console.EmailBackend"):
            lines += ["Koden att logga in med skrivs ut här i terminalen några sekunder efter att du har bett om den."]
        self.stdout.write("\n".join([*lines, "", f"  {address}", ""]))
        self.stdout.flush()


def commands(host: str, port: int, workers: int) -> dict[str, list[str]]:
    """What is run, by the name that a person reads."""
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    options = [
        "--workers",
        str(workers),
        "--blocking-threads",
        "4",
        "--no-ws",
        "--log-level",
        "warning",
        "--working-dir",
        str(settings.BASE_DIR),
    ]
    return {
        "Webbservern": [*granian, *options, "miljomal.config.wsgi:application"],
        "Bakgrundsarbetaren": [*manage, "db_worker", "--no-reload"],
        "Minutklockan": [*manage, "run_due", "--loop"],
    }


def answers(address: str) -> bool:
    """Whether something listens at the address."""
    host, _, port = address.removeprefix("http://").rpartition(":")
    try:
        with socket.create_connection((LOOPBACK if host == "localhost" else host, int(port)), timeout=1):
            return True
    except OSError:
        return False
