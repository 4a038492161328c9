"""Makes the invented county Exempellän, so that everything can be tried without touching anything real."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from miljomal.seed.demo import Refused, make_demo


class Command(BaseCommand):
    help = (
        "Läser in det påhittade Exempellän med organisationer, personer, åtgärdsprogram och uppföljning. "
        "Allt märks som exempeldata. Körs aldrig i drift (när SITE_URL är https), och en andra körning ändrar inget."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError(
                "Exempellän är påhittat och läses inte in i en tjänst som är i drift (SITE_URL är https). "
                "Inget är ändrat."
            )
        try:
            made = make_demo()
        except Refused as refused:
            raise CommandError(f"{refused} Inget är ändrat.") from refused
        if made:
            self.stdout.write("  Exempellän är inläst. Länet och allt i det är påhittat.")
