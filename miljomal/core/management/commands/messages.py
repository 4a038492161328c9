"""Collects the marked texts into the English catalogue, or checks that it is in step and complete."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from miljomal.core.messages import faults, update_catalogue


class Command(BaseCommand):
    help = "Samlar alla texter som ska översättas i locale/en/LC_MESSAGES/django.po. Befintliga översättningar behålls."
    requires_system_checks: list[str] = []  # noqa: RUF012  # Django's own attribute

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Ändra inget, men räkna upp det som fattas.")

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / "locale" / "en" / "LC_MESSAGES" / "django.po"
        package = settings.BASE_DIR / "miljomal"
        if not options["check"]:
            catalog = update_catalogue(path, package)
            waiting = sum(1 for message in catalog if message.id and not message.string)
            self.stdout.write(f"{len(catalog)} texter, {waiting} utan översättning.")
        elif found := faults(path, package):
            self.stdout.write("\n".join(found))
            raise CommandError(
                f"{len(found)} fel i den engelska katalogen. Kör `make messages` och översätt det som är tomt."
            )
        else:
            self.stdout.write("Den engelska katalogen är fullständig.")
