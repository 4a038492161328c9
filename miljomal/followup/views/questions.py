"""Where a coordinator writes what a round asks."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from miljomal.core.forms import show_faults
from miljomal.core.render import render_page
from miljomal.followup import services
from miljomal.followup.forms.questions import QuestionForm
from miljomal.followup.lifecycle import Move
from miljomal.followup.models import Question, Round
from miljomal.followup.views.rounds import form_methods
from miljomal.followup.views.shared import kept_round, refused, round_context, round_url, sent
from miljomal.organisations.requests import person_of

MAX_PLACE = 10_000


@never_cache
@require_safe
def question_list(request: HttpRequest, programme_slug: str, slug: str) -> HttpResponse:
    """The questions of a round in order; until it opens they can be changed, moved and removed."""
    shown = kept_round(request, programme_slug, slug)
    questions = list(shown.questions.order_by("order", "id"))
    return render_page(request, "followup/question_list.html", round_context(shown, _("Frågor"), questions=questions))


@never_cache
@form_methods
def question_create(request: HttpRequest, programme_slug: str, slug: str) -> HttpResponse:
    """A new question, last in the round."""
    shown = kept_round(request, programme_slug, slug)
    title = _("Ny fråga")
    if answer := refused(request, shown, Move.EDIT_QUESTIONS, title):
        return answer
    form = QuestionForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.add_question(round=shown, by=person_of(request), **form.cleaned_data)
        except ValidationError as error:
            show_faults(form, error)
        else:
            messages.success(request, _("Frågan är sparad."))
            return redirect(round_url("question-list", shown))
    status = 422 if form.errors else 200
    return render_page(request, "followup/question_create.html", round_context(shown, title, form=form), status=status)


@never_cache
@form_methods
def question_edit(request: HttpRequest, programme_slug: str, slug: str, pk: int) -> HttpResponse:
    """Change a question."""
    shown = kept_round(request, programme_slug, slug)
    title = _("Ändra frågan")
    question = _question(shown, pk)
    if answer := refused(request, shown, Move.EDIT_QUESTIONS, title):
        return answer
    form = QuestionForm(sent(request), instance=_question(shown, pk))
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_question(question=question, changes=form.cleaned_data, by=person_of(request))
        except ValidationError as error:
            show_faults(form, error)
        else:
            messages.success(request, _("Frågan är sparad."))
            return redirect(round_url("question-list", shown))
    context = round_context(shown, title, form=form, question=question)
    return render_page(request, "followup/question_edit.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
def question_move(request: HttpRequest, programme_slug: str, slug: str, pk: int) -> HttpResponse:
    """Puts a question in the place that the button names, so that pressing twice moves once."""
    shown = kept_round(request, programme_slug, slug)
    question = _question(shown, pk)
    place = request.POST.get("plats", "")
    to = min(int(place), MAX_PLACE) if place.isascii() and place.isdigit() and len(place) < 10 else question.order
    try:
        services.move_question(question=question, to=to, by=person_of(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(f"{round_url('question-list', shown)}#fraga-{pk}")


@never_cache
@require_POST
def question_remove(request: HttpRequest, programme_slug: str, slug: str, pk: int) -> HttpResponse:
    """Removes a question that has not been asked yet."""
    shown = kept_round(request, programme_slug, slug)
    question = shown.questions.filter(pk=pk).first()
    try:
        if question:
            question.round = shown
            services.remove_question(question=question, by=person_of(request))
            messages.success(request, _("Frågan är borttagen."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(round_url("question-list", shown))


def _question(shown: Round, pk: int) -> Question:
    question = get_object_or_404(Question, pk=pk, round=shown)
    question.round = shown
    return question
