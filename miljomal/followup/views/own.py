"""What the pages of an organisation's people share: whose answer it is, and everything that the form's page shows."""

import secrets
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from miljomal.core.locking import StaleEdit
from miljomal.core.render import render_page
from miljomal.followup import services
from miljomal.followup.forms import AnswerForm
from miljomal.followup.models import Answer, Draft, Grade, Question, Respondent
from miljomal.followup.permissions import can_answer
from miljomal.followup.queries.answers import draft_of, neighbours, previous_answer, replies_of
from miljomal.organisations.requests import viewer_of

RELATED = ("round__programme__owner", "round__scale", "measure__theme", "organisation", "submitted_by", "repeats")


def own_respondent(request: HttpRequest, pk: int) -> Respondent:
    """The viewer's own organisation's row of a round.

    Raises:
        Http404: no such row, or another organisation's.
    """
    related = ("round__programme__owner", "round__scale", "organisation", "handed_in_by", "approved_by")
    rows = Respondent.objects.select_related(*related)
    return get_object_or_404(rows, pk=pk, organisation__in=list(viewer_of(request).roles))


def own_answer(request: HttpRequest, pk: int) -> Answer:
    """The answer if the viewer belongs to its organisation; otherwise it is not there.

    Raises:
        Http404: no such answer, or another organisation's.
        PermissionDenied: the viewer's role there may only read.
    """
    answers = Answer.objects.select_related(*RELATED, "draft__saved_by", "draft__grade")
    answer = get_object_or_404(answers, pk=pk, organisation__in=list(viewer_of(request).roles))
    must_edit(request, answer)
    return answer


def must_edit(request: HttpRequest, thing: Answer | Respondent) -> None:
    """
    Raises:
        PermissionDenied: the viewer's role in the organisation may only read.
    """
    if not can_answer(viewer_of(request), organisation_id=thing.organisation_id):
        raise PermissionDenied(
            _("Som läsare kan du inte rapportera för %(organisation)s. Be administratören där om rollen redaktör.")
            % {"organisation": thing.organisation}
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form of an answer asks: grades in order, the round's questions, and whose time it follows."""

    answer: Answer
    grades: list[Grade]
    questions: list[Question]

    @classmethod
    def of(cls, answer: Answer) -> "Asked":
        """Two queries."""
        return cls(answer, list(answer.round.scale.grades.order_by("order")), list(answer.round.questions.all()))

    def form(
        self, data: Any = None, *, typed: services.Typed | None = None, seen: str = "", page: str = ""
    ) -> AnswerForm:
        return AnswerForm(
            data,
            answer=self.answer,
            grades=self.grades,
            questions=self.questions,
            typed=typed or services.Typed(),
            seen=seen,
            page=page,
        )


def fresh_form(asked: Asked) -> AnswerForm:
    """The form as it opens: the colleagues' draft, or what was handed in."""
    answer, draft = asked.answer, draft_of(asked.answer)
    replies = [] if draft else replies_of(answer)[answer.pk]
    typed = services.Typed.of_draft(draft) if draft else services.Typed.of_answer(answer, replies)
    return asked.form(typed=typed, seen=draft.stamp if draft else "", page=secrets.token_urlsafe(12))


def stamps_of(request: HttpRequest) -> dict[str, Any]:
    """Which answer and draft the page had shown, and which opened page it was, as the services want it.

    Raises:
        BadRequest: the form is not ours.
    """
    version = request.POST.get("version", "")
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        raise BadRequest("no form of ours")
    return {
        "version": int(version),
        "seen": request.POST.get("seen", "")[:60],
        "page": request.POST.get("page", "")[:32],
    }


def render_answer(
    request: HttpRequest, asked: Asked, form: AnswerForm, *, status: int = 200, current: Answer | Draft | None = None
) -> HttpResponse:
    """The page of an answer. `current` is what a colleague saved in between, an answer or a draft."""
    answer = asked.answer
    respondent = Respondent.objects.filter(round=answer.round_id, organisation=answer.organisation_id).first()
    respondent = respondent or Respondent(round=answer.round, organisation=answer.organisation)
    respondent.round, respondent.organisation = answer.round, answer.organisation
    previous = previous_answer(answer)
    before, after, waiting = neighbours(answer)
    context = {
        "form": form,
        "asked": asked,
        "answer": answer,
        "draft": draft_of(answer),
        "respondent": respondent,
        "takes_drafts": services.takes_drafts(answer.round),
        "current": current,
        "current_is_draft": isinstance(current, Draft),
        "previous": previous,
        "previous_replies": replies_of(previous)[previous.pk] if previous else [],
        "before": before,
        "after": after,
        "waiting": waiting,
        "delegations": _delegations(answer, form),
        "is_example": answer.measure.is_example,
    }
    return render_page(request, "followup/answer_edit.html", context, status=status)


def _delegations(answer: Answer, form: AnswerForm) -> list[tuple[Any, bool]]:
    """The answer's questions to colleagues, and whether the reply stands in the form already."""
    rows = answer.delegations.filter(withdrawn_at=None).exclude(email="").select_related("question", "asked_by")
    found = []
    for row in rows:
        field = form["text"] if row.question_id is None else form[f"question_{row.question_id}"]
        found.append((row, bool(row.reply) and row.reply in str(field.value() or "").replace("\r\n", "\n")))
    return found


def explain(error: ValidationError | StaleEdit) -> str:
    """A service's fault as one line."""
    if isinstance(error, StaleEdit):
        return _("En kollega hann före dig. Läs vad som står nu.")
    return " ".join(error.messages)
