"""What is written after a result is published: corrections, and the documents that must follow."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from miljomal.accounts.models import Person
from miljomal.core import clock
from miljomal.core.locking import StaleEdit, save_version
from miljomal.documents.models import Rendition
from miljomal.documents.services import forget_renditions, request_renditions
from miljomal.followup.models import Answer, Grade, Round
from miljomal.organisations.permissions import Viewer
from miljomal.results.models import Correction
from miljomal.results.permissions import can_correct_answer
from miljomal.results.queries.dimensions import DEFAULT, DIMENSIONS

REPORT, CHART = "results.report", "results.chart"
REPORT_FORMATS, CHART_FORMATS, CHART_LANGUAGES = ("docx", "pdf"), ("svg", "png"), ("sv", "en")
ROUNDS_AT_ONCE = 20


@transaction.atomic
def correct_answer(
    answer: Answer, *, grade: Grade, text: str, not_relevant: str = "", reason: str, version: int, by: Person
) -> Correction | None:
    """Corrects a published answer. What was published stays; the correction is shown beside it with its date.

    `not_relevant` = why the measure is not relevant, where the grade needs it. None = nothing was changed,
    also when the same correction is sent twice.

    Raises:
        PermissionDenied: the person does not coordinate for the programme's owner.
        ValidationError: the result is not published, the grade is of another scale, or a reason is missing.
        StaleEdit: somebody else corrected it in between.
    """
    followed = answer.round
    if not can_correct_answer(Viewer.of(by), owner_id=followed.programme.owner_id):
        raise PermissionDenied
    _check(followed, grade, not_relevant=not_relevant, reason=reason)
    before = Answer.objects.select_for_update(of=("self",)).select_related("grade").get(pk=answer.pk)
    changes = {
        "grade_id": grade.pk,
        "text": text.strip(),
        "reason": not_relevant.strip() if grade.needs_reason else "",
    }
    if all(getattr(before, name) == value for name, value in changes.items()):
        return None
    if before.version != version:
        raise StaleEdit(before)
    stamps: dict[str, object] = {"repeats_id": None}
    if before.submitted_at is None:
        stamps |= {"submitted_at": clock.now(), "submitted_by_id": by.pk}
    save_version(answer, changes, stamps=stamps, version=version, by=by, reason=reason.strip())
    made = Correction.objects.create(
        answer=before, before=before.grade, after=grade, reason=reason.strip(), at=clock.now(), by=by
    )
    request_documents(followed)
    return made


def _check(followed: Round, grade: Grade, *, not_relevant: str, reason: str) -> None:
    if followed.published_on is None:
        raise ValidationError(_("Resultatet är inte publicerat, så det finns inget att rätta."))
    if grade.scale_id != followed.scale_id:
        raise ValidationError({"grade": _("Graden hör till en annan skala än omgångens.")})
    if grade.needs_reason and not not_relevant.strip():
        raise ValidationError({"not_relevant": _("Skriv varför åtgärden inte är relevant för organisationen.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Skriv varför svaret rättas. Det visas för alla.")})


def report_subject(followed: Round) -> str:
    """The published report's key."""
    return str(followed.pk)


def chart_subject(followed: Round, param: str) -> str:
    """A chart's key: the round and what the result is divided by."""
    return f"{followed.pk}-{param}"


def draft_subject(round_id: int) -> str:
    """The report's key before publication: another document than the published one, never served to strangers."""
    return f"{round_id}-utkast"


@transaction.atomic
def request_documents(followed: Round) -> None:
    """Asks for everything that leaves a published round: the report and each chart; the unpublished report goes.

    Where only totals are known there is nothing to report and nothing to divide: one chart.
    """
    has_answers = Answer.objects.filter(round=followed).exists()
    for param in DIMENSIONS if has_answers else [DEFAULT]:
        subject = chart_subject(followed, param)
        request_renditions(maker=CHART, subject=subject, formats=CHART_FORMATS, languages=CHART_LANGUAGES)
    if has_answers:
        request_renditions(maker=REPORT, subject=report_subject(followed), formats=REPORT_FORMATS)
    forget_renditions(maker=REPORT, subject=draft_subject(followed.pk))


def request_for_closed_rounds() -> int:
    """Asks for the coordinators' report of rounds that have closed, anew when an answer came later; how many rounds."""
    closed = Round.objects.filter(opened_at__isnull=False, closes_at__lte=clock.now(), published_on=None)
    known = Rendition.objects.filter(maker=REPORT).values_list("subject", "requested_at")
    asked = dict(known.order_by("requested_at"))
    latest = closed.order_by("pk").annotate(latest=Max("answers__submitted_at")).values_list("pk", "latest")
    due = [
        pk
        for pk, answered_at in latest
        if (before := asked.get(draft_subject(pk))) is None or (answered_at and answered_at > before)
    ][:ROUNDS_AT_ONCE]
    for pk in due:
        request_renditions(maker=REPORT, subject=draft_subject(pk), formats=REPORT_FORMATS)
    return len(due)


def request_for_published_rounds() -> int:
    """Asks for the documents of rounds that have been published since the last look; how many rounds."""
    asked = set(Rendition.objects.filter(maker=CHART, format="svg").values_list("subject", flat=True))
    published = Round.objects.published().order_by("pk")
    due = [followed for followed in published if chart_subject(followed, DEFAULT) not in asked][:ROUNDS_AT_ONCE]
    for followed in due:
        request_documents(followed)
    return len(due)
