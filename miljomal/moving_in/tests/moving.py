"""What the tests of moving in share: a county with a programme, and a file taken through all steps."""

import datetime as dt
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models

from miljomal.accounts.models import Person
from miljomal.moving_in import services
from miljomal.moving_in.models import Upload
from miljomal.organisations.models import Area, Membership, Organisation
from miljomal.programmes.models import Programme
from tests.factories import make_area, make_membership, make_organisation, make_programme, make_scale

NOW = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
TERMS = {"source": "Åtgärdswebben, utdrag 2026-11-20", "is_published": True, "are_texts_public": True}


class County:
    """A county board with a coordinator, a programme without measures, and three municipalities."""

    def __init__(self, **fields: Any) -> None:
        self.scale = make_scale(slug="ghpe")
        self.area = make_area(kind=Area.Kind.COUNTY, name="Provlandets län", short_name="Provland")
        self.board = make_organisation(kind="county_board", area=self.area, name="Länsstyrelsen i Provlands län")
        self.region = make_organisation(kind="region", area=self.area, name="Region Provland")
        self.towns: dict[str, Organisation] = {}
        for name in ("Ekby", "Sjötuna", "Vingaryd"):
            area = make_area(parent=self.area, name=f"{name} kommun", short_name=name)
            self.towns[name] = make_organisation(kind="municipality", area=area, name=f"{name} kommun")
        self.programme: Programme = make_programme(owner=self.board, title="Provprogrammet", **fields)
        role = Membership.Role.COORDINATOR
        self.coordinator: Person = make_membership(organisation=self.board, role=role).person

    def receive(self, path: Path, **fields: Any) -> Upload:
        stated = {"programme": self.programme, "organisation": self.board, "by": self.coordinator, **fields}
        return services.receive_upload(file=ContentFile(path.read_bytes()), name=path.name, **stated)

    def read(
        self,
        path: Path,
        *,
        fields: dict[int, str] | None = None,
        choices: dict[str, dict[str, Any]] | None = None,
        terms: dict[str, Any] | None = None,
        **stated: Any,
    ) -> Upload:
        """The file with its columns as guessed (or as given by position), words as chosen, and checked."""
        upload = self.receive(path, **stated)
        chosen = {**upload.fields, **{str(at): name for at, name in (fields or {}).items()}}
        upload = services.save_columns(upload=upload, fields=chosen, version=upload.version, by=self.coordinator)
        upload = services.save_choices(
            upload=upload,
            choices=choices or {},
            terms={**TERMS, **(terms or {})},
            version=upload.version,
            by=self.coordinator,
        )
        return self.check(upload)

    def check(self, upload: Upload) -> Upload:
        services.request_check(upload=upload, version=upload.version, by=self.coordinator)
        services.work_due()
        return Upload.objects.get(pk=upload.pk)

    def confirm(self, upload: Upload) -> Upload:
        """Imports a checked file."""
        services.request_import(upload=upload, version=upload.version, by=self.coordinator)
        services.work_due()
        return Upload.objects.get(pk=upload.pk)

    def import_(self, path: Path, **fields: Any) -> Upload:
        return self.confirm(self.read(path, **fields))


def picture() -> dict[str, list[dict[str, Any]]]:
    """Every row of programmes, rounds, answers and referrals, history too: nothing changed = the same picture."""
    packages = ("programmes", "followup", "referrals")
    found: dict[str, list[dict[str, Any]]] = {}
    for package in packages:
        for model in apps.get_app_config(package).get_models():
            manager: models.Manager[Any] = model._default_manager
            found[model.__name__] = list(manager.order_by("pk").values())
    return found


def faults(upload: Upload) -> list[tuple[int | None, str, str]]:
    """(row, column, found) of each fault."""
    return [(fault["row"], fault["column"], fault["found"]) for fault in upload.report["faults"]]
