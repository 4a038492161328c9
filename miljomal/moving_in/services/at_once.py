"""A file from end to end without pages: for a command, and for whoever automates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from miljomal.core.text import fold
from miljomal.documents.faults import Fault
from miljomal.moving_in.importers.running import as_rows
from miljomal.moving_in.importers.targets import programme_of
from miljomal.moving_in.importers.words import grade_key, knowledge_of, vocabulary
from miljomal.moving_in.models import Upload
from miljomal.moving_in.services.reading import save_choices, save_columns
from miljomal.moving_in.services.uploading import receive_upload
from miljomal.moving_in.services.working import do_job, request_check, request_import
from miljomal.organisations.models import Organisation
from miljomal.programmes.models import Programme


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read the file, as a person writes it down: fields by heading, names and words as they stand in it.

    `organisations` have slugs, "" = leave out; `grades` letters or slugs of the scale, "" = leave out;
    `themes` titles by code. `programme` (title, first_year, last_year) is for one that is to be made.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    organisations: Mapping[str, str] = field(default_factory=dict)
    grades: Mapping[str, str] = field(default_factory=dict)
    themes: Mapping[str, str] = field(default_factory=dict)
    programmes: Mapping[str, str] = field(default_factory=dict)
    years: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, Any] = field(default_factory=dict)
    programme: Mapping[str, Any] = field(default_factory=dict)


def import_at_once(
    *, path: Path, organisation: Organisation, programme: Programme | None, reading: Reading, is_dry: bool
) -> dict[str, Any]:
    """Reads, checks and writes, in one transaction; returns the report as in `Upload.report`.

    With faults, or when it is only a try, nothing is left behind: no row and no file.

    Raises:
        OSError: there is no such file.
    """
    kept: list[Upload] = []
    with path.open("rb") as content, transaction.atomic():
        try:
            report = _go(File(content, name=path.name), organisation, programme, reading, kept, is_dry=is_dry)
        except ValidationError as error:
            report = {"faults": as_rows([Fault(None, "", "", message) for message in error.messages])}
        if is_dry or report["faults"]:
            transaction.set_rollback(True)
    if is_dry or report["faults"]:
        for upload in kept:
            upload.file.storage.delete(upload.file.name or "")
            upload.rows.storage.delete(upload.rows.name or "")
    return report


def _go(
    content: "File[Any]",
    organisation: Organisation,
    programme: Programme | None,
    reading: Reading,
    kept: list[Upload],
    *,
    is_dry: bool,
) -> dict[str, Any]:
    new = {f"new_{name}": value for name, value in reading.programme.items()} if programme is None else {}
    known = set(Upload.objects.filter(organisation=organisation).values_list("pk", flat=True))
    upload = receive_upload(
        organisation=organisation, programme=programme, file=content, name=content.name or "", by=None, **new
    )
    if upload.pk not in known:
        kept.append(upload)
    fields = {**upload.fields, **_fields(upload, reading)}
    upload = save_columns(upload=upload, fields=fields, version=upload.version, by=None)
    terms = {"source": content.name, **reading.terms}
    choices = _choices(upload, reading)
    upload = save_choices(upload=upload, choices=choices, terms=terms, version=upload.version, by=None)
    upload = request_check(upload=upload, version=upload.version, by=None)
    report = _done(upload.pk)
    if report["faults"] or is_dry:
        return report
    upload.refresh_from_db()
    request_import(upload=upload, version=upload.version, by=None)
    return _done(upload.pk)


def _done(pk: int) -> dict[str, Any]:
    """The report of the job that was just asked for."""
    do_job(pk)
    report: dict[str, Any] = Upload.objects.get(pk=pk).report
    return report


def _fields(upload: Upload, reading: Reading) -> dict[str, str]:
    """Fields by position. A field that is given to one column is taken from the one that was guessed."""
    positions = {fold(column["heading"]): str(at) for at, column in enumerate(upload.columns)}
    given: dict[str, str] = {}
    for heading, name in reading.columns.items():
        if fold(heading) not in positions:
            raise ValidationError(_("Filen har ingen kolumn med rubriken %(heading)s.") % {"heading": heading})
        if name and name not in vocabulary()["headings"]:
            known = ", ".join(vocabulary()["headings"])
            wrong = _("%(name)s är inget känt innehåll. Välj bland: %(known)s.") % {"name": name, "known": known}
            raise ValidationError(wrong)
        given[positions[fold(heading)]] = name
    taken = {at: "" for at, name in upload.fields.items() if name and name in given.values()}
    return {**taken, **given}


def _choices(upload: Upload, reading: Reading) -> dict[str, dict[str, Any]]:
    knowledge = knowledge_of(programme_of(upload))
    organisations: dict[str, Any] = {}
    for name, slug in reading.organisations.items():
        found = Organisation.objects.filter(slug=slug, is_example=upload.is_example).first() if slug else None
        if slug and found is None:
            raise ValidationError(_("Ingen organisation har adressdelen %(slug)s.") % {"slug": slug})
        organisations[fold(name)] = found.pk if found else 0
    grades: dict[str, Any] = {}
    for word, wanted in reading.grades.items():
        grade = knowledge.grade(wanted) if wanted else None
        if wanted and grade is None:
            raise ValidationError(_("Skalan har ingen grad %(grade)s.") % {"grade": wanted})
        grades[grade_key(word)] = grade.slug if grade else ""
    return {
        "organisation": organisations,
        "grade": grades,
        "theme": {fold(code): title for code, title in reading.themes.items()},
        "programme": {fold(name): choice for name, choice in reading.programmes.items()},
        "year": dict(reading.years),
    }
